import t from 'tap';
import type { ClusterSession } from '../../../src/client/cluster-session.ts';
import { SimError } from '../../../src/errors.ts';
import { Status } from '../../../src/wire/status.ts';
import { drive, turn } from '../../support/drive.ts';
import { outcome } from '../../support/link-world.ts';
import { recordingLogger } from '../../support/recording-logger.ts';
import { ScriptedCluster } from '../../support/scripted-cluster.ts';

const random = (session: ClusterSession) => session.request('generateRandom', { length: 1 });
const stateOf = (session: ClusterSession, hsmId: string) =>
  session.states().find((state) => state.hsmId === hsmId)?.state;

async function pair() {
  const world = new ScriptedCluster();
  const [a, b] = [world.addHsm('hsm-a'), world.addHsm('hsm-b')];
  return { world, clock: world.clock, a, b };
}

t.test('requests are spread over the HSMs, to whichever has least to do', async (t) => {
  const { world, clock, a, b } = await pair();
  const session = await world.connectedSession();
  await drive(clock, Promise.all(Array.from({ length: 10 }, () => random(session))));
  t.equal(a.count('generateRandom'), 5);
  t.equal(b.count('generateRandom'), 5);

  a.script = () => undefined;
  for (let index = 0; index < 10; index++) await drive(clock, Promise.race([random(session), turn(clock)]));
  t.ok(a.count('generateRandom') <= 7, 'one that does not answer gets no more than the others are behind');
});

t.test('a link that is logged in already is taken over', async (t) => {
  const { world, clock, a } = await pair();
  const session = world.session();
  session.adopt(await world.loggedInLink(a));
  const view = { hsmId: 'hsm-a', availabilityZone: 'us-east-1a', state: 'connected', inFlight: 0, failureCount: 0 };
  t.same(session.states(), [view]);
  await drive(clock, random(session));
  t.equal(a.login.logins.length, 1);
  await drive(clock, session.refresh());
  await world.until(() => stateOf(session, 'hsm-b') === 'connected');
  t.equal(a.login.logins.length, 1, 'refresh leaves it alone');
});

t.test('an HSM dies: what can be repeated goes to another, silently', async (t) => {
  const { world, clock, a, b } = await pair();
  const session = await world.connectedSession();
  a.script = () => undefined;
  b.script = () => undefined;
  const reads = [random(session), random(session)];
  await turn(clock);
  b.script = () => ({ randomBytes: {} });
  a.script = b.script;
  b.device.connections[0]?.peer.answer({ id: 3 });
  await a.die();
  await drive(clock, Promise.all(reads));
  t.equal(b.count('generateRandom'), 2);
  await world.until(() => stateOf(session, 'hsm-a') === 'waiting');
  t.equal(stateOf(session, 'hsm-b'), 'connected');
});

t.test(
  'an HSM dies: a write that was under way may have happened; a key with an idempotency key is made elsewhere',
  async (t) => {
    for (const [idempotencyKey, expected] of [
      ['', 'outcome_unknown'],
      ['intent-1', 'fulfilled'],
    ] as const) {
      const { world, clock, a, b } = await pair();
      const session = await world.connectedSession();
      a.script = () => undefined;
      b.script = () => ({ keyGenerated: { keyHandle: 7 }, position: 12 });
      const made = [0, 1].map(() => outcome(session.request('generateKey', { keyLengthBytes: 32, idempotencyKey })));
      await turn(clock);
      await turn(clock);
      await a.die();
      await world.until(() => made.every(({ is }) => is !== 'pending'));
      t.same(made.map(({ is }) => is).sort(), [expected, 'fulfilled'].sort());
      t.equal(session.position, 12, 'the position of its own write is remembered');
    }
  },
);

t.test('an HSM dies: what was approved there is not asked again elsewhere', async (t) => {
  const { world, clock, a, b } = await pair();
  const session = await world.connectedSession();
  for (const hsm of [a, b]) hsm.script = () => undefined;
  const asked = [0, 1].map(() => outcome(session.request('sign', { keyHandle: 7, approval: { signatures: [] } })));
  await turn(clock);
  t.same([a.count('sign'), b.count('sign')], [1, 1]);
  await a.die();
  await world.until(() => asked.some(({ is }) => is !== 'pending'));
  t.equal(asked.filter(({ is }) => is === 'pending').length, 1, 'that of the HSM that lives');
  t.equal(b.count('sign'), 1);
});

t.test('an idempotent write that may have happened stays unknown when nobody is left to ask', async (t) => {
  const world = new ScriptedCluster();
  const only = world.addHsm('hsm-a');
  const session = await world.connectedSession();
  only.script = () => undefined;
  const made = outcome(session.request('generateKey', { keyLengthBytes: 32, idempotencyKey: 'intent-1' }));
  await turn(world.clock);
  await only.die();
  await world.until(() => made.is !== 'pending');
  t.equal(made.is, 'outcome_unknown');
});

t.test('BUSY is repeated three times, with exponential back-off', async (t) => {
  const world = new ScriptedCluster();
  const only = world.addHsm('hsm-a');
  const session = await world.connectedSession();
  only.script = () => ({ status: Status.BUSY });
  const read = outcome(random(session));
  const at: number[] = [];
  for (let ms = 0; ms < 500; ms++) {
    await turn(world.clock);
    if (only.count('generateRandom') > at.length) at.push(ms);
    world.clock.advance(1);
  }
  t.equal(read.is, 'device_refused');
  t.equal(at.length, 4);
  const gaps = at.slice(1).map((ms, index) => ms - (at[index] ?? 0));
  for (const [index, fullMs] of [50, 100, 200].entries()) {
    const gap = gaps[index] ?? 0;
    t.ok(gap >= fullMs / 2 - 1 && gap <= fullMs + 3, `${gap} ms is in the upper half of ${fullMs}`);
  }
});

t.test('what is BUSY once is silent', async (t) => {
  const { world, clock, a, b } = await pair();
  const session = await world.connectedSession();
  const busyOnce = (hsm: typeof a): void => {
    hsm.script = () => {
      a.script = () => ({});
      b.script = () => ({});
      return { status: Status.BUSY };
    };
  };
  busyOnce(a);
  busyOnce(b);
  const write = outcome(session.request('deleteKey', { keyHandle: 1 }));
  await turn(clock);
  await turn(clock);
  clock.advance(100);
  await world.until(() => write.is !== 'pending');
  t.equal(write.is, 'fulfilled', 'even a write: BUSY says that nothing was done');
});

t.test('an HSM that is BEHIND is not asked again; if all are, that is the answer', async (t) => {
  const { world, clock, a, b } = await pair();
  const session = await world.connectedSession();
  a.script = () => ({ status: Status.BEHIND });
  await drive(clock, Promise.all([random(session), random(session)]));
  t.equal(a.count('generateRandom'), 1);
  t.equal(b.count('generateRandom'), 2);
  b.script = a.script;
  await t.rejects(drive(clock, random(session)), { code: 'device_refused', refusal: 'BEHIND' });
});

t.test('other refusals are answers', async (t) => {
  const { world, clock, a, b } = await pair();
  const session = await world.connectedSession();
  a.script = () => ({ status: Status.DECRYPTION_FAILED });
  b.script = a.script;
  await t.rejects(drive(clock, session.request('decrypt', { keyHandle: 1 })), {
    code: 'device_refused',
    refusal: 'DECRYPTION_FAILED',
  });
  t.equal(a.count('decrypt') + b.count('decrypt'), 1);
});

t.test('an HSM that has forgotten the session is logged in to again, and the request goes elsewhere', async (t) => {
  const { world, clock, a, b } = await pair();
  const session = await world.connectedSession();
  a.script = () => ({ status: Status.NOT_LOGGED_IN });
  await drive(clock, Promise.all([random(session), random(session)]));
  t.equal(b.count('generateRandom'), 2);
  await world.waitUntil(() => a.login.logins.length === 2);
});

t.test('a lost HSM that comes back is connected to by itself, at its new address too', async (t) => {
  const { world, clock, a, b } = await pair();
  const session = await world.connectedSession();
  await a.die();
  await world.until(() => stateOf(session, 'hsm-a') === 'waiting');
  const later = clock.monotonic.now() + 60_000;
  await world.waitUntil(() => clock.monotonic.now() >= later || stateOf(session, 'hsm-a') === 'connected');
  t.not(stateOf(session, 'hsm-a'), 'connected');
  world.unlist(a);
  const again = world.addHsm('hsm-a');
  await world.waitUntil(() => stateOf(session, 'hsm-a') === 'connected');
  t.equal(again.login.logins.length, 1);
  t.equal(b.login.logins.length, 1);
});

t.test('HSMs that are added are found, and those that are gone are forgotten', async (t) => {
  const { world, clock, a } = await pair();
  const session = await world.connectedSession();
  world.addHsm('hsm-c');
  await world.waitUntil(() => stateOf(session, 'hsm-c') === 'connected');
  world.unlist(a);
  await drive(clock, session.refresh());
  t.equal(stateOf(session, 'hsm-a'), 'connected', 'while it answers, it is let be');
  await a.die();
  await world.waitUntil(() => stateOf(session, 'hsm-a') === undefined);
});

t.test('a refused credential is reported and never tried there again', async (t) => {
  const world = new ScriptedCluster();
  world.addHsm('hsm-a');
  const other = world.addHsm('hsm-b', 'another password');
  const refusals: number[] = [];
  const { lines, logger } = recordingLogger('info');
  const session = world.session({ logger, onCredentialRefused: (status) => refusals.push(status) });
  await drive(world.clock, session.refresh());
  await world.until(() => stateOf(session, 'hsm-b') === 'refused' && stateOf(session, 'hsm-a') === 'connected');
  const later = world.clock.monotonic.now() + 60_000;
  await world.waitUntil(() => world.clock.monotonic.now() >= later);
  t.same(refusals, [Status.USER_LOGIN_FAILURE]);
  const told = lines.filter(({ message }) => message.startsWith('the HSM refuses the credential'));
  t.match(told, [{ level: 'warn', hsmId: 'hsm-b' }], 'nothing of ours has failed');
  t.equal(other.count('loginFinish'), 1);
  await drive(world.clock, random(session));
});

t.test('nobody to be reached: said at once when there is no hope, and soon when there is', async (t) => {
  const world = new ScriptedCluster();
  const only = world.addHsm('hsm-a');
  const session = await world.connectedSession();
  await only.die();
  await world.until(() => stateOf(session, 'hsm-a') === 'waiting');
  await t.rejects(random(session), { code: 'no_hsm_available' });

  // Connecting, but to somebody who says nothing: five seconds.
  const silent = world.session({ openLink: () => new Promise(() => {}) });
  await drive(world.clock, silent.refresh());
  const read = outcome(random(silent));
  world.clock.advance(4_999);
  await turn(world.clock);
  t.equal(read.is, 'pending');
  world.clock.advance(1);
  await turn(world.clock);
  t.equal(read.is, 'no_hsm_available');
});

t.test(
  'a cluster without HSMs: a request looks whether it has one again, and says at once when it has none',
  async (t) => {
    const world = new ScriptedCluster();
    const first = world.addHsm('hsm-a');
    const session = await world.connectedSession();
    world.unlist(first);
    await first.die();
    await world.waitUntil(() => session.states().length === 0);
    await t.rejects(drive(world.clock, random(session)), { code: 'no_hsm_available' });
    const second = world.addHsm('hsm-b');
    await drive(world.clock, random(session));
    t.equal(second.count('generateRandom'), 1);
  },
);

t.test('a request that is given up while it waits is never sent', async (t) => {
  const { world, clock, a, b } = await pair();
  const session = await world.connectedSession();
  a.script = () => ({ status: Status.BUSY });
  b.script = a.script;
  const givenUp = new AbortController();
  const asked = outcome(session.request('generateRandom', { length: 1 }, { signal: givenUp.signal }));
  await turn(clock);
  await turn(clock);
  givenUp.abort(new SimError('connection_closed', 'given up'));
  for (let ms = 0; ms < 2_000; ms += 50) {
    clock.advance(50);
    await turn(clock);
  }
  t.equal(asked.is, 'connection_closed');
  t.equal(a.count('generateRandom') + b.count('generateRandom'), 1, 'the one that was sent before');
});

t.test('a request waits for the HSM that is being connected to', async (t) => {
  const world = new ScriptedCluster();
  world.addHsm('hsm-a');
  const session = world.session();
  void session.refresh();
  t.ok(await drive(world.clock, random(session)));
  await drive(world.clock, session.close());
});

t.test('a deadline is kept over all attempts', async (t) => {
  const { world, clock, a, b } = await pair();
  const session = await world.connectedSession();
  const statuses = [Status.BUSY];
  a.script = () => {
    const status = statuses.shift();
    return status === undefined ? undefined : { status };
  };
  b.script = a.script;
  const read = outcome(session.request('generateRandom', { length: 1 }, { deadlineMs: 120 }));
  await turn(clock);
  clock.advance(60);
  await turn(clock);
  await turn(clock);
  t.equal(a.count('generateRandom') + b.count('generateRandom'), 2);
  clock.advance(59);
  await turn(clock);
  t.equal(read.is, 'pending');
  clock.advance(1);
  await turn(clock);
  t.equal(read.is, 'deadline_exceeded');
});

t.test('lost entries are reported, also those that may have been lost while nobody was connected', async (t) => {
  const world = new ScriptedCluster();
  const only = world.addHsm('hsm-a');
  let reports = 0;
  const session = await world.connectedSession({ onEntriesLost: () => void reports++ });
  t.equal(reports, 0);
  only.device.connections[0]?.peer.event({ entriesLost: { position: 9, afterPosition: 4 } });
  await world.until(() => reports === 1);
  only.device.connections[0]?.peer.close(1001, '');
  await world.waitUntil(() => only.login.logins.length === 2 && stateOf(session, 'hsm-a') === 'connected');
  t.equal(reports, 2);
});

t.test('close logs out everywhere and leaves nothing running', async (t) => {
  const { world, clock, a, b } = await pair();
  const session = await world.connectedSession();
  await drive(clock, session.close());
  await drive(clock, session.close());
  for (const hsm of [a, b]) {
    t.equal(hsm.count('logout'), 1);
    t.equal(hsm.device.connections[0]?.closed, true);
  }
  t.same(session.states(), []);
  t.equal(world.timers.live(), 0, 'no timer is left');
  await t.rejects(random(session), { code: 'connection_closed' });
  clock.advance(600_000);
  await turn(clock);
  await drive(clock, session.refresh());
  t.equal(a.device.connections.length, 1, 'nobody connects any more');

  const late = await world.loggedInLink(a);
  session.adopt(late);
  await t.rejects(late.request('generateRandom', { length: 1 }), { code: 'connection_closed' });
});

t.test('close does not wait for an HSM that does not answer, nor leave half-made links behind', async (t) => {
  const { world, clock, a, b } = await pair();
  const session = await world.connectedSession();
  a.script = () => undefined;
  const closing = outcome(session.close());
  await turn(clock);
  clock.advance(1_000);
  await turn(clock);
  t.equal(closing.is, 'fulfilled');

  const early = world.session();
  await drive(clock, early.refresh());
  await drive(clock, early.close());
  for (let round = 0; round < 10; round++) await turn(clock);
  t.ok([a, b].every(({ device }) => device.connections.every(({ closed }) => closed)));
});

t.test('a directory that cannot be read changes nothing', async (t) => {
  const { world, clock } = await pair();
  let broken = false;
  const session = await world.connectedSession({
    discover: async () => {
      if (broken) throw new Error('no answer');
      return world.directory;
    },
  });
  broken = true;
  await drive(clock, session.refresh());
  t.equal(session.states().length, 2);
  await drive(clock, random(session));
});
