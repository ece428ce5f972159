// HSMs as narrow, or as slow, as the published figures say: what a simulator was started with shows on the wire.

import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DescribeClustersCommand } from '@aws-sdk/client-cloudhsm-v2';
import t, { type Test } from 'tap';
import { createOpenLink } from '../../src/client/hsm-connection.ts';
import type { HsmLink } from '../../src/client/hsm-link.ts';
import { ScramKeyCache } from '../../src/client/scram-keys.ts';
import { SimError } from '../../src/errors.ts';
import { systemMonotonic } from '../../src/runtime/clock.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { Secret } from '../../src/runtime/secret.ts';
import { webSocketChannels } from '../../src/transport/websocket.ts';
import { MESSAGE_SIZE_MAX } from '../../src/wire/limits.ts';
import type { BodyFieldsOf, Operation } from '../../src/wire/messages.ts';
import { AttributeType, KeyType } from '../../src/wire/protobuf.ts';
import { Status } from '../../src/wire/status.ts';
import { IN_WORKERS, runSimulator } from '../support/running-simulator.ts';

/** CloudHSM user guide, quotas: keys on hsm1.medium. */
const KEYS_MAX = 3_300;
/** A second's work, and more: ten times what a throttled HSM does at once. */
const ENCRYPTIONS = 1_000;
const BATCH_SIZE = 1_000;

async function userOf(t: Test, hsmManners: { limits: 'open' | 'real'; throttle: 'off' | 'real' }): Promise<HsmLink> {
  const world = await runSimulator(t, {
    ...IN_WORKERS,
    seed: 'cluster',
    hsmCount: 1,
    hsmType: 'hsm1.medium',
    hsmManners,
  });
  const [cluster] = world.ready.clusters;
  const [hsm] = cluster?.hsms ?? [];
  if (cluster === undefined || hsm === undefined) throw new Error('the seed has no HSM');
  const { Clusters } = await world.cloudHsm.send(new DescribeClustersCommand({}));
  const { hostname: host, port } = new URL(hsm.endpoint);
  const destination = {
    ...{ host, port: Number(port), trustAnchorPem: readFileSync(cluster.trustAnchorCertificate ?? '', 'utf8') },
    certificatePem: new X509Certificate(Clusters?.[0]?.Certificates?.ClusterCertificate ?? '').toString(),
  };
  const link = await createOpenLink({
    ...{ clock: systemMonotonic, random: systemRandom, scramKeys: new ScramKeyCache(systemRandom) },
    channels: webSocketChannels({ clock: systemMonotonic, messageSizeMax: MESSAGE_SIZE_MAX }),
  })({ ...hsm, clusterId: cluster.clusterId, destination });
  t.teardown(() => link.close());
  const password = Secret.fromText(world.passwordOf('example_user'));
  await link.login({ username: 'example_user', role: 'crypto-user', connectorId: 'manners', password });
  return link;
}

/** How often each status comes back. */
async function statusesOf<O extends Operation>(link: HsmLink, count: number, operation: O, body: BodyFieldsOf<O>) {
  const counts: Record<string, number> = {};
  for (let left = count; left > 0; left -= BATCH_SIZE) {
    const asked = Array.from({ length: Math.min(left, BATCH_SIZE) }, () => link.request(operation, body));
    for (const outcome of await Promise.allSettled(asked)) {
      const error: unknown = outcome.status === 'rejected' ? outcome.reason : undefined;
      const status = error instanceof SimError ? (Status[error.status ?? -1] ?? error.code) : 'SUCCESS';
      counts[status] = (counts[status] ?? 0) + 1;
    }
  }
  return counts;
}

const key = { keyType: KeyType.AES, keyLengthBytes: 32, attributes: [{ type: AttributeType.ENCRYPT, flag: true }] };

async function encryptWith(link: HsmLink): Promise<Record<string, number>> {
  const { keyGenerated } = await link.request('generateKey', key);
  return statusesOf(link, ENCRYPTIONS, 'encrypt', { keyHandle: keyGenerated?.keyHandle ?? 0, aesGcm: {} });
}

t.test('limits as they are published, and no throttle', async (t) => {
  const link = await userOf(t, { limits: 'real', throttle: 'off' });
  t.same(await encryptWith(link), { SUCCESS: ENCRYPTIONS });
  const made = await statusesOf(link, KEYS_MAX, 'generateKey', key);
  t.same(made, { SUCCESS: KEYS_MAX - 1, KEY_LIMIT_REACHED: 1 }, 'there was a key already');
});

t.test('a throttle as it is published, and wide limits', async (t) => {
  const link = await userOf(t, { limits: 'open', throttle: 'real' });
  const { SUCCESS: done = 0, BUSY: refused = 0 } = await encryptWith(link);
  t.equal(done + refused, ENCRYPTIONS);
  t.ok(done >= 90, `${done} were done: at once, a tenth of a second's work`);
  t.ok(refused > 0, `${refused} came too soon`);
  t.same(await statusesOf(link, KEYS_MAX, 'generateKey', key), { SUCCESS: KEYS_MAX });
});
