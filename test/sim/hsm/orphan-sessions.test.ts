// A session is one user's. It ends with the user, and never acts for the next one of that name.

import t from 'tap';
import { Sessions } from '../../../sim/hsm/sessions.ts';
import { firstUserCreated } from '../../../sim/hsm/user-facts.ts';
import { Users } from '../../../sim/hsm/users.ts';
import { seededRandom } from '../../../src/runtime/random.ts';
import { CloseCode } from '../../../src/wire/close-codes.ts';
import { Role } from '../../../src/wire/roles.ts';
import { Status } from '../../../src/wire/status.ts';
import { ADMIN, ALICE, BOB, CLUSTER_KEY, loggedIn, password, startCluster, tryLogin } from './support.ts';

t.test('a deletion through another HSM closes the user’s connections, and nobody else’s', async (t) => {
  const { hsms } = await startCluster({ hsmCount: 2 });
  const [first, second] = hsms as [(typeof hsms)[0], (typeof hsms)[0]];
  const [bob, again, alice] = [await loggedIn(second, BOB), await loggedIn(second, BOB), await loggedIn(second, ALICE)];
  const left = await loggedIn(second, BOB);
  await left.ask('logout', {});
  const admin = await loggedIn(first, ADMIN);
  const gone = { username: 'bob', role: Role.CRYPTO_USER };
  t.equal((await admin.ask('deleteUser', gone)).status, Status.SUCCESS, 'the other HSM’s sessions are not known here');
  t.same([bob.closedWith, again.closedWith], [CloseCode.SESSION_ENDED, CloseCode.SESSION_ENDED]);
  t.same([alice.closedWith, left.closedWith], [undefined, undefined]);
  t.same(
    second
      .auditEvents(-1)
      .slice(-2)
      .map(({ opcode, user }) => `${opcode} ${user?.name}`),
    ['CN_CLOSE_SESSION bob', 'CN_CLOSE_SESSION bob'],
  );

  await admin.ask('createUser', { ...gone, password: password('another-bob') });
  const next = await loggedIn(second, { ...BOB, password: 'another-bob' });
  t.equal((await next.ask('generateRandom', { length: 1 })).status, Status.SUCCESS);
  t.equal((await tryLogin(left, BOB)).status, Status.USER_LOGIN_FAILURE);
});

t.test('a session that began before a lagging HSM learns of it ends when it does', async (t) => {
  const { hsms } = await startCluster({ hsmCount: 2 });
  const [first, second] = hsms as [(typeof hsms)[0], (typeof hsms)[0]];
  const bob = await loggedIn(second, BOB);
  second.held.hold();
  const admin = await loggedIn(first, ADMIN);
  await admin.ask('deleteUser', { username: 'bob', role: Role.CRYPTO_USER });
  await admin.ask('createUser', { username: 'bob', role: Role.CRYPTO_USER, password: password('another-bob') });
  t.equal((await bob.ask('generateRandom', { length: 1 })).status, Status.SUCCESS, 'not yet');
  second.held.release();
  t.equal(bob.closedWith, CloseCode.SESSION_ENDED);
});

t.test('another user of the name ends it where the deletion has not been heard of', async (t) => {
  const { hsm, ledger } = await startCluster();
  const bob = await loggedIn(hsm, BOB);
  const user = { username: 'bob', role: Role.CRYPTO_USER, password: password('another-bob') };
  await ledger.append(await firstUserCreated(CLUSTER_KEY, seededRandom(2), user), await ledger.head());
  await hsm.ready;
  t.equal(bob.closedWith, CloseCode.SESSION_ENDED);
});

t.test('a changed password leaves the user who it was', async (t) => {
  const { hsms } = await startCluster({ hsmCount: 2 });
  const [first, second] = hsms as [(typeof hsms)[0], (typeof hsms)[0]];
  const bob = await loggedIn(second, BOB);
  const admin = await loggedIn(first, ADMIN);
  const changed = await admin.ask('changePassword', { username: 'bob', newPassword: password('password2') });
  t.equal(changed.status, Status.SUCCESS, 'logged in is a matter of each HSM');
  t.equal((await bob.ask('generateRandom', { length: 1 })).status, Status.SUCCESS);
});

t.test('a session that nobody has ended is not live for a later user', (t) => {
  const users = new Users();
  const user = { username: 'bob', role: Role.CRYPTO_USER, maskedVerifier: new Uint8Array(0) };
  users.set({ ...user, createdPosition: 1, credentialGeneration: 1 });
  const sessions = new Sessions(1, users);
  const { username, role } = user;
  const session = sessions.open({ username, role, userCreatedPosition: 1, connectorId: '', terminate: () => {} });
  users.set({ ...user, createdPosition: 1, credentialGeneration: 2 });
  t.ok(sessions.isLive(session));
  users.set({ ...user, createdPosition: 3, credentialGeneration: 3 });
  t.notOk(sessions.isLive(session));
  t.throws(() => sessions.requireLive(session), { code: 'device_refused' });
  users.delete('bob');
  t.notOk(sessions.isLive(session));
  t.end();
});
