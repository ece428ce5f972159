import t from 'tap';
import { CloseCode } from '../../../src/wire/close-codes.ts';
import type { Response } from '../../../src/wire/messages.ts';
import { Role } from '../../../src/wire/roles.ts';
import { Status } from '../../../src/wire/status.ts';
import { ADMIN, ALICE, BOB, loggedIn, password, settle, startCluster, TestClient, tryLogin } from './support.ts';

const names = (answer: Response): (string | undefined)[] => answer.users?.users.map((user) => user?.username) ?? [];

t.test('users are listed without log in, the appliance user among them', async (t) => {
  const { hsm } = await startCluster();
  const { users } = await new TestClient(hsm).ask('listUsers', {});
  t.match(users?.users, [
    { username: 'admin', role: Role.ADMIN, locked: false, loginFailureCount: 0 },
    { username: 'app_user', role: Role.APPLIANCE_USER },
    { username: 'alice', role: Role.CRYPTO_USER },
    { username: 'bob', role: Role.CRYPTO_USER },
  ]);
});

t.test('a user that an admin makes can log in, on every HSM', async (t) => {
  const { hsms, hsm } = await startCluster({ hsmCount: 2 });
  const admin = await loggedIn(hsm, ADMIN);
  const carol = { username: 'Carol_1', password: 'p'.repeat(32), role: 'crypto-user' };
  const created = await admin.ask('createUser', {
    username: carol.username,
    role: Role.CRYPTO_USER,
    password: password(carol.password),
  });
  t.equal(created.status, Status.SUCCESS);
  t.equal(created.position, 4, 'after the three first users');
  for (const hsm of hsms) {
    t.equal((await tryLogin(new TestClient(hsm), carol)).status, Status.SUCCESS);
    t.ok(names(await new TestClient(hsm).ask('listUsers', {})).includes('carol_1'), 'shown in lower case');
  }
});

t.test('names and passwords have rules', async (t) => {
  const { hsm } = await startCluster();
  const admin = await loggedIn(hsm, ADMIN);
  const cases: [string, string, Status][] = [
    ['', 'password1', Status.INVALID_USERNAME],
    ['n'.repeat(32), 'password1', Status.INVALID_USERNAME],
    ['n'.repeat(31), 'password1', Status.SUCCESS],
    ['with-hyphen', 'password1', Status.INVALID_USERNAME],
    ['with space', 'password1', Status.INVALID_USERNAME],
    ['\u00fcml\u00e4ut', 'password1', Status.INVALID_USERNAME],
    ['\u212amsuser', 'password1', Status.INVALID_USERNAME],
    ['Under_Score9', 'password1', Status.SUCCESS],
    ['under_score9', 'password1', Status.USER_ALREADY_EXISTS],
    ['app_user', 'password1', Status.USER_ALREADY_EXISTS],
    ['u1', '1234567', Status.INVALID_PASSWORD],
    ['u2', '12345678', Status.SUCCESS],
    ['u3', 'p'.repeat(33), Status.INVALID_PASSWORD],
    ['u4', 'pass:word', Status.INVALID_PASSWORD],
    ['u5', 'pass\u00e4word', Status.INVALID_PASSWORD],
    ['u6', 'pass\nword', Status.INVALID_PASSWORD],
    ['u7', 'pass ~!;word', Status.SUCCESS],
    ['kmsuser', '123456', Status.INVALID_PASSWORD],
    ['kmsuser', 'with-sign', Status.INVALID_PASSWORD],
    ['kmsuser', '1234567', Status.SUCCESS],
  ];
  for (const [username, text, status] of cases) {
    const answer = await admin.ask('createUser', { username, role: Role.CRYPTO_USER, password: password(text) });
    t.equal(Status[answer.status], Status[status], `${JSON.stringify(username)} ${JSON.stringify(text)}`);
    t.notMatch(answer.detail, text || /$^/, 'the password is not in the detail');
  }
});

t.test('a user is a crypto user or an admin', async (t) => {
  const { hsm } = await startCluster();
  const admin = await loggedIn(hsm, ADMIN);
  for (const role of [Role.ROLE_UNSPECIFIED, Role.APPLIANCE_USER, Role.UNACTIVATED_ADMIN, 99 as Role]) {
    const { status } = await admin.ask('createUser', { username: 'carol', role, password: password('password1') });
    t.equal(status, Status.INVALID_USER_TYPE, String(role));
  }
  const body = { username: 'second', role: Role.ADMIN, password: password('password1') };
  t.equal((await admin.ask('createUser', body)).status, Status.SUCCESS);
  t.equal(
    (await tryLogin(new TestClient(hsm), { username: 'second', password: 'password1', role: 'admin' })).status,
    0,
  );
});

t.test('users have a limit with a status of its own', async (t) => {
  const { hsm } = await startCluster({ settings: { usersMax: 4 } });
  const admin = await loggedIn(hsm, ADMIN);
  const create = (username: string): Promise<Response> =>
    admin.ask('createUser', { username, role: Role.CRYPTO_USER, password: password('password1') });
  t.equal((await create('u1')).status, Status.SUCCESS);
  t.equal((await create('u2')).status, Status.USER_LIMIT_REACHED);
});

t.test('deleting users', async (t) => {
  const { hsm } = await startCluster();
  const admin = await loggedIn(hsm, ADMIN);
  const remove = async (username: string, role: Role): Promise<Status> =>
    (await admin.ask('deleteUser', { username, role })).status;
  t.equal(await remove('nobody', Role.CRYPTO_USER), Status.USER_DOES_NOT_EXIST);
  t.equal(await remove('app_user', Role.APPLIANCE_USER), Status.USER_DOES_NOT_EXIST);
  t.equal(await remove('bob', Role.ADMIN), Status.USER_DOES_NOT_EXIST, 'not in this role');
  t.equal(await remove('admin', Role.ADMIN), Status.USER_LOGGED_IN);

  const bob = await loggedIn(hsm, BOB);
  t.equal(await remove('bob', Role.CRYPTO_USER), Status.USER_LOGGED_IN);
  const { keyGenerated } = await bob.ask('generateKey', {
    ...{ keyType: 31, keyLengthBytes: 32, attributes: [{ type: 1, flag: true }] },
  });
  await bob.ask('logout', {});
  t.equal(await remove('bob', Role.CRYPTO_USER), Status.USER_OWNS_KEYS);
  await tryLogin(bob, BOB);
  await bob.ask('deleteKey', { keyHandle: keyGenerated?.keyHandle });
  bob.drop();
  t.equal(await remove('BOB', Role.CRYPTO_USER), Status.SUCCESS);
  t.equal((await tryLogin(new TestClient(hsm), BOB)).status, Status.USER_NOT_INITIALIZED);
});

t.test('the last admin stays', async (t) => {
  const { hsms } = await startCluster({ hsmCount: 2 });
  const [first, second] = hsms as [(typeof hsms)[0], (typeof hsms)[0]];
  const admin = await loggedIn(first, ADMIN);
  // From another HSM, where nobody of that name is logged in.
  await admin.ask('createUser', { username: 'second', role: Role.ADMIN, password: password('password1') });
  const other = await loggedIn(second, { username: 'second', password: 'password1', role: 'admin' });
  const own = await other.ask('deleteUser', { username: 'second', role: Role.ADMIN });
  t.equal(own.status, Status.USER_LOGGED_IN, 'nobody deletes himself');
  // Both at once: who is second is nobody any more.
  void admin.ask('deleteUser', { username: 'second', role: Role.ADMIN });
  void other.ask('deleteUser', { username: 'admin', role: Role.ADMIN });
  await settle();
  const closed = [admin.closedWith, other.closedWith].filter((code) => code === CloseCode.SESSION_ENDED);
  t.equal(closed.length, 1);
  const { users } = await new TestClient(second).ask('listUsers', {});
  t.equal(users?.users.filter((user) => user?.role === Role.ADMIN).length, 1);
});

t.test('a change of a password', async (t) => {
  const { hsm } = await startCluster();
  const client = await loggedIn(hsm, ALICE);
  const newPassword = password('brand-new');
  const changed = await client.ask('changePassword', { newPassword });
  t.equal(changed.status, Status.SUCCESS);
  t.equal(changed.passwordChanged?.credentialGeneration, changed.position);
  t.equal((await client.ask('generateRandom', { length: 1 })).status, Status.SUCCESS, 'the session lives on');
  t.equal((await tryLogin(new TestClient(hsm), ALICE)).status, Status.USER_LOGIN_FAILURE);
  const { loginResult } = await tryLogin(new TestClient(hsm), { ...ALICE, password: 'brand-new' });
  t.equal(loginResult?.credentialGeneration, changed.position);
});

t.test('who may change whose password', async (t) => {
  const { hsm } = await startCluster();
  const alice = await loggedIn(hsm, ALICE);
  const admin = await loggedIn(hsm, ADMIN);
  const change = async (client: TestClient, username: string, role = Role.ROLE_UNSPECIFIED): Promise<Status> =>
    (await client.ask('changePassword', { username, role, newPassword: password('changed-password') })).status;
  t.equal(await change(alice, 'bob'), Status.ROLE_NOT_PERMITTED);
  t.equal(await change(alice, 'ALICE', Role.CRYPTO_USER), Status.SUCCESS, 'her own by name');
  t.equal(await change(alice, '', Role.ADMIN), Status.USER_DOES_NOT_EXIST, 'not in this role');
  t.equal(await change(admin, 'nobody'), Status.USER_DOES_NOT_EXIST);
  t.equal(await change(admin, 'bob', Role.ADMIN), Status.USER_DOES_NOT_EXIST);
  t.equal(await change(admin, 'bob', Role.CRYPTO_USER), Status.SUCCESS);
  t.equal(await change(admin, 'alice'), Status.USER_LOGGED_IN);
  t.equal(await change(admin, ''), Status.SUCCESS, "the admin's own");
  alice.drop();
  t.equal(await change(admin, 'alice'), Status.SUCCESS);
  const { status } = await admin.ask('changePassword', { username: 'bob', newPassword: password('short') });
  t.equal(status, Status.INVALID_PASSWORD);
});

t.test("another id's live session of the user forbids the change of one's own password, too", async (t) => {
  const { hsm } = await startCluster();
  const mine = await loggedIn(hsm, ALICE, 'connector-1');
  const other = await loggedIn(hsm, ALICE, 'connector-2');
  const change = async (): Promise<Status> =>
    (await mine.ask('changePassword', { newPassword: password('changed-password') })).status;
  t.equal(await change(), Status.USER_LOGGED_IN);
  other.drop();
  t.equal(await change(), Status.SUCCESS);
});

t.test('a late duplicate of a change changes nothing', async (t) => {
  const { hsm, hsms } = await startCluster({ hsmCount: 2 });
  const [, second] = hsms as [(typeof hsms)[0], (typeof hsms)[0]];
  const client = new TestClient(hsm);
  const generation = (await tryLogin(client, ALICE)).loginResult?.credentialGeneration;
  const change = (from: TestClient, text: string, expectedGeneration?: number): Promise<Response> =>
    from.ask('changePassword', { newPassword: password(text), expectedGeneration });
  const first = await change(client, 'first-password', generation);
  t.equal(first.status, Status.SUCCESS);
  const newer = await change(client, 'newer-password', first.passwordChanged?.credentialGeneration);
  t.equal(newer.status, Status.SUCCESS);
  const duplicate = await change(client, 'first-password', generation);
  t.equal(duplicate.status, Status.CREDENTIAL_GENERATION_CHANGED);
  // Through another HSM, which has to look at the head to know.
  const { username, role } = ALICE;
  const elsewhere = await loggedIn(second, { username, role, password: 'newer-password' });
  t.equal((await change(elsewhere, 'first-password', generation)).status, Status.CREDENTIAL_GENERATION_CHANGED);
  t.equal((await tryLogin(new TestClient(hsm), { username, role, password: 'newer-password' })).status, 0);
});

t.test('passwords are wiped from the request that brought them', async (t) => {
  const { hsm } = await startCluster();
  const admin = await loggedIn(hsm, ADMIN);
  for (const role of [Role.CRYPTO_USER, Role.APPLIANCE_USER]) {
    const created = admin.prepare('createUser', { username: 'carol', role, password: password('password1') });
    await created.send();
    t.same(created.request.createUser?.password, Buffer.alloc(9));
  }
  const changed = admin.prepare('changePassword', { newPassword: password('password2') });
  await changed.send();
  t.same(changed.request.changePassword?.newPassword, Buffer.alloc(9));
});
