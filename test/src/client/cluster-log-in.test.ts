// The first log in to a cluster: who is waited for, for how long, and what is left open.

import t from 'tap';
import { logInToCluster } from '../../../src/client/cluster-log-in.ts';
import type { HsmLink } from '../../../src/client/hsm-link.ts';
import { SimError } from '../../../src/errors.ts';
import { Status } from '../../../src/wire/status.ts';
import { drive, turn } from '../../support/drive.ts';
import { credential, outcome } from '../../support/link-world.ts';
import { ScriptedCluster, type ScriptedHsm } from '../../support/scripted-cluster.ts';

const OTHERS_WAIT_MS = 1_000;

function cluster() {
  const world = new ScriptedCluster();
  const hsms = ['hsm-a', 'hsm-b', 'hsm-c'].map((hsmId) => world.addHsm(hsmId));
  const [a, b, c] = hsms as [ScriptedHsm, ScriptedHsm, ScriptedHsm];
  const logIn = (login = (link: HsmLink): Promise<unknown> => link.login(credential('pass1234'))) =>
    logInToCluster(world.directory, {
      ...{ openLink: world.openLink, clock: world.clock.monotonic, othersWaitMs: OTHERS_WAIT_MS, login },
    });
  const openCount = (): number =>
    hsms.flatMap(({ device }) => device.connections.filter(({ closed }) => !closed)).length;
  return { world, clock: world.clock, a, b, c, logIn, openCount };
}

const hang = (hsm: ScriptedHsm): void => {
  hsm.device.script = () => undefined;
};
const answer = (hsm: ScriptedHsm, status: Status): void => {
  hsm.device.script = () => ({ status });
};
const names = (links: readonly HsmLink[]): readonly string[] => links.map(({ address }) => address.hsmId);

t.test('on every HSM, in the order of the addresses', async (t) => {
  const { clock, logIn } = cluster();
  t.same(names(await drive(clock, logIn())), ['hsm-a', 'hsm-b', 'hsm-c']);
});

t.test('one that hangs is waited for a while, and its connection ends', async (t) => {
  const { world, clock, a, b, c, logIn, openCount } = cluster();
  hang(b);
  const loggingIn = logIn();
  const seen = outcome(loggingIn);
  await world.until(() => a.login.logins.length + c.login.logins.length === 2);
  await turn(clock);
  clock.advance(OTHERS_WAIT_MS - 1);
  await turn(clock);
  t.equal(seen.is, 'pending');
  clock.advance(1);
  t.same(names(await drive(clock, loggingIn)), ['hsm-a', 'hsm-c']);
  await world.until(() => openCount() === 2);
});

t.test('one that opens when nobody waits for it any more is closed', async (t) => {
  const { world, clock, b, openCount } = cluster();
  let openLate = (): void => {};
  const late = new Promise<void>((resolve) => {
    openLate = resolve;
  });
  const loggingIn = logInToCluster(world.directory, {
    async openLink(address) {
      const link = await world.openLink(address);
      if (address === b.address) await late;
      return link;
    },
    login: (link) => link.login(credential('pass1234')),
    ...{ clock: world.clock.monotonic, othersWaitMs: OTHERS_WAIT_MS },
  });
  const seen = outcome(loggingIn);
  await world.waitUntil(() => seen.is !== 'pending');
  t.same(names(await loggingIn), ['hsm-a', 'hsm-c']);
  openLate();
  await world.until(() => openCount() === 2);
  t.same(b.login.logins, []);
  await turn(clock);
});

t.test('those that say no for another reason than the credential are passed over', async (t) => {
  for (const status of [Status.BUSY, Status.SESSION_LIMIT_REACHED, Status.BEHIND]) {
    const { clock, a, c, logIn } = cluster();
    for (const hsm of [a, c]) answer(hsm, status);
    t.same(names(await drive(clock, logIn())), ['hsm-b'], Status[status]);
  }
});

t.test('a credential that one refuses ends it, and all that was opened', async (t) => {
  for (const status of [Status.USER_LOGIN_FAILURE, Status.USER_LOCKED_OUT, Status.USER_NOT_INITIALIZED]) {
    const { world, clock, a, c, logIn, openCount } = cluster();
    answer(c, status);
    hang(a);
    const loggingIn = logIn();
    const seen = outcome(loggingIn);
    await world.waitUntil(() => seen.is !== 'pending');
    t.ok(clock.monotonic.now() < 2 * OTHERS_WAIT_MS);
    await t.rejects(loggingIn, { code: 'device_refused', status });
    await world.until(() => openCount() === 0);
  }
});

t.test('each HSM sees a wrong password, whichever is the first to refuse it', async (t) => {
  const { clock, a, b, c, logIn } = cluster();
  await t.rejects(
    drive(
      clock,
      logIn((link) => link.login(credential('wrong-password'))),
    ),
    {
      ...{ code: 'device_refused', refusal: 'USER_LOGIN_FAILURE' },
    },
  );
  t.same(
    [a, b, c].map((hsm) => hsm.count('loginFinish')),
    [1, 1, 1],
  );
});

t.test('nobody lets in', async (t) => {
  const { world, clock, a, b, c, logIn, openCount } = cluster();
  await a.die();
  await b.die();
  answer(c, Status.BUSY);
  await t.rejects(
    drive(clock, logIn()),
    { code: 'device_refused', refusal: 'BUSY' },
    'who answered says more than who did not',
  );
  await world.until(() => openCount() === 0);
  await c.die();
  await t.rejects(drive(clock, logIn()), { code: 'connection_failed' });
  world.directory.splice(0);
  await t.rejects(drive(clock, logIn()), { code: 'no_hsm_available' });
});

t.test('what ends the log in on this side is not an HSM that is sick', async (t) => {
  const { world, b, logIn } = cluster();
  hang(b);
  const loggingIn = logIn(async (link) => {
    if (link.address === b.address) await link.login(credential('pass1234'));
    throw new SimError('invalid_configuration', 'no token was signed');
  });
  const seen = outcome(loggingIn);
  await world.waitUntil(() => seen.is !== 'pending');
  t.equal(seen.is, 'invalid_configuration');
});
