// Second factor and quorum authentication (CloudHSM user guide: MFA and quorum with CloudHSM CLI).

import t from 'tap';
import type { Response } from '../../../src/wire/messages.ts';
import { QuorumService } from '../../../src/wire/protobuf.ts';
import { Role } from '../../../src/wire/roles.ts';
import { Status } from '../../../src/wire/status.ts';
import { type Person, person, register, signedToken, tokenFor } from './quorum-support.ts';
import { ADMIN, ALICE, BOB, loggedIn, password, startCluster, startLogin, TestClient, tryLogin } from './support.ts';

const { SERVICE_USER, SERVICE_QUORUM, SERVICE_REGISTRATION } = QuorumService;
const SECOND = { username: 'second', password: 'second-password', role: 'admin' };
const THIRD = { username: 'third', password: 'third-password', role: 'admin' };

const people = [person(), person(), person()] as const;

/** Three admins, logged in and registered. */
async function threeAdmins(hsmCount = 1) {
  const cluster = await startCluster({ hsmCount });
  const admin = await loggedIn(cluster.hsm, ADMIN);
  for (const { username, password: text } of [SECOND, THIRD]) {
    await admin.ask('createUser', { username, role: Role.ADMIN, password: password(text) });
  }
  const clients = [admin, await loggedIn(cluster.hsm, SECOND), await loggedIn(cluster.hsm, THIRD)] as const;
  for (const [index, client] of clients.entries()) await register(client, people[index] as Person);
  return { ...cluster, clients, admin };
}

const NAMES = ['admin', 'second', 'third'];
const approvalOf = (token: Uint8Array, by: readonly number[]) => ({
  token,
  signatures: by.map((index) => ({ username: NAMES[index], signature: people[index]?.sign(token) })),
});

const create = (client: TestClient, username: string, approval?: ReturnType<typeof approvalOf>): Promise<Response> =>
  client.ask('createUser', { username, role: Role.CRYPTO_USER, password: password('password1'), approval });

t.test('registering a key needs the proof that one has it', async (t) => {
  const { hsm } = await startCluster();
  const admin = await loggedIn(hsm, ADMIN);
  const [mine, other] = people;
  const ask = async (publicKey: Uint8Array, signedToken: object | undefined): Promise<string | undefined> =>
    Status[(await admin.ask('registerQuorumKey', { publicKey, signedToken })).status];
  t.equal(await ask(mine.publicKey, undefined), 'INVALID_ARGUMENT');
  t.equal(
    await ask(mine.publicKey, { token: new Uint8Array(32), signature: mine.sign(new Uint8Array(32)) }),
    'INVALID_ARGUMENT',
  );
  t.equal(await ask(mine.publicKey, await signedToken(admin, other)), 'SIGNATURE_INVALID');
  for (const wrong of [person('rsa', 3072), person('ec')]) {
    t.equal(await ask(wrong.publicKey, await signedToken(admin, wrong)), 'INVALID_ARGUMENT');
    await admin.ask('deleteQuorumTokens', {});
  }
  t.equal(await ask(new Uint8Array(10), await signedToken(admin, mine)), 'INVALID_ARGUMENT');
  await admin.ask('deleteQuorumTokens', {});
  const signed = await signedToken(admin, mine);
  t.equal(await ask(mine.publicKey, signed), 'SUCCESS');
  t.equal(await ask(mine.publicKey, signed), 'INVALID_ARGUMENT', 'a token is good once');
  const { users } = await admin.ask('listUsers', {});
  t.same(
    users?.users.filter((user) => user?.quorum).map((user) => user?.username),
    ['admin'],
  );
});

t.test('the quorum value', async (t) => {
  const { admin, hsm } = await threeAdmins();
  const set = async (service: QuorumService, quorumValue: number, approval?: object): Promise<string | undefined> =>
    Status[(await admin.ask('setQuorumValue', { service, quorumValue, approval })).status];
  for (const value of [0, 1, 9]) t.equal(await set(SERVICE_USER, value), 'INVALID_ARGUMENT');
  t.equal(await set(SERVICE_REGISTRATION, 2), 'INVALID_ARGUMENT');
  t.equal(await set(SERVICE_USER, 4), 'POLICY_VIOLATION', 'three can approve');
  t.equal(await set(SERVICE_USER, 2), 'SUCCESS');
  t.equal(await set(SERVICE_QUORUM, 2), 'SUCCESS');
  t.equal(await set(SERVICE_USER, 3), 'QUORUM_FAILED', 'from now on values need approval');
  const token = await tokenFor(admin, SERVICE_QUORUM);
  t.equal(await set(SERVICE_USER, 3, approvalOf(token, [0, 2])), 'SUCCESS');
  const { quorumSettings } = await new TestClient(hsm).ask('listQuorumSettings', {});
  t.match(quorumSettings, {
    values: [
      { service: SERVICE_USER, quorumValue: 3 },
      { service: SERVICE_QUORUM, quorumValue: 2 },
    ],
    generatedSeconds: 600,
    approvedSeconds: 600,
  });
});

t.test('what the user service covers is refused without approval, on every HSM', async (t) => {
  const { admin, hsms } = await threeAdmins(2);
  const [, elsewhere] = hsms as [(typeof hsms)[0], (typeof hsms)[0]];
  const { position } = await admin.ask('setQuorumValue', { service: SERVICE_USER, quorumValue: 2 });
  const other = await loggedIn(elsewhere, ADMIN);
  for (const client of [admin, other]) {
    const answers = [
      await create(client, 'carol'),
      await client.ask('deleteUser', { username: 'bob', role: Role.CRYPTO_USER }, { afterPosition: position }),
      await client.ask('changePassword', { username: 'bob', newPassword: password('password1') }),
      await client.ask('changeMfa', { username: 'bob' }),
    ];
    for (const { status } of answers) t.equal(Status[status], 'QUORUM_FAILED');
  }
  other.drop();
  t.equal((await admin.ask('changePassword', { newPassword: password('my-new-password') })).status, Status.SUCCESS);
});

t.test('enough distinct registered admins approve, the asking one among them', async (t) => {
  const { admin, hsm } = await threeAdmins();
  await admin.ask('setQuorumValue', { service: SERVICE_USER, quorumValue: 2 });
  const { quorumToken } = await admin.ask('generateQuorumToken', { service: SERVICE_USER });
  t.match(quorumToken, { approvalsRequired: 2, timeoutSeconds: 1200 });
  const token = quorumToken?.token ?? new Uint8Array();
  const good = approvalOf(token, [0, 1]);
  const [first] = good.signatures;
  const refused: Record<string, object> = {
    'one signature': approvalOf(token, [0]),
    'one admin twice': approvalOf(token, [1, 1]),
    'no signature': approvalOf(token, []),
    'a wrong signature': { token, signatures: [first, { username: 'second', signature: people[2].sign(token) }] },
    'over another token': {
      token,
      signatures: [first, { username: 'second', signature: people[1].sign(new Uint8Array(32)) }],
    },
    'somebody who is not registered': {
      token,
      signatures: [first, { username: 'alice', signature: people[1].sign(token) }],
    },
    nobody: { token, signatures: [first, { username: 'nobody', signature: people[1].sign(token) }] },
    'too many': { token, signatures: Array.from({ length: 17 }, () => first) },
    'another token': approvalOf(new Uint8Array(32), [0, 1]),
  };
  for (const [name, approval] of Object.entries(refused)) {
    t.equal(Status[(await create(admin, 'carol', approval as typeof good)).status], 'QUORUM_FAILED', name);
  }
  t.equal((await create(admin, 'admin', good)).status, Status.USER_ALREADY_EXISTS, 'refused for another reason');
  const twice = await Promise.all([create(admin, 'carol', good), create(admin, 'dave', good)]);
  t.same(
    twice.map(({ status }) => Status[status]),
    ['SUCCESS', 'QUORUM_FAILED'],
    'good for one operation',
  );
  for (const ask of [
    async (approval: object) =>
      admin.ask('changePassword', { username: 'bob', newPassword: password('password1'), approval }),
    async (approval: object) => admin.ask('changeMfa', { username: 'bob', approval }),
    async (approval: object) => admin.ask('deleteUser', { username: 'bob', role: Role.CRYPTO_USER, approval }),
  ]) {
    t.equal((await ask(approvalOf(await tokenFor(admin, SERVICE_USER), [1, 2]))).status, Status.SUCCESS);
  }
  const log = hsm.auditEvents(-1).map(({ opcode }) => opcode);
  for (const opcode of ['CN_GET_TOKEN', 'CN_APPROVE_TOKEN', 'CN_SET_M_VALUE', 'CN_REGISTER_QUORUM_PUB_KEY']) {
    t.ok(log.includes(opcode), opcode);
  }
});

t.test('a token belongs to its session, its service and its time', async (t) => {
  const { admin, hsm, clock } = await threeAdmins();
  await admin.ask('setQuorumValue', { service: SERVICE_USER, quorumValue: 2 });
  const token = await tokenFor(admin, SERVICE_USER);
  t.equal((await admin.ask('generateQuorumToken', { service: SERVICE_USER })).status, Status.QUORUM_TOKEN_EXISTS);
  const second = await loggedIn(hsm, SECOND);
  const good = approvalOf(token, [0, 1]);
  t.equal((await create(second, 'carol', good)).status, Status.QUORUM_FAILED, "another's");
  const again = await loggedIn(hsm, ADMIN);
  t.equal((await create(again, 'carol', good)).status, Status.QUORUM_FAILED, 'another session');
  const ofService = await tokenFor(admin, SERVICE_QUORUM);
  t.equal(
    (await create(admin, 'carol', approvalOf(ofService, [0, 1]))).status,
    Status.QUORUM_FAILED,
    'another service',
  );
  const listed = await second.ask('listQuorumTokens', {});
  t.match(listed.quorumTokens?.tokens, [
    { username: 'admin', service: SERVICE_USER, approvalsRequired: 2, timeoutSeconds: 1200 },
    { username: 'admin', service: SERVICE_QUORUM, approvalsRequired: 1 },
  ]);
  clock.calendar.advance(1_199_000);
  t.equal((await create(admin, 'carol', good)).status, Status.SUCCESS);
  const late = await tokenFor(admin, SERVICE_USER);
  clock.calendar.advance(1_200_000);
  t.equal((await create(admin, 'dave', approvalOf(late, [0, 1]))).status, Status.QUORUM_FAILED, 'too late');
  const mine = await tokenFor(admin, SERVICE_USER);
  await second.ask('deleteQuorumTokens', {});
  t.equal((await second.ask('listQuorumTokens', {})).quorumTokens?.tokens.length, 1, 'one deletes one’s own');
  await second.ask('deleteQuorumTokens', { all: true });
  t.equal((await create(admin, 'dave', approvalOf(mine, [0, 1]))).status, Status.QUORUM_FAILED, 'deleted');
  await tokenFor(admin, SERVICE_USER);
  admin.drop();
  t.same((await second.ask('listQuorumTokens', {})).quorumTokens?.tokens, [], 'gone with its session');
});

t.test('how long tokens live is the cluster’s to set, of those that there are as well', async (t) => {
  const { admin, hsm, hsms, clock } = await threeAdmins(2);
  const set = async (generatedSeconds: number, approvedSeconds: number, client = admin) =>
    Status[(await client.ask('setQuorumTimeouts', { generatedSeconds, approvedSeconds })).status];
  t.equal(await set(0, 0), 'INVALID_ARGUMENT');
  t.equal(await set(86_401, 0), 'INVALID_ARGUMENT');
  t.equal(await set(0, 86_401), 'INVALID_ARGUMENT');
  t.equal(await set(900, 0, await loggedIn(hsm, ALICE)), 'ROLE_NOT_PERMITTED');
  await admin.ask('setQuorumValue', { service: SERVICE_USER, quorumValue: 2 });
  const token = await tokenFor(admin, SERVICE_USER);
  t.equal(await set(900, 0), 'SUCCESS');
  t.equal(await set(0, 60), 'SUCCESS', 'and the other one stays');
  for (const one of hsms) {
    const { quorumSettings } = await new TestClient(one).ask('listQuorumSettings', {});
    t.match(quorumSettings, { generatedSeconds: 900, approvedSeconds: 60 });
  }
  t.match((await admin.ask('listQuorumTokens', {})).quorumTokens?.tokens, [{ timeoutSeconds: 960 }]);
  clock.calendar.advance(959_000);
  t.equal((await create(admin, 'carol', approvalOf(token, [0, 1]))).status, Status.SUCCESS);
  const late = await tokenFor(admin, SERVICE_USER);
  clock.calendar.advance(960_000);
  t.equal((await create(admin, 'dave', approvalOf(late, [0, 1]))).status, Status.QUORUM_FAILED, 'too late');
});

t.test('a crypto user gets no tokens of what is for admins', async (t) => {
  const { hsm } = await startCluster();
  const alice = await loggedIn(hsm, ALICE);
  const generate = async (service: QuorumService): Promise<Status> =>
    (await alice.ask('generateQuorumToken', { service })).status;
  t.equal(await generate(SERVICE_REGISTRATION), Status.SUCCESS);
  t.equal(await generate(SERVICE_USER), Status.ROLE_NOT_PERMITTED);
  t.equal(await generate(SERVICE_QUORUM), Status.ROLE_NOT_PERMITTED);
  t.equal(await generate(99 as QuorumService), Status.INVALID_ARGUMENT);
});

t.test('a changed password, or MFA turned off or to another key, ends the registration', async (t) => {
  const { clients } = await threeAdmins();
  const [admin, second, third] = clients;
  const registered = async (): Promise<(string | undefined)[]> => {
    const { users } = await admin.ask('listUsers', {});
    return users?.users.flatMap((user) => (user?.quorum ? [user.username] : [])) ?? [];
  };
  t.same(await registered(), NAMES);
  await second.ask('changePassword', { newPassword: password('my-new-password') });
  t.same(await registered(), ['admin', 'third']);
  const on = await third.ask('changeMfa', {
    publicKey: people[2].publicKey,
    signedToken: await signedToken(third, people[2]),
  });
  t.equal(on.status, Status.SUCCESS);
  t.same(await registered(), ['admin', 'third'], 'the same key');
  await third.ask('changeMfa', {});
  t.same(await registered(), ['admin']);
  await admin.ask('changeMfa', { publicKey: people[1].publicKey, signedToken: await signedToken(admin, people[1]) });
  t.same(await registered(), []);
  t.equal((await register(admin, people[0])).status, Status.POLICY_VIOLATION, 'not the second factor’s key');
  t.equal((await register(admin, people[1])).status, Status.SUCCESS);
});

t.test('the key of a second factor is registered with it, of whomever, when that is asked for', async (t) => {
  const { hsm, clients } = await threeAdmins();
  const [admin, second] = clients;
  const registered = async (): Promise<(string | undefined)[]> => {
    const { users } = await admin.ask('listUsers', {});
    return users?.users.flatMap((user) => (user?.quorum ? [user.username] : [])) ?? [];
  };
  const another = { publicKey: people[0].publicKey, signedToken: await signedToken(second, people[0]) };
  t.equal((await second.ask('changeMfa', { ...another, changeQuorum: true })).status, Status.SUCCESS);
  t.same(await registered(), NAMES, 'another key in the place of the one before');
  const alice = await loggedIn(hsm, ALICE);
  const on = { publicKey: people[1].publicKey, signedToken: await signedToken(alice, people[1]), changeQuorum: true };
  t.equal((await alice.ask('changeMfa', on)).status, Status.SUCCESS);
  t.same(new Set(await registered()), new Set([...NAMES, 'alice']));
  await alice.ask('changeMfa', { changeQuorum: true });
  t.same(await registered(), NAMES, 'off, and with it the registration');
});

t.test('a user with a second factor logs in with it and not without', async (t) => {
  const { hsm } = await startCluster();
  const alice = await loggedIn(hsm, ALICE);
  const [mine, other] = people;
  const on = { publicKey: mine.publicKey, signedToken: await signedToken(alice, mine) };
  t.equal((await alice.ask('changeMfa', on)).status, Status.SUCCESS);
  alice.drop();
  const { users } = await new TestClient(hsm).ask('listUsers', {});
  t.same(
    users?.users.filter((user) => user?.mfa).map((user) => user?.username),
    ['alice'],
  );
  const login = async (by: Person | undefined, credential = ALICE): Promise<string | undefined> => {
    const attempt = await startLogin(new TestClient(hsm), credential);
    const token = attempt.challenge.loginChallenge?.mfaToken ?? new Uint8Array();
    t.equal(token.byteLength, 32);
    return Status[(await attempt.finish(by?.sign(token))).status];
  };
  t.equal(await login(undefined), 'MFA_REQUIRED');
  t.equal(await login(mine), 'SUCCESS');
  t.equal(await login(other), 'USER_LOGIN_FAILURE');
  t.equal(await login(mine, { ...ALICE, password: 'wrong' } as never), 'USER_LOGIN_FAILURE');
  t.equal(await login(undefined, BOB as never), 'SUCCESS');
  const admin = await loggedIn(hsm, ADMIN);
  for (let count = 0; count < 3; count++) await login(other);
  t.equal(await login(mine), 'USER_LOCKED_OUT', 'wrong second factors count');
  t.equal((await admin.ask('changeMfa', { username: 'alice' })).status, Status.USER_LOGGED_IN);
});

t.test('who changes whose second factor', async (t) => {
  const { hsm } = await startCluster();
  const alice = await loggedIn(hsm, ALICE);
  const admin = await loggedIn(hsm, ADMIN);
  const change = async (client: TestClient, body: object): Promise<string | undefined> =>
    Status[(await client.ask('changeMfa', body)).status];
  const [key] = people;
  t.equal(await change(alice, { username: 'bob' }), 'ROLE_NOT_PERMITTED');
  t.equal(await change(admin, { username: 'nobody' }), 'USER_DOES_NOT_EXIST');
  t.equal(await change(admin, { username: 'bob', role: Role.ADMIN }), 'USER_DOES_NOT_EXIST');
  t.equal(await change(admin, { username: 'bob', publicKey: key.publicKey }), 'INVALID_ARGUMENT', 'no proof');
  t.equal(await change(alice, { approval: approvalOf(new Uint8Array(32), []) }), 'INVALID_ARGUMENT');
  const signed = await signedToken(admin, key);
  t.equal(await change(admin, { username: 'bob', publicKey: key.publicKey, signedToken: signed }), 'SUCCESS');
  t.equal((await tryLogin(new TestClient(hsm), BOB)).status, Status.MFA_REQUIRED);
  t.equal(await change(admin, { username: 'bob' }), 'SUCCESS', 'turned off');
  t.equal((await tryLogin(new TestClient(hsm), BOB)).status, Status.SUCCESS);
});
