// A disconnect at every step of an attempt to connect: DISCONNECTED means that nothing of the attempt is left, neither a
// session of kmsuser nor a network part, and that nothing of it happens later.

import t from 'tap';
import { Secret } from '../../../src/runtime/secret.ts';
import { CrashPoint } from '../../support/crash.ts';
import { connectAndSettle, createStore, makeMemoryWorld } from '../../support/memory-world.ts';

const STEPS_MAX = 200;
const PASSWORD = 'AdminChoseThis1';

/** Does something at a step, and goes on. */
class Interruption extends CrashPoint {
  readonly #atStep: number;
  readonly #act: () => void;

  constructor(atStep: number, act: () => void) {
    super(0);
    this.#atStep = atStep;
    this.#act = act;
  }

  override step(): boolean {
    this.steps++;
    if (this.steps === this.#atStep) this.#act();
    return true;
  }
}

async function disconnectAt(step: number) {
  const world = await makeMemoryWorld();
  const disconnects: Promise<unknown>[] = [];
  const interruption = new Interruption(step, () => {
    disconnects.push(kms.keyStores.disconnect(id).then(() => kms.keyStores.settled(id)));
  });
  const setUp = await world.startKms();
  const id = await createStore(setUp, world.cluster.clusterId);
  await setUp.shutDown();
  const kms = await world.startKms({
    ledger: interruption.ledger(world.ledger),
    channels: interruption.channels(world.channels),
  });
  await kms.keyStores.connect(id);
  await kms.keyStores.settled(id);
  const interrupted = disconnects.length > 0;
  await Promise.all(disconnects);

  const kmsParts = world.world.network.describe().securityGroups.filter(({ groupName }) => groupName === `kms-${id}`);
  const state = kms.keyStores.find(id)?.connectionState;
  // Refused while a session of kmsuser lives.
  if (interrupted) await world.changePassword('kmsuser', PASSWORD);
  if (interrupted) await kms.keyStores.update(id, { password: Secret.fromText(PASSWORD) });
  const again = await connectAndSettle(kms, id);
  const parts = world.world.network.describe().securityGroups.filter(({ groupName }) => groupName === `kms-${id}`);
  const refused = await world.refusedLogins();
  await kms.shutDown();
  await world.close();
  return { interrupted, state, leftCount: kmsParts.length, again, partsCount: parts.length, refused };
}

t.test('at every step', async (t) => {
  // The first two steps are the record of CONNECTING: there is nothing to disconnect yet.
  let step = 3;
  for (; step < STEPS_MAX; step++) {
    const { interrupted, state, leftCount, again, partsCount, refused } = await disconnectAt(step);
    if (!interrupted) break;
    t.equal(state, 'DISCONNECTED', `step ${step}: it ends disconnected`);
    t.equal(leftCount, 0, `step ${step}: no network part is left`);
    t.equal(again, 'CONNECTED', `step ${step}: AWS's recipe with a new password works`);
    t.equal(partsCount, 1, `step ${step}: the next connection has its network parts`);
    t.equal(refused, 0, `step ${step}: no log in was refused`);
  }
  t.ok(step > 20 && step < STEPS_MAX, `${step} steps`);
});
