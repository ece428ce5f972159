// Every kind of fault that sits before KMS's dispatch or acts on the world: seen through AWS's SDK or a client of the HSMs,
// and seen to end. What is an act is not undone by its end: docs/adr/0006.

import * as KMS from '@aws-sdk/client-kms';
import t, { type Test } from 'tap';
import { FAULT_KINDS } from '../../sim/fault/kinds.ts';
import type { HsmLink } from '../../src/client/hsm-link.ts';
import { KeyType } from '../../src/wire/protobuf.ts';
import { TOKEN } from '../sim/hsm/key-support.ts';
import { kindNamed } from '../support/fault-world.ts';
import { logInToHsm } from '../support/hsm-client.ts';
import { type RunningSimulator, runSimulator } from '../support/running-simulator.ts';

/** A simulator, and a key of example_user's own. */
interface World extends RunningSimulator {
  readonly ownKeyHandle: number;
  /** A KMS key that nobody uses. */
  readonly otherKeyId: string;
  /** One that no HSM is in. */
  readonly subnetId: string;
}

const disconnect = async ({ kms, storeId, settledState }: World): Promise<void> => {
  await kms.send(new KMS.DisconnectCustomKeyStoreCommand({ CustomKeyStoreId: storeId }));
  await settledState(storeId);
};

async function asExampleUser<T>(world: RunningSimulator, act: (link: HsmLink) => Promise<T>): Promise<T> {
  const link = await logInToHsm(world, 'example_user', 'crypto-user', world.passwordOf('example_user'));
  try {
    return await act(link);
  } finally {
    link.close();
  }
}

/** What an application sees, as a word or two. */
const LOOKS = {
  async encrypt({ kms, keyId }: World) {
    await kms.send(new KMS.EncryptCommand({ KeyId: keyId, Plaintext: Buffer.from('x') }));
    return 'ok';
  },
  /** Is the answer there before fifty others are, one after another? */
  async speed({ kms, keyId }: World) {
    const others = async (): Promise<string> => {
      for (let count = 0; count < 50; count++) await kms.send(new KMS.DescribeKeyCommand({ KeyId: keyId }));
      return 'late';
    };
    const encrypt = kms.send(new KMS.EncryptCommand({ KeyId: keyId, Plaintext: Buffer.from('x') })).then(() => 'soon');
    return Promise.race([encrypt, others()]);
  },
  /** From DISCONNECTED, and back to it. */
  async connect(world: World) {
    await world.kms.send(new KMS.ConnectCustomKeyStoreCommand({ CustomKeyStoreId: world.storeId }));
    const state = await world.settledState(world.storeId);
    await disconnect(world);
    return state;
  },
  hsms: async ({ hsmIds }: World) => `${hsmIds().length} HSMs`,
  async lag({ control, clusterId, hsmIds }: World) {
    const answer = await control(`clusters/${clusterId}/hsms/${hsmIds()[0]}/replication`);
    return `${((await answer.json()) as { lagMs: number }).lagMs} ms`;
  },
  ownKey: (world: World) =>
    asExampleUser(world, async (link) => {
      const { foundKeys } = await link.request('findKeys', { attributes: [] });
      return foundKeys?.keyHandles?.map(Number).includes(world.ownKeyHandle) ? 'found' : 'missing';
    }),
};

const look = (world: World, name: keyof typeof LOOKS): Promise<string> =>
  LOOKS[name](world).catch((error: Error & { readonly code?: string }) => error.code ?? error.name);

interface Row {
  readonly kind: string;
  readonly more?: (world: World) => object;
  /** A fault that is there all along. */
  readonly beside?: object;
  readonly look: keyof typeof LOOKS;
  readonly usual: string;
  readonly hit: string;
  /** When the fault is gone. Default: as before it. */
  readonly after?: string;
}

const encrypt = { look: 'encrypt', usual: 'ok' } as const;
const connect = { look: 'connect', usual: 'CONNECTED' } as const;
const ownKey = { look: 'ownKey', usual: 'found', hit: 'missing', more: keyMatch } as const;

function keyMatch({ ownKeyHandle, hsmIds }: World): object {
  return { match: { keyId: String(ownKeyHandle), hsmId: hsmIds()[0] } };
}

/** In one simulator, with its store connected. The last one loses machines. */
const CONNECTED: readonly Row[] = [
  { kind: 'throttle', ...encrypt, hit: 'ThrottlingException' },
  { kind: 'throttle', ...encrypt, more: () => ({ match: { kmsOperation: 'Decrypt' } }), hit: 'ok' },
  {
    kind: 'throttle',
    ...encrypt,
    more: ({ storeId }) => ({ match: { customKeyStoreId: storeId } }),
    hit: 'ThrottlingException',
  },
  { kind: 'throttle', ...encrypt, more: ({ keyArn }) => ({ match: { keyId: keyArn } }), hit: 'ThrottlingException' },
  { kind: 'throttle', ...encrypt, more: ({ otherKeyId }) => ({ match: { keyId: otherKeyId } }), hit: 'ok' },
  { kind: 'internal_error', ...encrypt, hit: 'KMSInternalException' },
  { kind: 'dependency_timeout', ...encrypt, hit: 'DependencyTimeoutException' },
  { kind: 'connection_reset', ...encrypt, hit: 'ECONNRESET' },
  {
    ...{ kind: 'slow_response', look: 'speed', usual: 'soon', hit: 'late' },
    // As long as the fault lasts: its end answers whoever waits.
    more: () => ({ parameters: { delayMs: 600_000 }, match: { kmsOperation: 'Encrypt' } }),
  },
  { kind: 'replication_lag', more: () => ({ parameters: { lagMs: 5 } }), look: 'lag', usual: '0 ms', hit: '5 ms' },
  { kind: 'security_group_broken', ...encrypt, hit: 'KMSInvalidStateException' },
  { kind: 'inconsistent_key', ...ownKey },
  { kind: 'hsm_loss', look: 'hsms', usual: '2 HSMs', hit: '1 HSMs' },
  { kind: 'all_hsms_lost', look: 'hsms', usual: '2 HSMs', hit: '0 HSMs' },
];

/** In one simulator, with its store disconnected. */
const DISCONNECTED: readonly Row[] = [
  { kind: 'inconsistent_user', ...connect, hit: 'FAILED USER_NOT_FOUND' },
  { kind: 'logged_in_elsewhere', ...connect, hit: 'FAILED USER_LOGGED_IN' },
  {
    ...{ kind: 'addresses_exhausted', ...connect, hit: 'FAILED INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET' },
    more: ({ subnetId }) => ({ parameters: { subnetId } }),
  },
  {
    ...{ kind: 'zone_partition', ...connect, hit: 'FAILED NETWORK_ERRORS' },
    beside: { kind: 'zone_partition', parameters: { availabilityZone: 'us-east-1b' } },
    more: () => ({ parameters: { availabilityZone: 'us-east-1a' } }),
  },
];

/** Each in a simulator of its own. */
const ACTS: readonly Row[] = [
  { kind: 'user_locked', ...connect, hit: 'FAILED USER_LOCKED_OUT', after: 'FAILED USER_LOCKED_OUT' },
  { kind: 'stale_password', ...connect, hit: 'FAILED INVALID_CREDENTIALS', after: 'FAILED INVALID_CREDENTIALS' },
  { kind: 'user_deleted', ...connect, hit: 'FAILED USER_NOT_FOUND', after: 'FAILED USER_NOT_FOUND' },
  { kind: 'mfa_enabled', ...connect, hit: 'FAILED INVALID_CREDENTIALS', after: 'FAILED INVALID_CREDENTIALS' },
  { kind: 'cluster_not_found', ...connect, hit: 'FAILED CLUSTER_NOT_FOUND', after: 'FAILED CLUSTER_NOT_FOUND' },
  {
    kind: 'restored_from_old_backup',
    ...connect,
    hit: 'FAILED INVALID_CREDENTIALS',
    after: 'FAILED INVALID_CREDENTIALS',
  },
  {
    ...{ kind: 'subnet_deleted', ...connect, hit: 'FAILED SUBNET_NOT_FOUND', after: 'FAILED SUBNET_NOT_FOUND' },
    more: ({ subnetId }) => ({ parameters: { subnetId } }),
  },
  {
    kind: 'key_lost',
    ...ownKey,
    after: 'missing',
    more: ({ ownKeyHandle }) => ({ match: { keyId: String(ownKeyHandle) } }),
  },
];

async function start(t: Test): Promise<World> {
  const running = await runSimulator(t);
  const { control } = running;
  const network = (await (await control('network')).json()) as { subnets: { subnetId: string }[] };
  const ownKeyHandle = await asExampleUser(running, async (link) => {
    const answer = await link.request('generateKey', { keyType: KeyType.AES, keyLengthBytes: 32, attributes: [TOKEN] });
    return Number(answer.keyGenerated?.keyHandle);
  });
  const newKey = { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: running.storeId } as const;
  const otherKeyId = (await running.kms.send(new KMS.CreateKeyCommand(newKey))).KeyMetadata?.KeyId ?? '';
  return { ...running, ownKeyHandle, otherKeyId, subnetId: network.subnets[2]?.subnetId ?? '' };
}

async function play(t: Test, world: World, row: Row): Promise<void> {
  const { control } = world;
  const create = async (name: string, members: object): Promise<object> => {
    const headers = { 'Content-Type': 'application/json' };
    const answer = await control('faults', { method: 'POST', headers, body: JSON.stringify({ ...members, name }) });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as object;
  };
  const end = async (name: string): Promise<void> => {
    t.equal((await control(`faults/${name}`, { method: 'DELETE' })).status, 204);
  };
  if (row.beside !== undefined) await create('beside', row.beside);
  t.equal(await look(world, row.look), row.usual, `${row.kind}: before`);
  const created = await create('subject', { kind: row.kind, ...row.more?.(world) });
  t.equal(await look(world, row.look), row.hit, row.kind);
  const listed = (await (await control('faults')).json()) as { name: string; hits: number }[];
  const hits = listed.find(({ name }) => name === 'subject')?.hits ?? 0;
  t.equal(hits > 0, row.hit !== row.usual, `${row.kind}: hits are counted`);
  if ('conditions' in kindNamed(row.kind)) {
    await create('twin', created);
    await end('subject');
    t.equal(await look(world, row.look), row.hit, `${row.kind}: another fault holds it`);
    await end('twin');
  } else {
    await end('subject');
  }
  const { after = row.usual } = row;
  let seen = await look(world, row.look);
  // What KMS does by itself takes a moment.
  while (row.look === 'encrypt' && seen === 'KMSInvalidStateException') seen = await look(world, row.look);
  t.equal(seen, after, `${row.kind}: after`);
  await control('faults/reset', { method: 'POST' });
}

t.test('in a simulator whose store is connected', async (t) => {
  const world = await start(t);
  for (const row of CONNECTED) await play(t, world, row);
});

t.test('in a simulator whose store is disconnected', async (t) => {
  const world = await start(t);
  await disconnect(world);
  for (const row of DISCONNECTED) await play(t, world, row);
});

for (const row of ACTS) {
  t.test(`an act: ${row.kind}`, async (t) => {
    const world = await start(t);
    await disconnect(world);
    await play(t, world, row);
  });
}

t.test('every kind of these two places has a row', async (t) => {
  const rows = [...CONNECTED, ...DISCONNECTED, ...ACTS].filter(({ usual, hit }) => usual !== hit);
  const shown = new Set(rows.map(({ kind }) => kind));
  for (const { name, place } of FAULT_KINDS.values()) {
    if (place === 'kms' || place === 'world') t.ok(shown.has(name), name);
  }
});
