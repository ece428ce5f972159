import t from 'tap';
import { parseServerFinal, parseServerFirst } from '../../../src/session/scram.ts';
import { CloseCode } from '../../../src/wire/close-codes.ts';
import type { Response } from '../../../src/wire/messages.ts';
import { Role } from '../../../src/wire/roles.ts';
import { Status } from '../../../src/wire/status.ts';
import { ADMIN, ALICE, BOB, loggedIn, password, startCluster, startLogin, TestClient, tryLogin } from './support.ts';

const WRONG = { ...ALICE, password: 'not-the-password' };

async function lockOut(hsm: Parameters<typeof loggedIn>[0]): Promise<void> {
  const client = new TestClient(hsm);
  for (let attempt = 0; attempt < 5; attempt++) await tryLogin(client, WRONG);
}

async function alice(hsm: Parameters<typeof loggedIn>[0]) {
  const { users } = await new TestClient(hsm).ask('listUsers', {});
  return users?.users.find((user) => user?.username === 'alice');
}

t.test('a log in gives a session handle, the device signature and the credential generation', async (t) => {
  const { hsm } = await startCluster();
  const { status, loginResult } = await tryLogin(new TestClient(hsm), ALICE);
  t.equal(status, Status.SUCCESS);
  t.equal(loginResult?.sessionHandle, 0x7014006);
  t.equal(loginResult?.credentialGeneration, 2, 'the position of the fact that made the user');
  t.equal(parseServerFinal(loginResult?.serverFinal ?? '').byteLength, 32);
});

t.test('names know no case', async (t) => {
  const { hsm } = await startCluster();
  t.equal((await tryLogin(new TestClient(hsm), { ...ALICE, username: 'Alice' })).status, Status.SUCCESS);
});

t.test('refusals come at the end, with the statuses of CloudHSM, and leave the connection usable', async (t) => {
  const { hsm } = await startCluster();
  const client = new TestClient(hsm);
  const cases = [
    [{ ...ALICE, password: 'wrong' }, Status.USER_LOGIN_FAILURE],
    [{ ...ALICE, role: 'admin' }, Status.USER_DOES_NOT_EXIST],
    [{ ...ALICE, username: 'nobody' }, Status.USER_NOT_INITIALIZED],
    [{ ...ALICE, username: 'app_user' }, Status.USER_NOT_INITIALIZED],
    [{ ...ALICE, username: 'no name,=' }, Status.USER_NOT_INITIALIZED],
  ] as const;
  for (const [user, status] of cases) {
    const attempt = await startLogin(client, user);
    t.equal(attempt.challenge.status, Status.SUCCESS);
    t.equal((await attempt.finish()).status, status, `${user.username} as ${user.role}`);
  }
  t.equal((await tryLogin(client, ALICE)).status, Status.SUCCESS);
});

t.test('a user that does not exist has a salt like any other: always the same, on every HSM', async (t) => {
  const { hsms } = await startCluster({ hsmCount: 2 });
  const nonce = 'rOprNGfwEbeRWgbNEkqO';
  const salts = new Set<string>();
  for (const hsm of hsms) {
    for (let attempt = 0; attempt < 2; attempt++) {
      const { challenge } = await startLogin(new TestClient(hsm), { ...ALICE, username: 'nobody' });
      const { salt } = parseServerFirst(challenge.loginChallenge?.serverFirst ?? '', nonce);
      t.equal(salt.byteLength, 16);
      salts.add(Buffer.from(salt).toString('hex'));
    }
  }
  t.equal(salts.size, 1);
});

t.test('malformed messages are invalid arguments, and the session starts again', async (t) => {
  const { hsm } = await startCluster();
  const client = new TestClient(hsm);
  const malformed = [
    '',
    'n,,',
    'y,,n=alice,r=abc,t=admin',
    'n,,n=alice,r=abc',
    `n,,n=alice,r=${'a'.repeat(2000)},t=admin`,
  ];
  for (const clientFirst of malformed) {
    t.equal(
      (await client.ask('loginStart', { clientFirst })).status,
      Status.INVALID_ARGUMENT,
      clientFirst.slice(0, 30),
    );
  }
  const connectorId = 'c'.repeat(65);
  const clientFirst = 'n,,n=alice,r=abc,t=crypto-user';
  t.equal((await client.ask('loginStart', { clientFirst, connectorId })).status, Status.INVALID_ARGUMENT);
  for (const role of ['officer', 'internal(APPLIANCE_USER)']) {
    const { status } = await client.ask('loginStart', { clientFirst: `n,,n=alice,r=abc,t=${role}` });
    t.equal(status, Status.INVALID_USER_TYPE, role);
  }
  for (const clientFinal of ['', 'c=biws,r=other,p=AAAA', 'x'.repeat(2000)]) {
    await startLogin(client, ALICE);
    t.equal((await client.ask('loginFinish', { clientFinal })).status, Status.INVALID_ARGUMENT);
    t.equal((await client.ask('loginFinish', { clientFinal })).status, Status.WRONG_SESSION_STATE, 'back at the start');
  }
  t.equal((await alice(hsm))?.loginFailureCount, 0, 'none of it counts as a wrong password');
  t.equal((await tryLogin(client, ALICE)).status, Status.SUCCESS);
});

t.test('a challenge is answered once', async (t) => {
  const { hsm } = await startCluster();
  const client = new TestClient(hsm);
  const attempt = await startLogin(client, WRONG);
  const answers = await Promise.all([attempt.finish(), attempt.finish()]);
  t.same(
    answers.map(({ status }) => status).sort((a, b) => a - b),
    [Status.USER_LOGIN_FAILURE, Status.WRONG_SESSION_STATE],
  );
  t.equal((await alice(hsm))?.loginFailureCount, 1);
});

t.test('the fifth wrong password locks: the sixth attempt hears so, with the right password too', async (t) => {
  const { hsm } = await startCluster();
  const client = new TestClient(hsm);
  for (let attempt = 1; attempt <= 5; attempt++) {
    t.equal((await tryLogin(client, WRONG)).status, Status.USER_LOGIN_FAILURE, `attempt ${attempt}`);
  }
  t.match(await alice(hsm), { locked: true, loginFailureCount: 5 });
  t.equal((await tryLogin(client, WRONG)).status, Status.USER_LOCKED_OUT);
  t.equal((await tryLogin(client, ALICE)).status, Status.USER_LOCKED_OUT);
  t.equal((await tryLogin(client, BOB)).status, Status.SUCCESS, 'nobody else is locked');
});

t.test('a right password sets the count back', async (t) => {
  const { hsm } = await startCluster();
  for (let round = 0; round < 3; round++) {
    const client = new TestClient(hsm);
    for (let attempt = 0; attempt < 4; attempt++) await tryLogin(client, WRONG);
    t.equal((await tryLogin(client, ALICE)).status, Status.SUCCESS);
    t.equal((await alice(hsm))?.loginFailureCount, 0);
    client.drop();
  }
});

t.test('parallel attempts on many connections get no more than five proofs looked at', async (t) => {
  const { hsm } = await startCluster();
  const attempts = await Promise.all(Array.from({ length: 20 }, () => startLogin(new TestClient(hsm), WRONG)));
  const answers: Response[] = await Promise.all(attempts.map((attempt) => attempt.finish()));
  const count = (status: Status): number => answers.filter((answer) => answer.status === status).length;
  t.equal(count(Status.USER_LOGIN_FAILURE), 5);
  t.equal(count(Status.USER_LOCKED_OUT), 15);
});

t.test('each HSM counts for itself, and an admin unlocks on all of them', async (t) => {
  const { hsms } = await startCluster({ hsmCount: 2 });
  const [first, second] = hsms as [(typeof hsms)[0], (typeof hsms)[0]];
  await lockOut(first);
  t.match(await alice(second), { locked: false, loginFailureCount: 0 });
  await lockOut(second);
  const admin = await loggedIn(first, ADMIN);
  const newPassword = 'reset-password';
  const { position } = await admin.ask('changePassword', {
    username: 'alice',
    role: Role.CRYPTO_USER,
    newPassword: password(newPassword),
  });
  for (const hsm of hsms) {
    await new TestClient(hsm).ask('heartbeat', {}, { afterPosition: position });
    t.equal((await tryLogin(new TestClient(hsm), { ...ALICE, password: newPassword })).status, Status.SUCCESS);
  }
});

t.test("a change of one's own password does not unlock elsewhere", async (t) => {
  const { hsms } = await startCluster({ hsmCount: 2 });
  const [first, second] = hsms as [(typeof hsms)[0], (typeof hsms)[0]];
  await lockOut(second);
  const client = await loggedIn(first, ALICE);
  const newPassword = 'another-password';
  t.equal((await client.ask('changePassword', { newPassword: password(newPassword) })).status, Status.SUCCESS);
  const { status } = await tryLogin(new TestClient(second), { ...ALICE, password: newPassword });
  t.equal(status, Status.USER_LOCKED_OUT);
});

t.test('a user that comes back under an old name starts unlocked', async (t) => {
  const { hsm } = await startCluster();
  await lockOut(hsm);
  const admin = await loggedIn(hsm, ADMIN);
  await admin.ask('deleteUser', { username: 'alice', role: Role.CRYPTO_USER });
  await admin.ask('createUser', { username: 'alice', role: Role.CRYPTO_USER, password: password(ALICE.password) });
  t.equal((await tryLogin(new TestClient(hsm), ALICE)).status, Status.SUCCESS);
});

t.test('a password that changes between the two steps is no wrong password', async (t) => {
  const { hsm } = await startCluster();
  const admin = await loggedIn(hsm, ADMIN);
  const client = new TestClient(hsm);
  const attempt = await startLogin(client, ALICE);
  const unknown = await startLogin(new TestClient(hsm), { ...ALICE, username: 'carol' });
  await admin.ask('changePassword', { username: 'alice', newPassword: password('changed-password') });
  await admin.ask('createUser', { username: 'carol', role: Role.CRYPTO_USER, password: password(ALICE.password) });
  t.equal((await attempt.finish()).status, Status.BEHIND);
  t.equal((await unknown.finish()).status, Status.BEHIND);
  t.equal((await alice(hsm))?.loginFailureCount, 0);
  t.equal((await tryLogin(client, { ...ALICE, password: 'changed-password' })).status, Status.SUCCESS);
});

t.test('a log in is decided at the head of the ledger, not on what a lagging HSM has', async (t) => {
  const { hsms, clock } = await startCluster({ hsmCount: 2 });
  const [first, lagging] = hsms as [(typeof hsms)[0], (typeof hsms)[0]];
  const attempt = await startLogin(new TestClient(lagging), ALICE);
  lagging.held.hold();
  const owner = await loggedIn(first, ALICE);
  await owner.ask('changePassword', { newPassword: password('second-password') });

  const late = new TestClient(lagging);
  const clientFirst = 'n,,n=alice,r=abc,t=crypto-user';
  const start = late.ask('loginStart', { clientFirst }, { deadlineMs: 100 });
  const finish = attempt.finish();
  const bounded = new TestClient(lagging).ask('loginStart', { clientFirst });
  await new Promise((resolve) => setImmediate(resolve));
  clock.advance(99);
  t.equal(late.answerCount, 0);
  clock.advance(1);
  t.equal((await start).status, Status.BEHIND);
  // Without a deadline: the HSM's own bound.
  clock.advance(9_900);
  t.equal((await bounded).status, Status.BEHIND);
  t.equal((await finish).status, Status.BEHIND);
  t.equal((await alice(lagging))?.loginFailureCount, 0);

  lagging.held.release();
  t.equal((await tryLogin(late, { ...ALICE, password: 'second-password' })).status, Status.SUCCESS);
});

t.test("a new log in with the same connector id closes that id's older session", async (t) => {
  const { hsm } = await startCluster();
  const older = await loggedIn(hsm, ALICE, 'connector-1');
  const other = await loggedIn(hsm, ALICE, 'connector-2');
  const bob = await loggedIn(hsm, BOB, 'connector-1');
  const refused = new TestClient(hsm);
  await tryLogin(refused, WRONG, 'connector-1');
  t.equal(older.closedWith, undefined, 'a refused log in closes nothing');
  const newer = await loggedIn(hsm, ALICE, 'connector-1');
  t.equal(older.closedWith, CloseCode.SESSION_REPLACED);
  t.equal(other.closedWith, undefined);
  t.equal(bob.closedWith, undefined, "another user's session of the same id stays");
  const { ownSessions } = await newer.ask('listOwnSessions', {});
  t.match(ownSessions?.sessions, [
    { connectorId: 'connector-2', current: false },
    { connectorId: 'connector-1', current: true },
  ]);
});

t.test('sessions without a connector id replace nobody', async (t) => {
  const { hsm } = await startCluster();
  const first = await loggedIn(hsm, ALICE);
  await loggedIn(hsm, ALICE);
  t.equal(first.closedWith, undefined);
});

t.test('a log out ends the session and leaves the connection', async (t) => {
  const { hsm } = await startCluster();
  const client = await loggedIn(hsm, ALICE);
  t.equal((await client.ask('logout', {})).status, Status.SUCCESS);
  t.equal((await client.ask('generateRandom', { length: 1 })).status, Status.NOT_LOGGED_IN);
  t.equal((await client.ask('logout', {})).status, Status.NOT_LOGGED_IN);
  const { loginResult } = await tryLogin(client, ALICE);
  t.equal(loginResult?.sessionHandle, 0x7014007, 'another session, another handle');
});

t.test('sessions have a limit with a status of its own', async (t) => {
  const { hsm } = await startCluster({ settings: { sessionsMax: 2 } });
  const first = await loggedIn(hsm, ALICE, 'connector-1');
  await loggedIn(hsm, ALICE);
  const client = new TestClient(hsm);
  t.equal((await tryLogin(client, BOB)).status, Status.SESSION_LIMIT_REACHED);
  t.equal((await tryLogin(client, ALICE, 'connector-1')).status, Status.SUCCESS, 'in the place of its older one');
  t.equal(first.closedWith, CloseCode.SESSION_REPLACED);
});
