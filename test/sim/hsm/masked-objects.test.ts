// Extract and insert masked objects: how keys and users get from one cluster to its clone (CloudHSM user guide: HSM user
// permissions table, key replicate, user replicate, and what can go wrong with them; audit log reference).

import { generateKeyPairSync, sign } from 'node:crypto';
import t from 'tap';
import { applyFact, emptyClusterState } from '../../../sim/hsm/cluster-state.ts';
import type { ClusterFact } from '../../../sim/hsm/facts.ts';
import { openMaskedObject } from '../../../sim/hsm/masked-objects.ts';
import type { Response } from '../../../src/wire/messages.ts';
import { AttributeType, Curve, HashAlgorithm, KeyType, QuorumService } from '../../../src/wire/protobuf.ts';
import { Role } from '../../../src/wire/roles.ts';
import { Status } from '../../../src/wire/status.ts';
import { attributesOf, find, flag, generate, handleOf, label, TOKEN } from './key-support.ts';
import { ADMIN, ALICE, BOB, CLUSTER_KEY, loggedIn, password, startCluster, TestClient, tryLogin } from './support.ts';

const BOTH = [flag(AttributeType.ENCRYPT), flag(AttributeType.DECRYPT)];
const CAROL = { username: 'carol', password: 'carol-password', role: 'crypto-user' } as const;

/** Two clusters that came of one backup. */
async function startClones() {
  const [source, clone] = [await startCluster(), await startCluster({ keyHandleRange: 1 })];
  const at = async ({ hsm }: typeof source) => ({
    hsm,
    admin: await loggedIn(hsm, ADMIN),
    alice: await loggedIn(hsm, ALICE),
    bob: await loggedIn(hsm, BOB),
  });
  return { source: await at(source), clone: await at(clone) };
}

const extractKey = (client: TestClient, keyHandle: number) => client.ask('extractMaskedObject', { keyHandle });
const extractUser = (client: TestClient, username: string, role: Role = Role.CRYPTO_USER) =>
  client.ask('extractMaskedObject', { user: { username, role } });
const octetsOf = (answer: Response): Uint8Array => answer.maskedObject?.maskedObject ?? new Uint8Array();
const insert = (client: TestClient, maskedObject: Uint8Array) => client.ask('insertMaskedObject', { maskedObject });
const outcome = ({ status, detail }: Response): string => (status === 0 ? 'SUCCESS' : `${Status[status]}: ${detail}`);
const named = ({ status }: Response): string | undefined => Status[status];
const createUser = (admin: TestClient, user: { username: string; password: string }, role = Role.CRYPTO_USER) =>
  admin.ask('createUser', { username: user.username, role, password: password(user.password) });

t.test('a key that never leaves in the clear is the same key in the clone', async (t) => {
  const { source, clone } = await startClones();
  const template = [TOKEN, label('moved'), flag(AttributeType.EXTRACTABLE, false), ...BOTH];
  const keyHandle = handleOf(await generate(source.alice, template));
  await source.alice.ask('shareKey', { keyHandle, username: 'bob' });

  const masked = octetsOf(await extractKey(source.alice, keyHandle));
  t.notOk(Buffer.from(masked).includes('moved'), 'nothing of it is in the clear');
  const inserted = await insert(clone.alice, masked);
  t.match(inserted, { status: Status.SUCCESS, maskedObjectInserted: { keyHandle } });
  t.ok(inserted.position > 0, 'a write');

  t.same(await attributesOf(clone.alice, keyHandle), await attributesOf(source.alice, keyHandle));
  const { keyAttributes } = await clone.bob.ask('getAttributes', { keyHandle });
  t.match(keyAttributes, { owner: 'alice', sharedUsers: ['bob'] });
  const { encrypted } = await source.alice.ask('encrypt', { keyHandle, plaintext: Buffer.from('across'), aesGcm: {} });
  const { ciphertext = masked, iv = masked } = encrypted ?? {};
  const { decrypted } = await clone.bob.ask('decrypt', { keyHandle, ciphertext, aesGcm: { iv } });
  t.equal(Buffer.from(decrypted?.plaintext ?? []).toString(), 'across');
});

t.test('quorum values go with a key, which nobody has to approve; hsm1.medium takes none', async (t) => {
  const { source, clone } = await startClones();
  const quorumValues = { manageKeyQuorumValue: 2, useKeyQuorumValue: 1 };
  const made = await generate(source.alice, [TOKEN, label('approved')], { sharedUsers: ['bob'], quorumValues });
  const keyHandle = handleOf(made);
  const masked = octetsOf(await extractKey(source.alice, keyHandle));
  t.equal(named(await insert(clone.alice, masked)), 'SUCCESS');
  t.equal(named(await insert(clone.alice, masked)), 'SUCCESS', 'the same key');
  const { keyAttributes } = await clone.alice.ask('getAttributes', { keyHandle });
  t.match(keyAttributes, { sharedUsers: ['bob'], quorumValues });
  const unshare = { keyHandle, username: 'bob' };
  t.equal(named(await clone.alice.ask('unshareKey', unshare)), 'QUORUM_FAILED');
  const old = await startCluster({ keyHandleRange: 1, settings: { hsmType: 'hsm1.medium' } });
  t.equal(named(await insert(await loggedIn(old.hsm, ALICE), masked)), 'POLICY_VIOLATION');
});

t.test('each half of a pair goes by itself', async (t) => {
  const { source, clone } = await startClones();
  const { keyPairGenerated } = await source.alice.ask('generateKeyPair', {
    ...{ keyType: KeyType.EC, curve: Curve.P_256 },
    publicKeyAttributes: [TOKEN, flag(AttributeType.VERIFY)],
    privateKeyAttributes: [TOKEN, flag(AttributeType.SIGN)],
  });
  const { publicKeyHandle = 0, privateKeyHandle = 0 } = keyPairGenerated ?? {};
  for (const keyHandle of [publicKeyHandle, privateKeyHandle]) {
    const answer = await insert(clone.alice, octetsOf(await extractKey(source.alice, keyHandle)));
    t.equal(answer.maskedObjectInserted?.keyHandle, keyHandle);
  }
  const data = Buffer.from('signed here');
  const ecdsa = { hash: HashAlgorithm.SHA_256 };
  const { signed: made } = await source.alice.ask('sign', { keyHandle: privateKeyHandle, data, ecdsa });
  const signature = made?.signature ?? data;
  t.equal(named(await clone.bob.ask('verify', { keyHandle: publicKeyHandle, data, signature, ecdsa })), 'SUCCESS');
  t.equal(named(await clone.alice.ask('sign', { keyHandle: privateKeyHandle, data, ecdsa })), 'SUCCESS');
});

t.test('an admin moves any token key; a crypto user own ones only, there and here', async (t) => {
  const { source, clone } = await startClones();
  const keyHandle = handleOf(await generate(source.alice, [TOKEN]));
  t.match(outcome(await extractKey(source.bob, keyHandle)), /^INVALID_OBJECT_HANDLE/);
  await source.alice.ask('shareKey', { keyHandle, username: 'bob' });
  t.match(outcome(await extractKey(source.bob, keyHandle)), /^KEY_ACCESS_DENIED/);
  const masked = octetsOf(await extractKey(source.admin, keyHandle));
  t.match(outcome(await insert(clone.bob, masked)), /^KEY_ACCESS_DENIED/);
  t.match(outcome(await extractKey(clone.admin, keyHandle)), /^INVALID_OBJECT_HANDLE/, 'nothing has come of it');
  t.equal(outcome(await insert(clone.admin, masked)), 'SUCCESS');
  t.match(outcome(await insert(clone.bob, masked)), /^KEY_ACCESS_DENIED/, 'whether it is there or not');
});

t.test('keys that are made in clones never have the handle of one that may come', async (t) => {
  const { source, clone } = await startClones();
  const here = handleOf(await generate(source.alice, [TOKEN, label('made here')]));
  const there = handleOf(await generate(clone.alice, [TOKEN, label('made there')]));
  t.equal(outcome(await insert(clone.alice, octetsOf(await extractKey(source.alice, here)))), 'SUCCESS');
  t.equal(outcome(await insert(source.alice, octetsOf(await extractKey(clone.alice, there)))), 'SUCCESS');
  for (const { alice } of [source, clone]) {
    t.same(await find(alice, [label('made here')]), [here]);
    t.same(await find(alice, [label('made there')]), [there]);
  }
});

t.test('twice is once; a key that has changed on one side is refused', async (t) => {
  const { source, clone } = await startClones();
  const keyHandle = handleOf(await generate(source.alice, [TOKEN, label('one')]));
  const masked = octetsOf(await extractKey(source.alice, keyHandle));
  for (const _ of [1, 2]) t.equal(outcome(await insert(clone.alice, masked)), 'SUCCESS');
  t.same(await find(clone.alice, []), [keyHandle]);

  const setLabel = (client: TestClient, text: string) =>
    client.ask('setAttributes', { keyHandle, attributes: [label(text)] });
  await setLabel(source.alice, 'one');
  t.equal(outcome(await insert(clone.alice, octetsOf(await extractKey(source.alice, keyHandle)))), 'SUCCESS');
  await setLabel(source.alice, 'two');
  const changed = octetsOf(await extractKey(source.alice, keyHandle));
  t.match(outcome(await insert(clone.alice, changed)), /^KEY_ALREADY_EXISTS/);
  await setLabel(clone.alice, 'two');
  t.equal(outcome(await insert(clone.alice, changed)), 'SUCCESS');
  await clone.alice.ask('shareKey', { keyHandle, username: 'bob' });
  t.match(outcome(await insert(clone.alice, changed)), /^KEY_ALREADY_EXISTS/);
  await clone.alice.ask('deleteKey', { keyHandle });
  t.equal(outcome(await insert(clone.alice, changed)), 'SUCCESS', 'deleted, it may come again');
});

t.test('an HSM that lacks a key may let it in again: the others have it once', async (t) => {
  const { source } = await startClones();
  const keyHandle = handleOf(await generate(source.alice, [TOKEN]));
  const masked = openMaskedObject(CLUSTER_KEY, octetsOf(await extractKey(source.alice, keyHandle)));
  if (masked.kind !== 'key') throw new Error('no key');
  const entry: ClusterFact = { type: 'key_generated', ...masked, idempotencyKey: '', sharedUsers: ['bob'] };
  const state = emptyClusterState();
  for (const position of [7, 8]) applyFact(state, { position, entry });
  t.equal(state.keys.size, 1);
  t.same(state.keys.get(keyHandle, 'admin')?.sharedUsers, ['bob']);
  t.same(state.keys.find('admin', { filter: new Map(), afterHandle: 0, countMax: 9, scanMax: 9 }).handles, [keyHandle]);
  applyFact(state, { position: 9, entry: { type: 'key_deleted', handle: keyHandle } });
  t.notOk(state.keys.ownsKeys('alice'));
});

t.test(
  'an HSM that lacks a user may let it in again: where the user is, with another password, that one stays',
  async (t) => {
    const { source } = await startClones();
    await createUser(source.admin, CAROL);
    const masked = openMaskedObject(CLUSTER_KEY, octetsOf(await extractUser(source.admin, 'carol')));
    if (masked.kind !== 'user') throw new Error('no user');
    const entry: ClusterFact = { type: 'user_created', ...masked, isReplicated: true };
    const state = emptyClusterState();
    applyFact(state, { position: 7, entry });
    t.equal(state.users.get('carol')?.maskedVerifier, masked.maskedVerifier);
    const maskedVerifier = Uint8Array.of(1);
    applyFact(state, {
      position: 8,
      entry: { type: 'password_changed', username: 'carol', maskedVerifier, byAdmin: true },
    });
    applyFact(state, { position: 9, entry });
    t.match(state.users.get('carol'), { maskedVerifier, createdPosition: 7, credentialGeneration: 8 });
  },
);

t.test('the owner and those whom the key is shared with have to be there', async (t) => {
  const { source, clone } = await startClones();
  await createUser(source.admin, CAROL);
  const carol = await loggedIn(source.hsm, CAROL);
  const hers = octetsOf(await extractKey(carol, handleOf(await generate(carol, [TOKEN]))));
  const missing = 'USER_DOES_NOT_EXIST: carol, who owns the key or shares it, is no crypto user of this cluster';
  t.equal(outcome(await insert(clone.admin, hers)), missing);

  const keyHandle = handleOf(await generate(source.alice, [TOKEN]));
  await source.alice.ask('shareKey', { keyHandle, username: 'carol' });
  const shared = octetsOf(await extractKey(source.alice, keyHandle));
  t.equal(outcome(await insert(clone.alice, shared)), missing);
  await createUser(clone.admin, CAROL, Role.ADMIN);
  t.equal(outcome(await insert(clone.alice, shared)), missing, 'an admin has no keys');
  t.same(await find(clone.alice, []), [], 'nothing is half there');
});

t.test('a session key stays where it is', async (t) => {
  const { source } = await startClones();
  const keyHandle = handleOf(await generate(source.alice, []));
  t.match(outcome(await extractKey(source.alice, keyHandle)), /^KEY_ACCESS_DENIED: a session key/);
  t.match(outcome(await extractKey(source.bob, keyHandle)), /^INVALID_OBJECT_HANDLE/);
});

t.test('a user keeps password, role, second factor and quorum key', async (t) => {
  const { source, clone } = await startClones();
  await createUser(source.admin, CAROL, Role.ADMIN);
  const as = { ...CAROL, role: 'admin' };
  const carol = await loggedIn(source.hsm, as);
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { quorumToken } = await carol.ask('generateQuorumToken', { service: QuorumService.SERVICE_REGISTRATION });
  const token = quorumToken?.token ?? new Uint8Array();
  const changed = await carol.ask('changeMfa', {
    publicKey: publicKey.export({ type: 'spki', format: 'der' }),
    signedToken: { token, signature: sign('sha256', token, privateKey) },
    changeQuorum: true,
  });
  t.equal(outcome(changed), 'SUCCESS');

  const masked = octetsOf(await extractUser(source.admin, 'CAROL', Role.ADMIN));
  for (const _ of [1, 2]) {
    t.match(await insert(clone.admin, masked), { status: Status.SUCCESS, maskedObjectInserted: { keyHandle: 0 } });
  }
  const { users } = await clone.admin.ask('listUsers', {});
  t.match(users?.users.at(-1), { username: 'carol', role: Role.ADMIN, locked: false, mfa: true, quorum: true });
  t.equal(named(await tryLogin(new TestClient(clone.hsm), as)), 'MFA_REQUIRED');

  await carol.ask('logout', {});
  await source.admin.ask('changePassword', { username: 'carol', role: Role.ADMIN, newPassword: password('another-1') });
  const other = octetsOf(await extractUser(source.admin, 'carol', Role.ADMIN));
  t.match(outcome(await insert(clone.admin, other)), /^USER_ALREADY_EXISTS/);
});

t.test('a user that both have from the backup is the same one', async (t) => {
  const { source, clone } = await startClones();
  t.equal(outcome(await insert(clone.admin, octetsOf(await extractUser(source.admin, 'alice')))), 'SUCCESS');
});

t.test('users that are not there, and those that are nobody to take along', async (t) => {
  const { source, clone } = await startClones();
  for (const [username, role, status] of [
    ['nobody', Role.CRYPTO_USER, 'USER_DOES_NOT_EXIST'],
    ['alice', Role.ADMIN, 'USER_DOES_NOT_EXIST'],
    ['app_user', Role.APPLIANCE_USER, 'INVALID_USER_TYPE'],
    ['alice', Role.ROLE_UNSPECIFIED, 'INVALID_USER_TYPE'],
    ['admin', Role.UNACTIVATED_ADMIN, 'INVALID_USER_TYPE'],
  ] as const) {
    t.equal(named(await extractUser(source.admin, username, role)), status, `${username} as ${role}`);
  }
  t.equal(named(await extractUser(source.alice, 'alice')), 'ROLE_NOT_PERMITTED');
  const masked = octetsOf(await extractUser(source.admin, 'bob'));
  t.equal(named(await insert(clone.alice, masked)), 'ROLE_NOT_PERMITTED');
});

t.test('a user who is locked out does not start anew elsewhere', async (t) => {
  const { source } = await startClones();
  for (let count = 0; count < 5; count++) {
    await tryLogin(new TestClient(source.hsm), { ...BOB, password: 'wrong-password' });
  }
  t.equal(named(await extractUser(source.admin, 'bob')), 'USER_LOCKED_OUT');
});

t.test('a user of hsm2m.medium does not go to hsm1.medium', async (t) => {
  const [newer, older] = [await startCluster(), await startCluster({ settings: { hsmType: 'hsm1.medium' } })];
  const [there, here] = [await loggedIn(newer.hsm, ADMIN), await loggedIn(older.hsm, ADMIN)];
  await createUser(there, CAROL);
  t.match(outcome(await insert(here, octetsOf(await extractUser(there, 'carol')))), /^POLICY_VIOLATION/);
  await createUser(here, { ...CAROL, username: 'dave' });
  t.equal(outcome(await insert(there, octetsOf(await extractUser(here, 'dave')))), 'SUCCESS', 'the other way it does');
});

t.test('what the mode of the clone does not take is refused', async (t) => {
  const open = await startCluster({ settings: { mode: 'NON_FIPS' } });
  const strict = await startCluster({ keyHandleRange: 1 });
  const [there, here] = [await loggedIn(open.hsm, ALICE), await loggedIn(strict.hsm, ALICE)];
  const template = { publicKeyAttributes: [TOKEN], privateKeyAttributes: [TOKEN] };
  const { keyPairGenerated } = await there.ask('generateKeyPair', { keyType: KeyType.EC_EDWARDS, ...template });
  const masked = octetsOf(await extractKey(there, keyPairGenerated?.privateKeyHandle ?? 0));
  t.match(outcome(await insert(here, masked)), /^POLICY_VIOLATION/);
});

t.test('no room', async (t) => {
  const { source } = await startClones();
  const narrow = await startCluster({ settings: { usersMax: 3, keysMax: 0 } });
  const admin = await loggedIn(narrow.hsm, ADMIN);
  await createUser(source.admin, CAROL);
  t.equal(named(await insert(admin, octetsOf(await extractUser(source.admin, 'carol')))), 'USER_LIMIT_REACHED');
  const keyHandle = handleOf(await generate(source.alice, [TOKEN]));
  const masked = octetsOf(await extractKey(source.alice, keyHandle));
  t.equal(named(await insert(admin, masked)), 'KEY_LIMIT_REACHED');
});

t.test('another masking key, and octets that are no masked object', async (t) => {
  const { source, clone } = await startClones();
  const stranger = await startCluster({ clusterKey: new Uint8Array(32).fill(8) });
  const masked = octetsOf(await extractKey(source.alice, handleOf(await generate(source.alice, [TOKEN]))));
  const user = octetsOf(await extractUser(source.admin, 'bob'));
  const elsewhere = await loggedIn(stranger.hsm, ADMIN);
  const says = 'MASKED_OBJECT_INVALID: it is of a cluster without a backup in common with this one, or damaged';
  for (const octets of [masked, user]) t.equal(outcome(await insert(elsewhere, octets)), says);
  for (const octets of [new Uint8Array(), masked.slice(0, -1), masked.slice(0, 20), Buffer.alloc(131_072)]) {
    t.equal(outcome(await insert(clone.admin, octets)), says);
  }
  for (let index = 0; index < masked.byteLength; index += 97) {
    const damaged = Uint8Array.from(masked);
    damaged[index] = (damaged[index] ?? 0) ^ 1;
    t.equal(outcome(await insert(clone.admin, damaged)), says);
  }
  t.match(outcome(await insert(clone.admin, Buffer.alloc(131_073))), /^DATA_TOO_LONG/);
  for (const body of [{}, { keyHandle: 1, user: { username: 'bob', role: 1 } }]) {
    t.match(outcome(await source.admin.ask('extractMaskedObject', body)), /^INVALID_ARGUMENT/);
  }
});

t.test('a key that is shared with as many as may share it', async (t) => {
  const { source, clone } = await startClones();
  const keyHandle = handleOf(await generate(source.alice, [TOKEN, label('x'.repeat(256))]));
  const usernames = Array.from({ length: 40 }, (_, index) => `u${String(index).padStart(30, '0')}`);
  for (const { admin } of [source, clone]) {
    for (const username of usernames) await createUser(admin, { ...CAROL, username });
  }
  for (const username of usernames) await source.alice.ask('shareKey', { keyHandle, username });
  t.equal(outcome(await insert(clone.alice, octetsOf(await extractKey(source.alice, keyHandle)))), 'SUCCESS');
  const { keyAttributes } = await clone.alice.ask('getAttributes', { keyHandle });
  t.same(keyAttributes?.sharedUsers, usernames);
});

t.test('both are in the audit logs, whichever way they were decided', async (t) => {
  const { source, clone } = await startClones();
  const keyHandle = handleOf(await generate(source.alice, [TOKEN]));
  const masked = octetsOf(await extractKey(source.alice, keyHandle));
  await insert(clone.bob, masked);
  await insert(clone.alice, masked);
  await insert(clone.admin, octetsOf(await extractUser(source.admin, 'bob')));
  await insert(clone.admin, Uint8Array.of(1));
  const seen = (hsm: typeof source.hsm) =>
    hsm
      .auditEvents(-1)
      .filter(({ opcode }) => opcode.endsWith('_MASKED_OBJECT_USER'))
      .map(({ opcode, opcodeNumber, response, user, key }) => [opcode, opcodeNumber, Status[response], user, key]);
  const key = { secretKeyHandle: keyHandle, publicKeyHandle: 0 };
  const user = { name: 'bob', type: Role.CRYPTO_USER };
  t.same(seen(source.hsm), [
    ['CN_EXTRACT_MASKED_OBJECT_USER', 0xf0, 'SUCCESS', undefined, key],
    ['CN_EXTRACT_MASKED_OBJECT_USER', 0xf0, 'SUCCESS', user, undefined],
  ]);
  t.same(seen(clone.hsm), [
    ['CN_INSERT_MASKED_OBJECT_USER', 0xf1, 'KEY_ACCESS_DENIED', undefined, key],
    ['CN_INSERT_MASKED_OBJECT_USER', 0xf1, 'SUCCESS', undefined, key],
    ['CN_INSERT_MASKED_OBJECT_USER', 0xf1, 'SUCCESS', user, undefined],
    ['CN_INSERT_MASKED_OBJECT_USER', 0xf1, 'MASKED_OBJECT_INVALID', undefined, undefined],
  ]);
});
