// What is behind the front door, from the first request to the last: started, started anew, taken down in order.

import t from 'tap';
import type { FrontDoor } from '../../app/http/front-door.ts';
import { UnderWay } from '../../app/http/under-way.ts';
import { Lifecycle, type Tenant } from '../../app/lifecycle.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { ManualClock } from '../../src/runtime/manual-clock.ts';

/** A door and tenants that write down what is done to them. */
function scene(refuseToStart: () => boolean = () => false) {
  const log: string[] = [];
  const clock = new ManualClock();
  const underWay = new UnderWay(clock.monotonic);
  const door: FrontDoor = {
    port: 0,
    underWay,
    letIn: (services) => log.push(`let in to ${(services as Tenant & { name: string }).name}`),
    keepOut: (why) => log.push(`keep out: ${why}`),
    cutOff: () => log.push('cut off'),
    closeConnections: () => log.push('close connections'),
    async close() {
      log.push('close the door');
      return 0;
    },
  };
  let count = 0;
  const start = async () => {
    const name = `tenant ${++count}`;
    if (refuseToStart()) throw new Error(`${name} cannot`);
    log.push(`start ${name}`);
    const tenant = { name, wrapUp: () => {}, stop: async () => void log.push(`stop ${name}`) };
    return tenant as typeof tenant & Tenant;
  };
  return { log, clock, underWay, lifecycle: new Lifecycle(door, start, silentLogger) };
}

t.test('from start to stop', async (t) => {
  const { log, lifecycle } = scene();
  t.match(lifecycle, { phase: 'starting', reason: /seed/ });
  t.throws(() => lifecycle.tenant, { code: 'illegal_transition' });
  await lifecycle.begin();
  t.match(lifecycle, { phase: 'ready', reason: undefined, tenant: { name: 'tenant 1' } });
  t.equal(await lifecycle.drain(0), 0);
  t.match(lifecycle, { phase: 'draining', reason: 'the simulator is stopping' });
  await lifecycle.stop();
  t.same(log, [
    ...['start tenant 1', 'let in to tenant 1'],
    ...['keep out: the simulator is stopping', 'close connections', 'close the door', 'stop tenant 1'],
  ]);
});

t.test('a start that fails closes the door', async (t) => {
  const { log, lifecycle } = scene(() => true);
  await t.rejects(lifecycle.begin(), { message: 'tenant 1 cannot' });
  t.same(log, ['close the door']);
});

t.test('a reset waits for what is under way, and two are one', async (t) => {
  const { log, underWay, lifecycle } = scene();
  await lifecycle.begin();
  underWay.begin();
  const resets = [lifecycle.reset(), lifecycle.reset()];
  t.equal(lifecycle.phase, 'resetting');
  t.same(log.slice(2), ['keep out: the simulator is being reset'], 'nothing is taken down under a request');
  underWay.end();
  await Promise.all(resets);
  t.same(log.slice(3), ['cut off', 'stop tenant 1', 'start tenant 2', 'let in to tenant 2']);
  t.equal(lifecycle.phase, 'ready');
  await lifecycle.reset();
  t.match(lifecycle.tenant, { name: 'tenant 3' }, 'and again');
});

t.test('a reset does not wait for ever, and who is late then gets nowhere', async (t) => {
  const { log, clock, underWay, lifecycle } = scene();
  await lifecycle.begin();
  underWay.begin();
  const reset = lifecycle.reset();
  clock.advance(4_999);
  await new Promise((resolve) => setImmediate(resolve));
  t.equal(log.at(-1), 'keep out: the simulator is being reset');
  clock.advance(1);
  await reset;
  t.same(log.slice(3), ['cut off', 'stop tenant 1', 'start tenant 2', 'let in to tenant 2']);
});

t.test('a reset that fails says so until the next one', async (t) => {
  let isBroken = false;
  const { log, lifecycle } = scene(() => isBroken);
  await lifecycle.begin();
  isBroken = true;
  await t.rejects(lifecycle.reset(), { message: 'tenant 2 cannot' });
  t.match(lifecycle, { phase: 'failed', reason: 'the reset failed: tenant 2 cannot' });
  t.equal(log.at(-1), 'keep out: the reset failed: tenant 2 cannot');
  isBroken = false;
  await lifecycle.reset();
  t.match(lifecycle, { phase: 'ready', tenant: { name: 'tenant 3' } });
});

t.test('a drain waits for what is under way, for so long', async (t) => {
  const { log, clock, underWay, lifecycle } = scene();
  await lifecycle.begin();
  underWay.begin();
  underWay.begin();
  const late = lifecycle.drain(10_000);
  await new Promise((resolve) => setImmediate(resolve));
  clock.advance(10_000);
  t.equal(await late, 2, 'how many are left');
  const drained = lifecycle.drain(60_000);
  underWay.end();
  underWay.end();
  t.equal(await drained, 0);
  await t.rejects(lifecycle.reset(), { code: 'illegal_transition' }, 'there is no way back');
  await lifecycle.stop();
  t.equal(log.at(-1), 'stop tenant 1');
});

t.test('a drain during a reset: nobody is let in any more', async (t) => {
  const { log, underWay, lifecycle } = scene();
  await lifecycle.begin();
  underWay.begin();
  const reset = lifecycle.reset();
  const drained = lifecycle.drain(60_000);
  underWay.end();
  await Promise.all([reset, drained]);
  t.equal(lifecycle.phase, 'draining');
  await lifecycle.stop();
  t.same(log.slice(-4), ['stop tenant 1', 'start tenant 2', 'close the door', 'stop tenant 2']);
});
