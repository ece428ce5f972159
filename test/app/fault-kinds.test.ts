// Every kind of fault that sits before KMS's dispatch or acts on the world: seen through AWS's SDK or a client of the HSMs,
// and seen to end. What is an act is not undone by its end, and not done again (docs/adr/0006): a repair lasts.

import { readFileSync } from 'node:fs';
import * as KMS from '@aws-sdk/client-kms';
import t, { type Test } from 'tap';
import { FAULT_KINDS } from '../../sim/fault/kinds.ts';
import type { HsmLink } from '../../src/client/hsm-link.ts';
import { ALPHANUMERIC, randomText, systemRandom } from '../../src/runtime/random.ts';
import { KeyType } from '../../src/wire/protobuf.ts';
import { Role } from '../../src/wire/roles.ts';
import { TOKEN } from '../sim/hsm/key-support.ts';
import { kindNamed } from '../support/fault-world.ts';
import { changePasswordAsAdmin, logInToHsm, openLinkToHsm } from '../support/hsm-client.ts';
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

/** @param index of the HSM, in the order of their creation */
async function as<T>(
  username: 'admin' | 'example_user',
  world: RunningSimulator,
  act: (link: HsmLink) => Promise<T>,
  index = 0,
): Promise<T> {
  const role = username === 'admin' ? 'admin' : 'crypto-user';
  const link = await logInToHsm(world, username, role, world.passwordOf(username), index);
  try {
    return await act(link);
  } finally {
    link.close();
  }
}

async function newKey(link: HsmLink): Promise<number> {
  const answer = await link.request('generateKey', { keyType: KeyType.AES, keyLengthBytes: 32, attributes: [TOKEN] });
  return Number(answer.keyGenerated?.keyHandle);
}

async function hasKey(link: HsmLink, handle: number): Promise<boolean> {
  const { foundKeys } = await link.request('findKeys', { attributes: [] });
  return foundKeys?.keyHandles?.map(Number).includes(handle) ?? false;
}

const SPARE = 'alias/spare';
/** Of answers, one after another: what takes as many is late. */
const MANY = 20;

/** What an application sees, as a word or two. */
const LOOKS = {
  async encrypt({ kms, keyId }: World) {
    await kms.send(new KMS.EncryptCommand({ KeyId: keyId, Plaintext: Buffer.from('x') }));
    return 'ok';
  },
  /** Of a request that names the key by an alias that is no `KeyId`. */
  async deleteAlias({ kms, otherKeyId }: World) {
    await kms.send(new KMS.DeleteAliasCommand({ AliasName: SPARE }));
    await kms.send(new KMS.CreateAliasCommand({ AliasName: SPARE, TargetKeyId: otherKeyId }));
    return 'ok';
  },
  async speed({ kms, keyId }: World) {
    const others = async (): Promise<string> => {
      for (let count = 0; count < MANY; count++) await kms.send(new KMS.DescribeKeyCommand({ KeyId: keyId }));
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
  hsms: async ({ describeCluster, clusterId }: World) => `${(await describeCluster(clusterId)).Hsms?.length} HSMs`,
  /** A user that the second HSM was told of, on the first: who lists users need not be logged in. */
  async replication(world: World) {
    const username = randomText(systemRandom, ALPHANUMERIC, 20).toLowerCase();
    const user = { username, role: Role.CRYPTO_USER, password: Buffer.from(NEW_PASSWORD) };
    await as('admin', world, (link) => link.request('createUser', user), 1);
    const trustAnchorPem = readFileSync(world.ready.clusters[0]?.trustAnchorCertificate ?? '', 'utf8');
    const onlooker = await openLinkToHsm(world, world.clusterId, trustAnchorPem);
    const isThere = async (): Promise<boolean> =>
      (await onlooker.request('listUsers', {})).users?.users?.some((listed) => listed.username === username) ?? false;
    try {
      for (let count = 0; count < MANY; count++) if (await isThere()) return 'soon';
      return 'late';
    } finally {
      onlooker.close();
    }
  },
  ownKey: (world: World) =>
    as('example_user', world, async (link) => ((await hasKey(link, world.ownKeyHandle)) ? 'found' : 'missing')),
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
  /** Of what an act did, which the fault's end does not undo; false: nobody can. */
  readonly repair?: ((world: World) => Promise<unknown>) | false;
}

const encrypt = { look: 'encrypt', usual: 'ok' } as const;
const connect = { look: 'connect', usual: 'CONNECTED' } as const;
const ownKey = { look: 'ownKey', usual: 'found', hit: 'missing', more: keyMatch } as const;

function keyMatch({ ownKeyHandle, hsmIds }: World): object {
  return { match: { keyId: String(ownKeyHandle), hsmId: hsmIds()[0] } };
}

/** The guide's "How to fix a failed connection": an administrator sets a password, and KMS is told. */
const setPassword = async (world: World): Promise<void> => {
  await changePasswordAsAdmin(world, 'kmsuser', NEW_PASSWORD);
  await tellPassword(world);
};

const tellPassword = ({ kms, storeId }: World): Promise<unknown> =>
  kms.send(new KMS.UpdateCustomKeyStoreCommand({ CustomKeyStoreId: storeId, KeyStorePassword: NEW_PASSWORD }));

const NEW_PASSWORD = 'NewPassword123';

/** With the store connected. */
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
  {
    ...{ kind: 'throttle', look: 'deleteAlias', usual: 'ok', hit: 'ThrottlingException' },
    more: ({ otherKeyId }) => ({ match: { keyId: otherKeyId } }),
  },
  { kind: 'internal_error', ...encrypt, hit: 'KMSInternalException' },
  { kind: 'dependency_timeout', ...encrypt, hit: 'DependencyTimeoutException' },
  { kind: 'connection_reset', ...encrypt, hit: 'ECONNRESET' },
  {
    ...{ kind: 'slow_response', look: 'speed', usual: 'soon', hit: 'late' },
    // As long as the fault lasts: its end answers whoever waits.
    more: () => ({ parameters: { delayMs: 600_000 }, match: { kmsOperation: 'Encrypt' } }),
  },
  {
    ...{ kind: 'replication_lag', look: 'replication', usual: 'soon', hit: 'late' },
    more: () => ({ parameters: { lagMs: 600_000 } }),
  },
  { kind: 'security_group_broken', ...encrypt, hit: 'KMSInvalidStateException' },
  { kind: 'inconsistent_key', ...ownKey },
  { kind: 'hsm_loss', look: 'hsms', usual: '2 HSMs', hit: '1 HSMs' },
];

/** With the store disconnected. */
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
  { kind: 'user_locked', ...connect, hit: 'FAILED USER_LOCKED_OUT', repair: setPassword },
  { kind: 'stale_password', ...connect, hit: 'FAILED INVALID_CREDENTIALS', repair: setPassword },
  {
    ...{ kind: 'user_deleted', ...connect, hit: 'FAILED USER_NOT_FOUND' },
    async repair(world) {
      const user = { username: 'kmsuser', role: Role.CRYPTO_USER, password: Buffer.from(NEW_PASSWORD) };
      await as('admin', world, (link) => link.request('createUser', user));
      await tellPassword(world);
    },
  },
  {
    ...{ kind: 'mfa_enabled', ...connect, hit: 'FAILED INVALID_CREDENTIALS' },
    repair: (world) =>
      as('admin', world, (link) => link.request('changeMfa', { username: 'kmsuser', role: Role.CRYPTO_USER })),
  },
  { kind: 'restored_from_old_backup', ...connect, hit: 'FAILED INVALID_CREDENTIALS', repair: setPassword },
  {
    ...{ kind: 'key_lost', ...ownKey, repair: false },
    more: ({ ownKeyHandle }) => ({ match: { keyId: String(ownKeyHandle) } }),
  },
];

/** Nothing works after them. */
const LAST: readonly Row[] = [
  {
    ...{ kind: 'subnet_deleted', ...connect, hit: 'FAILED SUBNET_NOT_FOUND', repair: false },
    more: ({ subnetId }) => ({ parameters: { subnetId } }),
  },
  { kind: 'all_hsms_lost', look: 'hsms', usual: '2 HSMs', hit: '0 HSMs' },
  {
    ...{ kind: 'cluster_not_found', look: 'connect', usual: 'FAILED SUBNET_NOT_FOUND' },
    ...{ hit: 'FAILED CLUSTER_NOT_FOUND', repair: false },
  },
];

async function start(): Promise<World> {
  const running = await runSimulator(t);
  const ownKeyHandle = await as('example_user', running, newKey);
  const newKmsKey = { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: running.storeId } as const;
  const otherKeyId = (await running.kms.send(new KMS.CreateKeyCommand(newKmsKey))).KeyMetadata?.KeyId ?? '';
  await running.kms.send(new KMS.CreateAliasCommand({ AliasName: SPARE, TargetKeyId: otherKeyId }));
  return { ...running, ownKeyHandle, otherKeyId, subnetId: (await running.subnetIds())[2] ?? '' };
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
  if (row.repair !== undefined) t.equal(await look(world, row.look), row.hit, `${row.kind}: its end undoes nothing`);
  if (row.repair !== false) {
    await row.repair?.(world);
    let seen = await look(world, row.look);
    // What KMS does by itself takes a moment.
    while (row.look === 'encrypt' && seen === 'KMSInvalidStateException') seen = await look(world, row.look);
    t.equal(seen, row.usual, `${row.kind}: after`);
  }
  await control('faults/reset', { method: 'POST' });
}

const world = await start();

t.test('while the store is connected', async (t) => {
  for (const row of CONNECTED) await play(t, world, row);
});

t.test('somebody is logged in elsewhere, whatever HSM dies', async (t) => {
  const send = (path: string, body?: object): Promise<Response> =>
    world.control(path, {
      ...{ method: 'POST', headers: { 'Content-Type': 'application/json' } },
      ...(body && { body: JSON.stringify(body) }),
    });
  await disconnect(world);
  await send('faults', [
    { name: 'operator', kind: 'logged_in_elsewhere' },
    { name: 'loss', kind: 'hsm_loss', match: { hsmId: world.hsmIds()[0] } },
  ]);
  t.equal(await look(world, 'connect'), 'FAILED USER_LOGGED_IN');
  await send('faults/reset');
  t.equal(await look(world, 'connect'), 'CONNECTED');
});

t.test('while the store is disconnected', async (t) => {
  for (const row of [...DISCONNECTED, ...LAST]) await play(t, world, row);
});

t.test('every kind of these two places has a row', async (t) => {
  const rows = [...CONNECTED, ...DISCONNECTED, ...LAST].filter(({ usual, hit }) => usual !== hit);
  const shown = new Set(rows.map(({ kind }) => kind));
  for (const { name, place } of FAULT_KINDS.values()) {
    if (place === 'kms' || place === 'world') t.ok(shown.has(name), name);
  }
});
