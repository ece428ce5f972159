import t from 'tap';
import type { Fault } from '../../../sim/fault/fault.ts';
import { FaultRegistry } from '../../../sim/fault/registry.ts';
import { WorldFaults } from '../../../sim/fault/world-faults.ts';
import { ManualClock } from '../../../src/runtime/manual-clock.ts';
import { KNOWN_NAMES, notingWorld } from '../../support/fault-world.ts';

class Follower {
  readonly known = new Map<string, Fault>();
  counted: Record<string, number> = {};

  put(fault: Fault): void {
    this.known.set(fault.name, fault);
  }

  remove(name: string): void {
    this.known.delete(name);
  }

  async hits(): Promise<Record<string, number>> {
    return this.counted;
  }
}

function makeRegistry() {
  const clock = new ManualClock();
  const { world, acts, refused } = notingWorld();
  const reported: string[] = [];
  const worldFaults = new WorldFaults(world, clock.calendar, (error, { name }) => reported.push(`${name}: ${error}`));
  const registry = new FaultRegistry(worldFaults, KNOWN_NAMES);
  const names = async (): Promise<string[]> => (await registry.list()).map(({ name }) => name);
  return { registry, names, acts, refused, reported, calendar: clock.calendar };
}

t.test(
  'followers are told of what there is and of every change; hits are theirs, and of those that are gone',
  async (t) => {
    const { registry } = makeRegistry();
    await registry.create({ name: 'a', kind: 'busy' });
    const [first, second] = [new Follower(), new Follower()];
    const leave = registry.follow(first);
    registry.follow(second);
    await registry.create({ name: 'b', kind: 'throttle', skip: 1 });
    t.same([...first.known.keys()], ['a', 'b']);
    first.counted = { a: 2 };
    second.counted = { a: 3, b: 1 };
    const hits = async () => (await registry.list()).map((one) => [one.name, one.hits]);
    t.same(await hits(), [
      ['a', 5],
      ['b', 1],
    ]);
    await Promise.all([
      leave(),
      hits().then((during) =>
        t.same(during, [
          ['a', 5],
          ['b', 1],
        ]),
      ),
    ]);
    t.same(await hits(), [
      ['a', 5],
      ['b', 1],
    ]);
    await registry.change('b', { skip: 2 });
    t.equal(second.known.get('b')?.skip, 2);
    t.equal(first.known.get('b')?.skip, 1, 'it is gone');
    await registry.delete('a');
    t.same([...second.known.keys()], ['b']);
    await registry.create({ name: 'a', kind: 'busy' });
    second.counted = {};
    t.same(
      await hits(),
      [
        ['b', 0],
        ['a', 0],
      ],
      'another one of that name begins anew',
    );
  },
);

t.test('a change keeps what it does not name', async (t) => {
  const { registry } = makeRegistry();
  await registry.create({
    name: 'a',
    kind: 'latency',
    parameters: { latencyMs: 5, jitterMs: 2 },
    match: { hsmId: 'hsm-1' },
  });
  t.match(await registry.change('a', { parameters: { latencyMs: 9 }, times: 3 }), {
    ...{ parameters: { latencyMs: 9, jitterMs: 2 }, match: { hsmId: 'hsm-1' }, times: 3, hits: 0 },
  });
  const before = await registry.list();
  for (const change of [
    null,
    [],
    { kind: 'busy' },
    { name: 'b' },
    { times: 0 },
    { nothing: 1 },
    { parameters: { x: 1 } },
  ]) {
    await t.rejects(registry.change('a', change), { code: 'invalid_configuration' }, JSON.stringify(change));
  }
  t.same(await registry.list(), before);
  await t.rejects(registry.change('b', {}), { code: 'not_found' });
  await t.rejects(registry.delete('b'), { code: 'not_found' });
});

t.test('what is refused is not there', async (t) => {
  const { registry, names, acts, refused } = makeRegistry();
  await registry.create({ name: 'a', kind: 'busy' });
  await t.rejects(registry.create({ name: 'a', kind: 'drop' }), {
    code: 'invalid_configuration',
    message: /a already/,
  });
  await t.rejects(registry.create({ name: 'b', kind: 'busy', match: { hsmId: 'hsm-9' } }), { code: 'not_found' });
  await t.rejects(registry.create({ name: 'b', kind: 'busy', match: { clusterId: 'cluster-z' } }), {
    code: 'not_found',
  });
  refused.add('loseHsm');
  await t.rejects(registry.create({ name: 'b', kind: 'hsm_loss' }), { code: 'not_found' });
  t.same([await names(), acts], [['a'], []]);
});

t.test('populate: all or nothing', async (t) => {
  const { registry, names, acts, refused } = makeRegistry();
  await registry.create({ name: 'a', kind: 'zone_partition', parameters: { availabilityZone: 'z' } });
  acts.length = 0;
  const good = { name: 'b', kind: 'busy' };
  for (const bad of [{ name: 'c', kind: 'nonsense' }, good, { name: 'c', kind: 'busy', match: { hsmId: 'hsm-9' } }]) {
    await t.rejects(registry.populate([good, bad]), JSON.stringify(bad));
  }
  await t.rejects(registry.populate(Array.from({ length: 1001 }, (_, index) => ({ name: `f${index}`, kind: 'busy' }))));
  t.same([await names(), acts], [['a'], []], 'the old ones are untouched');
  refused.add('lockUser');
  const lag = { name: 'l', kind: 'replication_lag', parameters: { lagMs: 9 } };
  await t.rejects(registry.populate([lag, { name: 'u', kind: 'user_locked' }]), { code: 'not_found' });
  t.same(await names(), []);
  t.same(acts, ['end of partitionZone z', 'setLag cluster-a hsm-1 9', 'setLag cluster-a hsm-1 0']);
  t.same(
    (await registry.populate([good, lag])).map(({ name, hits }) => [name, hits]),
    [
      ['b', 0],
      ['l', 1],
    ],
  );
  await registry.reset();
  t.same(await names(), []);
});

t.test('there are at most a thousand', async (t) => {
  const { registry } = makeRegistry();
  await registry.populate(Array.from({ length: 1000 }, (_, index) => ({ name: `f${index}`, kind: 'busy' })));
  await t.rejects(registry.create({ name: 'g', kind: 'busy' }), { code: 'invalid_configuration' });
});

t.test('an action on the world happens at its date and ends at its other', async (t) => {
  const { registry, acts, reported, refused, calendar } = makeRegistry();
  const now = calendar.now();
  const settled = () => new Promise(setImmediate);
  await registry.create({
    ...{ name: 'a', kind: 'zone_partition', parameters: { availabilityZone: 'z' } },
    ...{ activeFrom: now + 10, activeUntil: now + 20 },
  });
  t.same(acts, []);
  calendar.advance(10);
  await settled();
  t.same(acts, ['partitionZone z']);
  t.equal((await registry.list())[0]?.hits, 1);
  calendar.advance(10);
  await settled();
  t.same(acts, ['partitionZone z', 'end of partitionZone z']);
  await registry.delete('a');
  t.equal(acts.length, 2, 'its end comes once');
  refused.add('deleteUser');
  await registry.create({ name: 'b', kind: 'user_deleted', activeFrom: now + 30 });
  calendar.advance(10);
  await settled();
  t.match(reported, [/^b: .*deleteUser is refused/]);
  await registry.create({ name: 'c', kind: 'user_locked', activeFrom: now + 40 });
  await registry.delete('c');
  calendar.advance(10);
  await settled();
  t.equal(acts.length, 2, 'what is deleted before its date never happens');
});

t.test('a condition whose subject is gone has ended', async (t) => {
  const { registry, names, refused } = makeRegistry();
  await registry.populate([
    { name: 'a', kind: 'hsm_loss' },
    { name: 'b', kind: 'busy' },
  ]);
  refused.add('restoreHsm');
  await registry.reset();
  t.same(await names(), []);
});
