// A cluster that a customer brings up through the API of a running simulator, as the user guide has it.

import {
  type Cluster,
  CreateClusterCommand,
  CreateHsmCommand,
  InitializeClusterCommand,
} from '@aws-sdk/client-cloudhsm-v2';
import { type CertificateAuthority, signCsr } from '../../sim/cluster/certificates.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { Secret } from '../../src/runtime/secret.ts';
import type { CertificateFixture } from './certificates.ts';
import { openLinkToHsm } from './hsm-client.ts';
import type { RunningSimulator } from './running-simulator.ts';

/** The fixture's root as one who signs. */
export const authorityOf = ({
  trustAnchorPem,
  trustAnchorPrivateKeyPem,
}: CertificateFixture): CertificateAuthority => ({
  certificatePem: trustAnchorPem,
  privateKeyPem: trustAnchorPrivateKeyPem,
});

/** INITIALIZED under that root, with one HSM; for a simulator in which nothing takes time on the calendar. Its id. */
export async function createInitializedCluster(world: RunningSimulator, root: CertificateFixture): Promise<string> {
  const { cloudHsm } = world;
  const create = new CreateClusterCommand({ HsmType: 'hsm2m.medium', SubnetIds: await world.subnetIds() });
  const clusterId = (await cloudHsm.send(create)).Cluster?.ClusterId ?? '';
  await world.settledCluster(clusterId);
  await cloudHsm.send(new CreateHsmCommand({ ClusterId: clusterId, AvailabilityZone: 'us-east-1a' }));
  const csrPem = (await world.settledCluster(clusterId)).Certificates?.ClusterCsr ?? '';
  await cloudHsm.send(
    new InitializeClusterCommand({
      ClusterId: clusterId,
      SignedCert: signCsr(csrPem, authorityOf(root), { random: systemRandom, nowMs: Date.now() }),
      TrustAnchor: root.trustAnchorPem,
    }),
  );
  await world.settledCluster(clusterId);
  return clusterId;
}

/** The same, ACTIVE. */
export async function createActiveCluster(world: RunningSimulator, root: CertificateFixture): Promise<Cluster> {
  const clusterId = await createInitializedCluster(world, root);
  const link = await openLinkToHsm(world, clusterId, root.trustAnchorPem);
  const password = Secret.fromText('password');
  await link.login({ username: 'admin', role: 'unactivated-admin', password, connectorId: 'customer' });
  await link.request('changePassword', { newPassword: Buffer.from('Administrator1') });
  link.close();
  for (;;) {
    const cluster = await world.describeCluster(clusterId);
    if (cluster.State === 'ACTIVE') return cluster;
  }
}
