import t from 'tap';
import { drive } from '../../support/drive.ts';
import { ScriptedCluster } from '../../support/scripted-cluster.ts';

t.test('28 HSMs lost together and back: nobody storms them', async (t) => {
  const world = new ScriptedCluster();
  const hsms = Array.from({ length: 28 }, (_, index) => world.addHsm(`hsm-${index}`));
  const openedAtMs: number[] = [];
  let mayOpen = true;
  const session = await world.connectedSession({
    openLink: (address) => {
      openedAtMs.push(world.clock.monotonic.now());
      return mayOpen ? world.openLink(address) : Promise.reject(new Error('no route'));
    },
  });
  const countOf = (state: string): number => session.states().filter((view) => view.state === state).length;
  t.equal(countOf('connected'), 28);
  world.clock.advance(5_000);
  openedAtMs.length = 0;
  mayOpen = false;
  const lostAtMs = world.clock.monotonic.now();
  for (const hsm of hsms) await hsm.die();
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed++) {
      world.clock.advance(1);
      await new Promise(setImmediate);
    }
  };
  const mostAtOnce = (): number => {
    const counts = new Map<number, number>();
    for (const atMs of openedAtMs) counts.set(Math.floor(atMs), (counts.get(Math.floor(atMs)) ?? 0) + 1);
    return Math.max(...counts.values());
  };
  await pass(60);
  t.equal(openedAtMs.length, 28, 'each is tried again at once');
  t.ok(openedAtMs.every((atMs) => atMs >= lostAtMs && atMs <= lostAtMs + 51));
  t.ok(mostAtOnce() <= 5, `at most ${mostAtOnce()} in the same millisecond`);
  t.equal(countOf('waiting'), 28);
  for (const { retryInMs = -1, failureCount } of session.states()) {
    t.ok(retryInMs >= 0 && retryInMs <= 100);
    t.equal(failureCount, 1);
  }

  await pass(10_000);
  t.ok(openedAtMs.length < 28 * 12, 'the longer it lasts the less often');
  openedAtMs.length = 0;
  mayOpen = true;
  for (const hsm of hsms) hsm.start();
  const backAtMs = world.clock.monotonic.now();
  await world.waitUntil(() => countOf('connected') === 28);
  t.ok(world.clock.monotonic.now() - backAtMs <= 5_100, 'all are back within the longest back-off');
  t.ok(mostAtOnce() <= 5, `at most ${mostAtOnce()} in the same millisecond`);
  await drive(world.clock, session.close());
});
