// A client of a running simulator's cluster, straight to one of its HSMs: what CloudHSM CLI would be.

import { readFileSync } from 'node:fs';
import { DescribeClustersCommand } from '@aws-sdk/client-cloudhsm-v2';
import { createOpenLink } from '../../src/client/hsm-connection.ts';
import type { HsmLink } from '../../src/client/hsm-link.ts';
import { ScramKeyCache } from '../../src/client/scram-keys.ts';
import { systemMonotonic } from '../../src/runtime/clock.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { Secret } from '../../src/runtime/secret.ts';
import { webSocketChannels } from '../../src/transport/websocket.ts';
import { MESSAGE_SIZE_MAX } from '../../src/wire/limits.ts';
import { Role, type RoleName } from '../../src/wire/roles.ts';
import type { RunningSimulator } from './running-simulator.ts';

/** Logged in to the cluster's first HSM. */
export async function logInToHsm(
  { simulator, cloudHsm, clusterId }: RunningSimulator,
  username: string,
  role: RoleName,
  password: string,
): Promise<HsmLink> {
  const { Clusters } = await cloudHsm.send(new DescribeClustersCommand({ Filters: { clusterIds: [clusterId] } }));
  const certificatePem = Clusters?.[0]?.Certificates?.ClusterCertificate ?? '';
  const cluster = simulator.describe().clusters[0];
  const hsm = cluster?.hsms[0];
  if (cluster === undefined || hsm === undefined) throw new Error('there is no HSM');
  const { hostname: host, port } = new URL(hsm.endpoint);
  const openLink = createOpenLink({
    channels: webSocketChannels({ clock: systemMonotonic, messageSizeMax: MESSAGE_SIZE_MAX }),
    ...{ clock: systemMonotonic, random: systemRandom, scramKeys: new ScramKeyCache(systemRandom) },
  });
  const trustAnchorPem = readFileSync(cluster.trustAnchorCertificate ?? '', 'utf8');
  const link = await openLink({
    ...{ clusterId, hsmId: hsm.hsmId, availabilityZone: hsm.availabilityZone },
    destination: { host, port: Number(port), trustAnchorPem, certificatePem },
  });
  await link.login({ username, role, password: Secret.fromText(password), connectorId: `test-${username}` });
  return link;
}

/** Behind KMS's back, as the guide has an administrator do it. */
export async function changePasswordAsAdmin(
  world: RunningSimulator,
  username: string,
  newPassword: string,
): Promise<void> {
  const admin = await logInToHsm(world, 'admin', 'admin', world.passwordOf('admin'));
  await admin.request('changePassword', {
    ...{ username, role: Role.CRYPTO_USER },
    newPassword: Buffer.from(newPassword),
  });
  await admin.logout();
  admin.close();
}
