import t from 'tap';
import { SimError } from '../../../src/errors.ts';
import type { Response } from '../../../src/wire/messages.ts';
import { Role } from '../../../src/wire/roles.ts';
import { Status } from '../../../src/wire/status.ts';
import { ADMIN, ALICE, loggedIn, password, settle, startCluster, TestClient } from './support.ts';

type Fields = { readonly deadlineMs?: number };

const createUser = (client: TestClient, username: string, fields: Fields = {}): Promise<Response> =>
  client.ask('createUser', { username, role: Role.CRYPTO_USER, password: password('password1') }, fields);
const deleteUser = (client: TestClient, username: string, fields: Fields = {}): Promise<Response> =>
  client.ask('deleteUser', { username, role: Role.CRYPTO_USER }, fields);

t.test("a write's position makes it readable on every HSM", async (t) => {
  const { hsms, ledger } = await startCluster({ hsmCount: 2 });
  const [first, second] = hsms as [(typeof hsms)[0], (typeof hsms)[0]];
  const admin = await loggedIn(first, ADMIN);
  second.held.hold();
  const { position } = await createUser(admin, 'carol');
  t.equal(position, await ledger.head());
  const reader = new TestClient(second);
  const stale = await reader.ask('listUsers', {});
  t.notOk(
    stale.users?.users.some((user) => user?.username === 'carol'),
    'the other HSM lags',
  );
  const read = reader.ask('listUsers', {}, { afterPosition: position });
  await settle();
  t.equal(reader.answerCount, 1, 'and waits');
  second.held.release();
  t.ok((await read).users?.users.some((user) => user?.username === 'carol'));
});

t.test('after_position that is not reached by the deadline is BEHIND, by the own bound without one', async (t) => {
  const { hsm, clock } = await startCluster({ settings: { waitMaxMs: 700, heartbeatIntervalMs: 60_000 } });
  const client = new TestClient(hsm);
  const withDeadline = client.ask('heartbeat', {}, { afterPosition: 99, deadlineMs: 300 });
  const without = client.ask('heartbeat', {}, { afterPosition: Number.MAX_SAFE_INTEGER });
  const meanwhile = await client.ask('heartbeat', {});
  t.equal(meanwhile.status, Status.SUCCESS, 'nobody else waits');
  clock.advance(299);
  await settle();
  t.equal(client.answerCount, 1);
  clock.advance(1);
  t.equal((await withDeadline).status, Status.BEHIND);
  clock.advance(400);
  t.equal((await without).status, Status.BEHIND);
});

t.test('what waits for a position is judged when it is its turn', async (t) => {
  const { hsm, hsms } = await startCluster({ hsmCount: 2 });
  const [, second] = hsms as [(typeof hsms)[0], (typeof hsms)[0]];
  const alice = await loggedIn(second, ALICE);
  const read = alice.ask('generateRandom', { length: 1 }, { afterPosition: 4 });
  await alice.ask('logout', {});
  await createUser(await loggedIn(hsm, ADMIN), 'carol');
  t.equal((await read).status, Status.NOT_LOGGED_IN);
});

t.test('writes are decided at the head, refusals too', async (t) => {
  const { hsms } = await startCluster({ hsmCount: 2 });
  const [first, second] = hsms as [(typeof hsms)[0], (typeof hsms)[0]];
  const admins = [await loggedIn(first, ADMIN), await loggedIn(second, ADMIN)] as const;
  second.held.hold();
  await createUser(admins[0], 'carol');
  const removed = deleteUser(admins[1], 'carol');
  await settle();
  second.held.release();
  t.equal((await removed).status, Status.SUCCESS, 'though it did not know of her when it was asked');
  second.held.hold();
  await createUser(admins[0], 'carol');
  const again = createUser(admins[1], 'carol');
  await settle();
  second.held.release();
  t.equal((await again).status, Status.USER_ALREADY_EXISTS);
});

t.test('many writes from many HSMs at once all come through, each once', async (t) => {
  const { hsms, ledger } = await startCluster({ hsmCount: 3 });
  const admins = await Promise.all(hsms.map((hsm) => loggedIn(hsm, ADMIN)));
  const answers = await Promise.all(
    admins.flatMap((admin, which) => Array.from({ length: 10 }, (_, n) => createUser(admin, `u${which}_${n}`))),
  );
  t.ok(answers.every(({ status }) => status === Status.SUCCESS));
  t.equal(new Set(answers.map(({ position }) => position)).size, 30);
  t.equal(await ledger.head(), 33);
});

t.test('a race lost again and again is answered BUSY, and nothing happened', async (t) => {
  const { hsm } = await startCluster();
  const admin = await loggedIn(hsm, ADMIN);
  let attempts = 0;
  hsm.held.onAppend = () => {
    attempts++;
    return Promise.reject(new SimError('ledger_conflict', 'somebody was faster'));
  };
  t.equal((await createUser(admin, 'carol')).status, Status.BUSY);
  t.ok(attempts > 1 && attempts < 100, 'bounded');
  hsm.held.onAppend = undefined;
  t.equal((await createUser(admin, 'carol')).status, Status.SUCCESS);
});

t.test(
  'a ledger that fails otherwise is an error of the device; one that does not know is an unknown outcome',
  async (t) => {
    const { hsm } = await startCluster();
    const admin = await loggedIn(hsm, ADMIN);
    hsm.held.onAppend = () => Promise.reject(new Error('a secret of the inside'));
    const failed = await createUser(admin, 'carol');
    t.equal(failed.status, Status.DEVICE_ERROR);
    t.notMatch(failed.detail, 'secret');
    hsm.held.onAppend = () => Promise.reject(new SimError('outcome_unknown', 'the line went dead'));
    t.equal((await createUser(admin, 'carol')).status, Status.OUTCOME_UNKNOWN);
  },
);

t.test('a deadline after the append leaves the outcome unknown', async (t) => {
  const { hsm, clock } = await startCluster();
  const admin = await loggedIn(hsm, ADMIN);
  let goOn = (): void => {};
  const appended = new Promise<void>((resolve) => {
    hsm.held.onAppend = (append) => {
      resolve();
      return new Promise((settled) => {
        goOn = () => settled(append());
      });
    };
  });
  const written = deleteUser(admin, 'alice', { deadlineMs: 50 });
  await appended;
  clock.advance(50);
  t.equal((await written).status, Status.OUTCOME_UNKNOWN);
  goOn();
  await settle();
  t.equal(admin.answerCount, 3, 'the late outcome is dropped');
  t.equal((await admin.ask('listUsers', {})).users?.users.length, 3, 'though it happened');
});

t.test('a deadline before the append leaves nothing', async (t) => {
  const { hsm, hsms, clock, ledger } = await startCluster({ hsmCount: 2 });
  const [, second] = hsms as [(typeof hsms)[0], (typeof hsms)[0]];
  const admin = await loggedIn(second, ADMIN);
  second.held.hold();
  await createUser(await loggedIn(hsm, ADMIN), 'carol');
  const head = await ledger.head();
  const written = deleteUser(admin, 'carol', { deadlineMs: 50 });
  await settle();
  clock.advance(50);
  t.equal((await written).status, Status.BEHIND);
  second.held.release();
  await settle();
  t.equal(await ledger.head(), head);
});

t.test('a write behind a slow one is DEADLINE_EXCEEDED in its turn and never appended', async (t) => {
  const { hsm, clock, ledger } = await startCluster();
  const admin = await loggedIn(hsm, ADMIN);
  let goOn = (): void => {};
  hsm.held.onAppend = (append) =>
    new Promise((settled) => {
      goOn = () => settled(append());
    });
  const slow = deleteUser(admin, 'alice');
  await settle();
  const late = deleteUser(admin, 'bob', { deadlineMs: 50 });
  clock.advance(50);
  t.equal((await late).status, Status.DEADLINE_EXCEEDED);
  goOn();
  t.equal((await slow).status, Status.SUCCESS);
  await settle();
  t.equal(await ledger.head(), 4);
});

t.test('a write whose connection goes before the append is discarded', async (t) => {
  const { hsms, hsm, ledger } = await startCluster({ hsmCount: 2 });
  const [, second] = hsms as [(typeof hsms)[0], (typeof hsms)[0]];
  const admin = await loggedIn(second, ADMIN);
  const other = await loggedIn(second, ADMIN);
  second.held.hold();
  await createUser(await loggedIn(hsm, ADMIN), 'carol');
  void deleteUser(admin, 'carol');
  await settle();
  admin.drop();
  const afterLogout = deleteUser(other, 'carol');
  await other.ask('logout', {});
  await settle();
  second.held.release();
  t.equal((await afterLogout).status, Status.NOT_LOGGED_IN, 'and so is one whose session has ended');
  t.equal(await ledger.head(), 4);
  t.equal(admin.answerCount, 2);
});

t.test('the loss of an HSM voids what only it had, and clients are told', async (t) => {
  const { hsms, ledger } = await startCluster({ hsmCount: 2 });
  const [lost, survivor] = hsms as [(typeof hsms)[0], (typeof hsms)[0]];
  const admin = await loggedIn(survivor, ADMIN);
  survivor.held.hold();
  await createUser(await loggedIn(lost, ADMIN), 'carol');
  const head = await ledger.head();
  lost.stop();
  await ledger.append({ type: 'hsm_lost', hsmId: 'hsm-0', afterPosition: 3 }, head);
  await settle();
  survivor.held.release();
  await settle();
  t.equal(survivor.position, head + 1);
  t.match(admin.events.at(-1), { entriesLost: { position: head + 1, afterPosition: 3 } });
  await ledger.append({ type: 'hsm_lost', hsmId: 'hsm-9', afterPosition: head + 1 }, head + 1);
  await settle();
  t.equal(admin.events.length, 2, 'nothing is said of a loss that voided nothing');
});

t.test('a write that was voided by a loss before it was applied did not happen', async (t) => {
  const { hsm, ledger } = await startCluster();
  const admin = await loggedIn(hsm, ADMIN);
  hsm.held.hold();
  hsm.held.onAppend = async (append) => {
    const position = await append();
    await ledger.append({ type: 'hsm_lost', hsmId: 'hsm-9', afterPosition: position - 1 }, position);
    return position;
  };
  const written = createUser(admin, 'carol');
  for (let turn = 0; turn < 20 && (await ledger.head()) < 5; turn++) await settle();
  hsm.held.release();
  const { status } = await written;
  hsm.held.onAppend = undefined;
  t.equal(status, Status.LEDGER_UNAVAILABLE);
});

t.test('a new HSM is ready once it has applied the head', async (t) => {
  const { hsm, addHsm, ledger } = await startCluster();
  await createUser(await loggedIn(hsm, ADMIN), 'carol');
  const added = await addHsm();
  t.equal(added.position, await ledger.head());
});
