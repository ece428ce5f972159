// A client of a running simulator's clusters, straight to one of their HSMs: what CloudHSM CLI would be.

import { readFileSync } from 'node:fs';
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

/** To one of the cluster's HSMs, with nobody logged in. @throws SimError as `OpenLink` */
export async function openLinkToHsm(
  world: RunningSimulator,
  clusterId: string,
  trustAnchorPem: string,
  index = 0,
): Promise<HsmLink> {
  const certificatePem = (await world.describeCluster(clusterId)).Certificates?.ClusterCertificate ?? '';
  const hsm = world.simulator.describe().clusters.find((cluster) => cluster.clusterId === clusterId)?.hsms[index];
  if (hsm === undefined) throw new Error(`there is no HSM ${index}`);
  const { hostname: host, port } = new URL(hsm.endpoint);
  const openLink = createOpenLink({
    channels: webSocketChannels({ clock: systemMonotonic, messageSizeMax: MESSAGE_SIZE_MAX }),
    ...{ clock: systemMonotonic, random: systemRandom, scramKeys: new ScramKeyCache(systemRandom) },
  });
  return openLink({
    ...{ clusterId, hsmId: hsm.hsmId, availabilityZone: hsm.availabilityZone },
    destination: { host, port: Number(port), trustAnchorPem, certificatePem },
  });
}

/** Logged in to an HSM of the seed's cluster. */
export async function logInToHsm(
  world: RunningSimulator,
  username: string,
  role: RoleName,
  password: string,
  index = 0,
): Promise<HsmLink> {
  const trustAnchorPem = readFileSync(world.ready.clusters[0]?.trustAnchorCertificate ?? '', 'utf8');
  const link = await openLinkToHsm(world, world.clusterId, trustAnchorPem, index);
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
