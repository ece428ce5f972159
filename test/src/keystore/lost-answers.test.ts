// Every connection breaks at a step of an attempt to connect, and the process lives on: the attempt either gets through or
// fails for want of a network, no more than one log in is refused on the way, and a reconnect strands nobody.

import t from 'tap';
import { CrashPoint } from '../../support/crash.ts';
import { connectAndSettle, createStore, disconnectAndSettle, makeMemoryWorld } from '../../support/memory-world.ts';

const STEPS_MAX = 200;

/** Breaks the links at a step, and again as often after as many steps more. */
class Breaking extends CrashPoint {
  readonly #everySteps: number;
  #times: number;

  constructor(everySteps: number, times: number) {
    super(0);
    this.#everySteps = everySteps;
    this.#times = times;
  }

  get isDone(): boolean {
    return this.#times === 0;
  }

  override step(): boolean {
    this.steps++;
    if (this.#times > 0 && this.steps % this.#everySteps === 0) {
      this.#times--;
      this.breakLinks();
    }
    return true;
  }
}

async function breakAt(step: number, times: number) {
  const world = await makeMemoryWorld();
  const setUp = await world.startKms();
  const id = await createStore(setUp, world.cluster.clusterId);
  await setUp.shutDown();
  const breaking = new Breaking(step, times);
  const kms = await world.startKms({
    ledger: breaking.ledger(world.ledger),
    channels: breaking.channels(world.channels),
  });
  const end = await connectAndSettle(kms, id);
  const refused = await world.refusedLogins();
  const { isDone } = breaking;
  await disconnectAndSettle(kms, id);
  const again = await connectAndSettle(kms, id);
  await kms.shutDown();
  await world.close();
  return { end, refused, again, isDone };
}

for (const times of [1, 3]) {
  t.test(`${times} times`, async (t) => {
    let step = 3;
    for (; step < STEPS_MAX; step++) {
      const { end, refused, again, isDone } = await breakAt(step, times);
      t.match(end, /^(CONNECTED|FAILED NETWORK_ERRORS)$/, `step ${step}: ${end}`);
      t.ok(refused <= 1, `step ${step}: ${refused} refused`);
      if (isDone) t.equal(again, 'CONNECTED', `step ${step}: a reconnect works`);
      if (times === 1 && !isDone) break;
      if (times > 1 && step > 60) break;
    }
    t.ok(step > 20 && step < STEPS_MAX, `${step} steps`);
  });
}
