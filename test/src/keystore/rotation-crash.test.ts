// A crash at every step of connecting strands nobody: the process that comes after it connects, and no more than one log
// in is refused on the way. With a second HSM that follows at once, and with one that lags behind.

import t from 'tap';
import { CrashPoint } from '../../support/crash.ts';
import { connectAndSettle, createStore, disconnectAndSettle, makeMemoryWorld } from '../../support/memory-world.ts';

/** More steps than a connect has: the loop ends by itself when a run gets through. */
const STEPS_MAX = 200;
const LAG_MS = 3;

async function crashAt(step: number, lagMs: number) {
  const world = await makeMemoryWorld();
  const [, second] = world.cluster.describe().hsms;
  if (second === undefined) throw new Error('there is a second HSM');
  world.cluster.setLag(second.hsmId, lagMs);

  const setUp = await world.startKms();
  const id = await createStore(setUp, world.cluster.clusterId);
  await setUp.shutDown();

  const point = new CrashPoint(step);
  const doomed = await world.startKms({
    ledger: point.ledger(world.ledger),
    channels: point.channels(world.channels),
  });
  await Promise.race([connectAndSettle(doomed, id), point.crash]);

  const next = await world.startKms();
  const state = await next.keyStores.settled(id);
  // A crash before the connect was recorded leaves a store that nobody has connected.
  const end = state === 'DISCONNECTED' ? await connectAndSettle(next, id) : state;
  const usable = end === 'CONNECTED' ? (await next.keyStores.session(id).random(8)).length : 0;
  const refused = await world.refusedLogins();
  // The password that the crash left behind is the one that the next connects with as well.
  await disconnectAndSettle(next, id);
  const again = await connectAndSettle(next, id);
  await next.shutDown();
  await world.close();
  return { crashed: point.crashed, end, usable, refused, again };
}

for (const lagMs of [0, LAG_MS]) {
  t.test(`a crash at every step, second HSM ${lagMs} ms behind`, async (t) => {
    let step = 1;
    for (; step < STEPS_MAX; step++) {
      const { crashed, end, usable, refused, again } = await crashAt(step, lagMs);
      t.equal(end, 'CONNECTED', `step ${step}: the next process connects`);
      t.equal(usable, 8, `step ${step}: and is usable`);
      t.ok(refused <= 1, `step ${step}: ${refused} log ins refused`);
      t.equal(again, 'CONNECTED', `step ${step}: and connects again`);
      if (!crashed) break;
    }
    t.ok(step > 20 && step < STEPS_MAX, `the connect has ${step - 1} steps, and all were crashed at`);
  });
}
