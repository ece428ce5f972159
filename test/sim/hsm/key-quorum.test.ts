// Quorum authentication of keys (CloudHSM user guide, "Key management and usage with quorum authentication"): what crypto
// users do with a key that asks for it needs the approval of its users.

import t from 'tap';
import { restoreSnapshot, snapshotOf } from '../../../sim/cluster/backup-content.ts';
import type { ClusterFact } from '../../../sim/hsm/facts.ts';
import { createHsm } from '../../../sim/hsm/hsm.ts';
import { KeyVault } from '../../../sim/hsm/key-vault.ts';
import { MemoryLedger } from '../../../src/ledger/memory-ledger.ts';
import { seededRandom } from '../../../src/runtime/random.ts';
import type { BodyFieldsOf, Response } from '../../../src/wire/messages.ts';
import { AttributeType, KeyClass, KeyType, QuorumService } from '../../../src/wire/protobuf.ts';
import { Role } from '../../../src/wire/roles.ts';
import { Status } from '../../../src/wire/status.ts';
import { attributesOf, flag, generate, handleOf, label, TOKEN } from './key-support.ts';
import { person, register, tokenFor } from './quorum-support.ts';
import { ADMIN, ALICE, BOB, CLUSTER_KEY, loggedIn, password, startCluster, type TestClient } from './support.ts';

const { SERVICE_KEY_MANAGEMENT, SERVICE_KEY_USAGE, SERVICE_USER } = QuorumService;
const CAROL = { username: 'carol', password: 'carol-password', role: 'crypto-user' };
const DAVE = { username: 'dave', password: 'dave-password', role: 'crypto-user' };
const people = { alice: person(), bob: person(), carol: person(), dave: person(), admin: person() };
type Name = keyof typeof people;

/** Four crypto users and an admin, all of them registered; alice's connection. */
async function fourUsers(options: Parameters<typeof startCluster>[0] = {}) {
  const cluster = await startCluster(options);
  const admin = await loggedIn(cluster.hsm, ADMIN);
  for (const { username, password: text } of [CAROL, DAVE]) {
    await admin.ask('createUser', { username, role: Role.CRYPTO_USER, password: password(text) });
  }
  const [alice, bob, carol, dave] = await Promise.all(
    [ALICE, BOB, CAROL, DAVE].map((user) => loggedIn(cluster.hsm, user)),
  );
  const clients = { alice, bob, carol, dave, admin } as Readonly<Record<Name, TestClient>>;
  for (const [name, client] of Object.entries(clients)) {
    t.equal((await register(client, people[name as Name])).status, Status.SUCCESS);
  }
  return { ...cluster, ...clients };
}

const values = (manageKeyQuorumValue: number, useKeyQuorumValue: number) => ({
  quorumValues: { manageKeyQuorumValue, useKeyQuorumValue },
});

const approvalOf = (token: Uint8Array, by: readonly Name[]) => ({
  token,
  signatures: by.map((username) => ({ username, signature: people[username].sign(token) })),
});

async function approved(client: TestClient, service: QuorumService, keyHandle: number, by: readonly Name[]) {
  return approvalOf(await tokenFor(client, service, keyHandle), by);
}

/** A secret of alice's that signs, shared with bob and carol. */
const shared = async (client: TestClient, manage: number, use: number, attributes = [TOKEN]): Promise<number> =>
  handleOf(
    await generate(client, attributes, {
      ...{ keyType: KeyType.GENERIC_SECRET, sharedUsers: ['bob', 'Carol'] },
      ...values(manage, use),
    }),
  );

const DATA = Buffer.from('attack at dawn');
const signWith = (client: TestClient, keyHandle: number, approval?: BodyFieldsOf<'sign'>['approval']) =>
  client.ask('sign', { keyHandle, data: DATA, approval, hmac: { hash: 3 } });
const nameOf = ({ status }: Response): string | undefined => Status[status];

t.test('values: 0 to 8, and no more than the key has users when it is made', async (t) => {
  const { alice } = await fourUsers();
  const made = async (manage: number, use: number, sharedUsers: string[], attributes = [TOKEN]) =>
    nameOf(await generate(alice, attributes, { sharedUsers, ...values(manage, use) }));
  t.equal(await made(2, 0, []), 'QUORUM_VALUE_INVALID', 'the owner alone');
  t.equal(await made(1, 1, []), 'SUCCESS');
  t.equal(await made(3, 0, ['bob']), 'QUORUM_VALUE_INVALID');
  t.equal(await made(0, 3, ['bob']), 'QUORUM_VALUE_INVALID');
  t.equal(await made(0, 3, ['bob', 'BOB']), 'QUORUM_VALUE_INVALID', 'one user twice is one user');
  t.equal(await made(3, 2, ['bob', 'carol']), 'SUCCESS');
  t.equal(await made(9, 0, ['bob']), 'QUORUM_VALUE_INVALID');
  t.equal(await made(2, 2, ['bob', 'nobody']), 'USER_DOES_NOT_EXIST');
  t.equal(await made(2, 2, ['bob', 'admin']), 'USER_DOES_NOT_EXIST', 'a crypto user');
  t.equal(await made(2, 2, ['bob', 'alice']), 'INVALID_ARGUMENT', 'the owner has the key');
  t.equal(await made(0, 0, ['bob'], []), 'KEY_ACCESS_DENIED', 'a session key is not shared');
  t.equal(await made(2, 2, [], []), 'QUORUM_VALUE_INVALID', 'and so has one user');
});

t.test('what a key says of itself, to each of its users', async (t) => {
  const { alice, carol } = await fourUsers();
  const keyHandle = await shared(alice, 3, 2);
  for (const client of [alice, carol]) {
    const { keyAttributes } = await client.ask('getAttributes', { keyHandle });
    t.match(keyAttributes, { owner: 'alice', sharedUsers: ['bob', 'carol'], ...values(3, 2) });
  }
  const { keyAttributes } = await alice.ask('getAttributes', { keyHandle: handleOf(await generate(alice, [TOKEN])) });
  t.equal(keyAttributes?.quorumValues, null, 'none');
});

t.test('of a pair the private half is shared and approved, and the public one is everybody’s', async (t) => {
  const { alice, dave } = await fourUsers();
  const pair = async (quorum: object, sharedUsers: string[], token = TOKEN) =>
    alice.ask('generateKeyPair', {
      ...{ keyType: KeyType.EC, curve: 2, sharedUsers, ...quorum },
      publicKeyAttributes: [token, flag(AttributeType.VERIFY)],
      privateKeyAttributes: [token, flag(AttributeType.SIGN)],
    });
  t.equal(nameOf(await pair(values(0, 3), ['bob'])), 'QUORUM_VALUE_INVALID');
  t.equal(nameOf(await pair({}, ['bob'], flag(AttributeType.TOKEN, false))), 'KEY_ACCESS_DENIED');
  const { keyPairGenerated } = await pair(values(2, 2), ['bob']);
  const { publicKeyHandle = 0, privateKeyHandle = 0 } = keyPairGenerated ?? {};
  const [publicKey, privateKey] = await Promise.all(
    [publicKeyHandle, privateKeyHandle].map((keyHandle) => alice.ask('getAttributes', { keyHandle })),
  );
  t.match(publicKey?.keyAttributes, { sharedUsers: [], quorumValues: null });
  t.match(privateKey?.keyAttributes, { sharedUsers: ['bob'], ...values(2, 2) });
  const ecdsa = { hash: 3 };
  t.equal(nameOf(await alice.ask('sign', { keyHandle: privateKeyHandle, data: DATA, ecdsa })), 'QUORUM_FAILED');
  const approval = await approved(alice, SERVICE_KEY_USAGE, privateKeyHandle, ['alice', 'bob']);
  const { signed } = await alice.ask('sign', { keyHandle: privateKeyHandle, data: DATA, ecdsa, approval });
  const verified = { keyHandle: publicKeyHandle, data: DATA, signature: signed?.signature ?? DATA, ecdsa };
  t.equal(nameOf(await dave.ask('verify', verified)), 'SUCCESS', 'without approval');
});

t.test('to sign, enough different users of the key approve, the asking one among them', async (t) => {
  const { alice, bob, hsm } = await fourUsers();
  const keyHandle = await shared(alice, 0, 2);
  t.equal(nameOf(await signWith(alice, keyHandle)), 'QUORUM_FAILED');
  const { quorumToken } = await alice.ask('generateQuorumToken', { service: SERVICE_KEY_USAGE, keyHandle });
  t.match(quorumToken, { approvalsRequired: 2, timeoutSeconds: 1200 });
  const token = quorumToken?.token ?? new Uint8Array();
  const good = approvalOf(token, ['alice', 'carol']);
  const [first] = good.signatures;
  const refused: Record<string, NonNullable<BodyFieldsOf<'sign'>['approval']>> = {
    'one signature': approvalOf(token, ['alice']),
    'one user twice': approvalOf(token, ['bob', 'bob']),
    'no signature': approvalOf(token, []),
    'a crypto user whose key it is not': approvalOf(token, ['alice', 'dave']),
    'an admin': approvalOf(token, ['alice', 'admin']),
    'somebody else’s signature': {
      token,
      signatures: [...good.signatures.slice(0, 1), { username: 'bob', signature: people.carol.sign(token) }],
    },
    'over another token': {
      token,
      signatures: [...good.signatures.slice(0, 1), { username: 'bob', signature: people.bob.sign(DATA) }],
    },
    'too many': { token, signatures: Array.from({ length: 17 }, () => ({ ...first })) },
    'another token': approvalOf(new Uint8Array(32), ['alice', 'bob']),
  };
  for (const [name, approval] of Object.entries(refused)) {
    t.equal(nameOf(await signWith(alice, keyHandle, approval)), 'QUORUM_FAILED', name);
  }
  const wrong = { keyHandle, data: DATA, approval: good, ecdsa: { hash: 3 } };
  t.equal(nameOf(await alice.ask('sign', wrong)), 'KEY_TYPE_INCONSISTENT', 'refused for another reason');
  const twice = await Promise.all([signWith(alice, keyHandle, good), signWith(alice, keyHandle, good)]);
  t.same(twice.map(nameOf), ['SUCCESS', 'QUORUM_FAILED'], 'good for one operation');
  t.ok(twice[0]?.signed?.signature.byteLength);
  const ofBob = await approved(bob, SERVICE_KEY_USAGE, keyHandle, ['bob', 'carol']);
  t.equal(nameOf(await signWith(bob, keyHandle, ofBob)), 'SUCCESS', 'who may use the key');
  t.ok(hsm.auditEvents(-1).some(({ opcode }) => opcode === 'CN_APPROVE_TOKEN'));
});

t.test('a token belongs to its session, its service, its key and its time', async (t) => {
  const { alice, bob, hsm, clock } = await fourUsers();
  const keyHandle = await shared(alice, 2, 2);
  const other = await shared(alice, 2, 2);
  const enough = ['alice', 'bob'] as const;
  const refused = async (client: TestClient, service: QuorumService, ofKey: number, name: string): Promise<void> => {
    const approval = await approved(client, service, ofKey, enough);
    t.equal(nameOf(await signWith(alice, keyHandle, approval)), 'QUORUM_FAILED', name);
  };
  await refused(alice, SERVICE_KEY_MANAGEMENT, keyHandle, 'another service');
  await refused(alice, SERVICE_KEY_USAGE, other, 'another key');
  await refused(bob, SERVICE_KEY_USAGE, keyHandle, 'another user');
  await refused(await loggedIn(hsm, ALICE), SERVICE_KEY_USAGE, keyHandle, 'another session');
  const [early, late] = await Promise.all(
    ['early', 'late'].map(() => approved(alice, SERVICE_KEY_USAGE, keyHandle, enough)),
  );
  clock.calendar.advance(1_199_000);
  t.equal(nameOf(await signWith(alice, keyHandle, early)), 'SUCCESS', 'one of two that the user has');
  clock.calendar.advance(1_000);
  t.equal(nameOf(await signWith(alice, keyHandle, late)), 'QUORUM_FAILED', 'too late');
});

t.test('tokens for keys: who gets them, and how they are listed', async (t) => {
  const { alice, dave, admin } = await fourUsers();
  const keyHandle = await shared(alice, 2, 3);
  const asked = async (client: TestClient, service: QuorumService, ofKey: number) =>
    nameOf(await client.ask('generateQuorumToken', { service, keyHandle: ofKey }));
  t.equal(await asked(alice, SERVICE_KEY_USAGE, 0), 'INVALID_OBJECT_HANDLE', 'of no key');
  t.equal(await asked(dave, SERVICE_KEY_USAGE, keyHandle), 'INVALID_OBJECT_HANDLE', 'of a key that is not known');
  t.equal(await asked(admin, SERVICE_KEY_USAGE, keyHandle), 'ROLE_NOT_PERMITTED');
  t.equal(await asked(admin, SERVICE_USER, keyHandle), 'INVALID_ARGUMENT', 'a key, where none is meant');
  for (const service of [SERVICE_KEY_USAGE, SERVICE_KEY_USAGE, SERVICE_KEY_MANAGEMENT]) {
    t.equal(await asked(alice, service, keyHandle), 'SUCCESS');
  }
  const listed = (await admin.ask('listQuorumTokens', {})).quorumTokens?.tokens;
  const token = (service: QuorumService, approvalsRequired: number) => ({
    ...{ username: 'alice', service, approvalsRequired, timeoutSeconds: 1200, keyHandle },
  });
  t.match(listed, [token(SERVICE_KEY_USAGE, 3), token(SERVICE_KEY_USAGE, 3), token(SERVICE_KEY_MANAGEMENT, 2)]);
  await admin.ask('deleteQuorumTokens', { all: true });
  t.same((await admin.ask('listQuorumTokens', {})).quorumTokens?.tokens, []);
});

t.test('0 and 1 need no approval', async (t) => {
  const { alice } = await fourUsers();
  for (const value of [0, 1]) {
    const keyHandle = await shared(alice, value, value);
    t.equal(nameOf(await signWith(alice, keyHandle)), 'SUCCESS');
    t.equal(nameOf(await alice.ask('shareKey', { keyHandle, username: 'dave' })), 'SUCCESS');
  }
});

t.test('a key with a use value does nothing that nobody can approve', async (t) => {
  const { alice } = await fourUsers();
  const use = [AttributeType.ENCRYPT, AttributeType.DECRYPT, AttributeType.DERIVE].map((type) => flag(type));
  const made = await generate(alice, [TOKEN, ...use], { sharedUsers: ['bob'], ...values(0, 2) });
  const keyHandle = handleOf(made);
  const aesCtr = { iv: new Uint8Array(16) };
  const answers = [
    await alice.ask('encrypt', { keyHandle, plaintext: DATA, aesCtr }),
    await alice.ask('decrypt', { keyHandle, ciphertext: DATA, aesCtr }),
    await alice.ask('deriveKey', {
      ...{ baseKeyHandle: keyHandle, keyType: KeyType.AES, keyLengthBytes: 16 },
      kdfCounter: { hash: 0, counterBits: 32, fixedInput: DATA },
    }),
  ];
  t.same(answers.map(nameOf), ['QUORUM_FAILED', 'QUORUM_FAILED', 'QUORUM_FAILED']);
});

t.test('share and unshare with approval, and never below the values', async (t) => {
  const { alice } = await fourUsers();
  const keyHandle = await shared(alice, 2, 3);
  const ask = async (operation: 'shareKey' | 'unshareKey', username: string, by?: readonly Name[]) => {
    const approval = by && (await approved(alice, SERVICE_KEY_MANAGEMENT, keyHandle, by));
    return nameOf(await alice.ask(operation, { keyHandle, username, approval }));
  };
  t.equal(await ask('unshareKey', 'bob'), 'QUORUM_FAILED');
  t.equal(await ask('unshareKey', 'bob', ['alice', 'bob']), 'POLICY_VIOLATION', 'three have to be left');
  t.equal(await ask('shareKey', 'dave'), 'QUORUM_FAILED');
  t.equal(await ask('shareKey', 'dave', ['alice', 'dave']), 'QUORUM_FAILED', 'not yet a user of the key');
  t.equal(await ask('shareKey', 'dave', ['bob', 'carol']), 'SUCCESS');
  t.equal(await ask('unshareKey', 'bob', ['dave', 'carol']), 'SUCCESS');
  const { keyAttributes } = await alice.ask('getAttributes', { keyHandle });
  t.match(keyAttributes, { sharedUsers: ['carol', 'dave'], ...values(2, 3) });
  t.equal(await ask('unshareKey', 'carol', ['carol', 'bob']), 'QUORUM_FAILED', 'not a user of the key any more');
});

t.test('attributes change with approval; an admin trusts without, and whoever owns a key deletes it', async (t) => {
  const { alice, admin } = await fourUsers();
  const keyHandle = await shared(alice, 2, 2);
  const set = async (approval?: BodyFieldsOf<'setAttributes'>['approval']) =>
    nameOf(await alice.ask('setAttributes', { keyHandle, attributes: [label('renamed')], approval }));
  t.equal(await set(), 'QUORUM_FAILED');
  t.equal(await set(await approved(alice, SERVICE_KEY_MANAGEMENT, keyHandle, ['alice', 'carol'])), 'SUCCESS');
  t.match(await attributesOf(alice, keyHandle), { LABEL: Buffer.from('renamed').toString('hex') });
  t.equal(nameOf(await signWith(alice, keyHandle)), 'QUORUM_FAILED', 'as before');
  const trusted = { keyHandle, attributes: [flag(AttributeType.TRUSTED)] };
  t.equal(nameOf(await admin.ask('setAttributes', trusted)), 'SUCCESS');
  t.equal(nameOf(await alice.ask('deleteKey', { keyHandle })), 'SUCCESS');
});

t.test('wrap and unwrap: each key by its own approval', async (t) => {
  const { alice } = await fourUsers();
  const wrapping = await shared(alice, 2, 0);
  t.ok(wrapping);
  const uses = [TOKEN, flag(AttributeType.WRAP), flag(AttributeType.UNWRAP)];
  const wrapper = handleOf(await generate(alice, uses, { sharedUsers: ['bob'], ...values(2, 0) }));
  const payload = await shared(alice, 3, 0);
  const wrap = (approvals: Partial<BodyFieldsOf<'wrapKey'>>) =>
    alice.ask('wrapKey', { wrappingKeyHandle: wrapper, keyHandle: payload, aesKeyWrapPad: {}, ...approvals });
  const ofWrapper = await approved(alice, SERVICE_KEY_MANAGEMENT, wrapper, ['alice', 'bob']);
  const ofPayload = await approved(alice, SERVICE_KEY_MANAGEMENT, payload, ['alice', 'bob', 'carol']);
  t.equal(nameOf(await wrap({})), 'QUORUM_FAILED');
  t.equal(nameOf(await wrap({ wrappingApproval: ofWrapper })), 'QUORUM_FAILED');
  t.equal(nameOf(await wrap({ payloadApproval: ofPayload })), 'QUORUM_FAILED');
  t.equal(nameOf(await wrap({ wrappingApproval: ofPayload, payloadApproval: ofWrapper })), 'QUORUM_FAILED');
  const wrapped = await wrap({ wrappingApproval: ofWrapper, payloadApproval: ofPayload });
  t.equal(nameOf(wrapped), 'SUCCESS', 'and what was refused has spent neither');
  t.equal(nameOf(await wrap({ wrappingApproval: ofWrapper, payloadApproval: ofPayload })), 'QUORUM_FAILED');

  const unwrap = (more: Partial<BodyFieldsOf<'unwrapKey'>>) =>
    alice.ask('unwrapKey', {
      ...{ unwrappingKeyHandle: wrapper, wrappedKey: wrapped.wrappedKey?.wrappedKey ?? DATA, aesKeyWrapPad: {} },
      ...{ keyClass: KeyClass.SECRET_KEY, keyType: KeyType.GENERIC_SECRET, attributes: [TOKEN], ...more },
    });
  t.equal(nameOf(await unwrap({})), 'QUORUM_FAILED');
  const approval = await approved(alice, SERVICE_KEY_MANAGEMENT, wrapper, ['alice', 'bob']);
  t.equal(nameOf(await unwrap({ approval, ...values(0, 2) })), 'QUORUM_VALUE_INVALID');
  const keyHandle = handleOf(await unwrap({ approval, sharedUsers: ['dave'], ...values(0, 2) }));
  t.match((await alice.ask('getAttributes', { keyHandle })).keyAttributes, { sharedUsers: ['dave'], ...values(0, 2) });
  t.equal(nameOf(await signWith(alice, keyHandle)), 'QUORUM_FAILED');
});

t.test('a session key that becomes a token key keeps its values', async (t) => {
  const { alice } = await fourUsers();
  const session = handleOf(await generate(alice, [], values(1, 1)));
  t.match((await alice.ask('getAttributes', { keyHandle: session })).keyAttributes, values(1, 1));
  const { attributesSet } = await alice.ask('setAttributes', { keyHandle: session, attributes: [TOKEN] });
  const keyHandle = attributesSet?.keyHandle ?? 0;
  t.match((await alice.ask('getAttributes', { keyHandle })).keyAttributes, values(1, 1));
});

t.test('what needs no approval is refused with one that is none', async (t) => {
  const { alice } = await fourUsers();
  const keyHandle = handleOf(await generate(alice, [], values(1, 1)));
  const approval = await approved(alice, SERVICE_KEY_MANAGEMENT, keyHandle, ['alice']);
  const forged = { ...approval, signatures: [{ username: 'alice' as const, signature: Buffer.alloc(256) }] };
  const setLabel = (given: typeof approval) =>
    alice.ask('setAttributes', { keyHandle, attributes: [label('new')], approval: given });
  t.equal(nameOf(await setLabel(forged)), 'QUORUM_FAILED');
  t.equal(nameOf(await setLabel(approval)), 'SUCCESS', 'which spends no token');
});

t.test('hsm1.medium has no quorum values of keys, and no tokens for them', async (t) => {
  const { hsm } = await startCluster({ settings: { hsmType: 'hsm1.medium' } });
  const alice = await loggedIn(hsm, ALICE);
  const made = (manage: number, use: number) =>
    generate(alice, [TOKEN], { sharedUsers: ['bob'], ...values(manage, use) });
  for (const [manage, use] of [
    [2, 0],
    [0, 2],
    [1, 1],
  ] as const) {
    t.equal(nameOf(await made(manage, use)), 'POLICY_VIOLATION');
  }
  const none = await made(0, 0);
  t.equal(nameOf(none), 'SUCCESS', 'none');
  for (const service of [SERVICE_KEY_MANAGEMENT, SERVICE_KEY_USAGE]) {
    const answer = await alice.ask('generateQuorumToken', { service, keyHandle: handleOf(none) });
    t.equal(nameOf(answer), 'POLICY_VIOLATION');
  }
});

t.test('another HSM of the cluster, and one that comes later, know the values', async (t) => {
  const { alice, addHsm, hsms } = await fourUsers({ hsmCount: 2 });
  const keyHandle = await shared(alice, 2, 2);
  await addHsm();
  t.equal(hsms.length, 3);
  for (const hsm of hsms.slice(1)) {
    const elsewhere = await loggedIn(hsm, ALICE);
    const answer = await elsewhere.ask('getAttributes', { keyHandle }, { afterPosition: 1 });
    t.match(answer.keyAttributes, { sharedUsers: ['bob', 'carol'], ...values(2, 2) });
    t.equal(nameOf(await signWith(elsewhere, keyHandle)), 'QUORUM_FAILED');
  }
});

t.test('a cluster made from a backup has the values', async (t) => {
  const { alice, ledger, clock } = await fourUsers();
  const keyHandle = await shared(alice, 3, 2);
  const restored = new MemoryLedger<ClusterFact>((fact) => (fact.type === 'hsm_lost' ? fact : undefined));
  await restoreSnapshot(restored, await snapshotOf(ledger));
  const hsm = createHsm({
    ...{ clusterId: 'restored', hsmId: 'hsm-restored', clusterKey: CLUSTER_KEY, ledger: restored, clock },
    random: seededRandom(9),
  });
  await hsm.ready;
  const client = await loggedIn(hsm, ALICE);
  const { keyAttributes } = await client.ask('getAttributes', { keyHandle });
  t.match(keyAttributes, { owner: 'alice', sharedUsers: ['bob', 'carol'], ...values(3, 2) });
  t.equal(nameOf(await signWith(client, keyHandle)), 'QUORUM_FAILED');
  const approval = await approved(client, SERVICE_KEY_USAGE, keyHandle, ['bob', 'carol']);
  t.equal(nameOf(await signWith(client, keyHandle, approval)), 'SUCCESS', 'and who is registered');
});

t.test(
  'a repeated request is the same key, and other values under the same idempotency key are a mistake',
  async (t) => {
    const { alice } = await fourUsers();
    const made = (use: number) =>
      generate(alice, [TOKEN], { idempotencyKey: 'once', sharedUsers: ['bob'], ...values(0, use) });
    const first = await made(2);
    t.equal(handleOf(await made(2)), handleOf(first));
    t.equal(nameOf(await made(1)), 'TEMPLATE_INCONSISTENT');
  },
);

t.test('a fact from before there were quorum values is a key without any', (t) => {
  const vault = new KeyVault();
  const fact: Extract<ClusterFact, { type: 'key_generated' }> = {
    ...{ type: 'key_generated', handle: 0x4_0001, owner: 'alice', idempotencyKey: '' },
    ...{ attributes: { [AttributeType.CLASS]: KeyClass.SECRET_KEY }, maskedMaterial: new Uint8Array(4) },
  };
  vault.add(fact);
  const key = vault.get(fact.handle, 'admin');
  t.ok(key);
  t.equal(key?.quorumValues, undefined);
  t.end();
});
