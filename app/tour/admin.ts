// The administrator of the tour: logs in to the cluster directly, as CloudHSM CLI would, and changes a password.

import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type CloudHSMV2Client, DescribeClustersCommand } from '@aws-sdk/client-cloudhsm-v2';
import { createOpenLink } from '../../src/client/hsm-connection.ts';
import { ScramKeyCache } from '../../src/client/scram-keys.ts';
import { systemMonotonic } from '../../src/runtime/clock.ts';
import { randomUuid, systemRandom } from '../../src/runtime/random.ts';
import { Secret } from '../../src/runtime/secret.ts';
import { webSocketChannels } from '../../src/transport/websocket.ts';
import { MESSAGE_SIZE_MAX } from '../../src/wire/limits.ts';
import { Role } from '../../src/wire/roles.ts';
import type { ReadyDocument } from '../ready-document.ts';

export async function changePasswordAsAdmin(
  ready: ReadyDocument,
  cloudHsm: CloudHSMV2Client,
  username: string,
  newPassword: string,
): Promise<void> {
  const { Clusters: [description] = [] } = await cloudHsm.send(new DescribeClustersCommand({}));
  const alive = new Set(description?.Hsms?.map(({ HsmId }) => HsmId));
  const cluster = ready.clusters[0];
  const hsm = cluster?.hsms.find(({ hsmId }) => alive.has(hsmId));
  const admin = cluster?.users.find(({ role }) => role === 'admin');
  if (cluster === undefined || hsm === undefined || admin?.password === undefined)
    throw new Error('no HSM, or no admin');

  const channels = webSocketChannels({ clock: systemMonotonic, messageSizeMax: MESSAGE_SIZE_MAX });
  const scramKeys = new ScramKeyCache(systemRandom);
  const openLink = createOpenLink({ channels, clock: systemMonotonic, random: systemRandom, scramKeys });
  const { hostname: host, port } = new URL(hsm.endpoint);
  const link = await openLink({
    clusterId: cluster.clusterId,
    hsmId: hsm.hsmId,
    availabilityZone: hsm.availabilityZone,
    destination: {
      host,
      port: Number(port),
      trustAnchorPem: readFileSync(cluster.trustAnchorCertificate ?? '', 'utf8'),
      certificatePem: new X509Certificate(description?.Certificates?.ClusterCertificate ?? '').toString(),
    },
  });
  const password = Secret.fromText(admin.password);
  await link.login({ username: admin.username, role: 'admin', password, connectorId: randomUuid(systemRandom) });
  await link.request('changePassword', {
    username,
    role: Role.CRYPTO_USER,
    newPassword: Buffer.from(newPassword),
  });
  await link.logout();
  link.close();
}
