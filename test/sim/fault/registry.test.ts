// What the control API creates, lists, changes and deletes: each as a whole or not at all.

import t from 'tap';
import { SimError } from '../../../src/errors.ts';
import { makeRegistry } from '../../support/fault-world.ts';

const ZONE = { kind: 'zone_partition', parameters: { availabilityZone: 'z' } };
const no = (what: string): SimError => new SimError('network_refused', `${what} is refused`);

t.test('what is shown can be sent back: nothing in it has no meaning for its kind', async (t) => {
  const { registry } = makeRegistry();
  const list = [
    { name: 'a', kind: 'latency', parameters: { latencyMs: 5 }, match: { hsmId: 'hsm-1' }, activeUntil: 2 ** 42 },
    { name: 'b', kind: 'throttle', times: 3, probability: 0.5, match: { keyId: 'alias/one' } },
    { name: 'c', ...ZONE },
  ];
  const listed = await registry.populate(list);
  t.same(
    listed.map((one) => Object.keys(one).sort().join(' ')),
    [
      'activeUntil direction hits kind match name parameters probability seed skip',
      'hits kind match name parameters probability seed skip times',
      'hits kind match name parameters',
    ],
  );
  t.same(listed[1]?.match, { keyId: 'key-1' }, 'keys are shown by their id');
  t.equal(listed[0]?.activeUntil, '2109-05-15T07:35:11.104Z', 'dates are shown as ISO 8601');
  t.same(await registry.populate(listed), listed);
  t.same(await registry.get('b'), listed[1]);
  await t.rejects(registry.get('d'), { code: 'not_found' });
});

t.test('a change is a merge patch: it keeps what it does not name, and null takes away', async (t) => {
  const { registry } = makeRegistry();
  const match = { hsmId: 'hsm-1' };
  await registry.create({ name: 'a', kind: 'latency', parameters: { latencyMs: 5, jitterMs: 2 }, match, times: 1 });
  t.match(await registry.change('a', { parameters: { latencyMs: 9 }, times: 3 }), {
    ...{ parameters: { latencyMs: 9, jitterMs: 2 }, match, times: 3, hits: 0 },
  });
  t.match(await registry.change('a', { match: { clusterId: 'cluster-a' }, direction: 'upstream' }), {
    ...{ match: { clusterId: 'cluster-a', hsmId: 'hsm-1' }, direction: 'upstream' },
  });
  t.same(await registry.change('a', { times: null, parameters: { latencyMs: null }, match: null, direction: null }), {
    ...{ name: 'a', kind: 'latency', parameters: { latencyMs: 100, jitterMs: 2 }, match: {}, direction: 'downstream' },
    ...{ probability: 1, seed: 1, skip: 0, hits: 0 },
  });
  t.ok(await registry.change('a', { name: 'a', kind: 'latency' }), 'as it is');
  await registry.create({ name: 'c', ...ZONE });
  await t.rejects(registry.change('c', { parameters: { availabilityZone: null } }), { message: /Zone is missing/ });
});

t.test('a change that is refused leaves the fault as it was', async (t) => {
  const { registry, acts, refused } = makeRegistry();
  await registry.create({ name: 'a', kind: 'busy', match: { operation: 'encrypt' } });
  await registry.create({ name: 'c', ...ZONE });
  const before = await registry.list();
  const bad: readonly unknown[] = [
    ...[null, [], { kind: 'drop' }, { name: 'b' }, { name: null }, { times: 0 }, { nothing: 1 }],
    ...[{ nothing: null }, { parameters: { nothing: null } }, { match: { nothing: null } }],
    ...[{ parameters: { x: 1 } }, { match: { hsmId: 'hsm-9' } }, { probability: 2 }],
  ];
  for (const change of bad) await t.rejects(registry.change('a', change), JSON.stringify(change));
  await t.rejects(registry.change('c', { parameters: { availabilityZone: 'x' } }), { code: 'not_found' });
  refused.set('partitionZone', no('partitionZone'));
  await t.rejects(registry.change('c', { parameters: { availabilityZone: 'y' } }), { code: 'network_refused' });
  refused.clear();
  refused.set('end of partitionZone', no('the end'));
  await t.rejects(registry.change('c', { parameters: { availabilityZone: 'y' } }), { code: 'network_refused' });
  t.same(await registry.list(), before, 'its hits are counted on');
  refused.clear();
  acts.length = 0;
  await registry.delete('c');
  t.same(acts, ['end of partitionZone z'], 'and it still holds what it held');
  await t.rejects(registry.change('c', {}), { code: 'not_found' });
  await t.rejects(registry.delete('c'), { code: 'not_found' });
});

t.test('what is refused is not there', async (t) => {
  const { registry, names, acts, refused } = makeRegistry();
  await registry.create({ name: 'a', kind: 'busy' });
  await t.rejects(registry.create({ name: 'a', kind: 'drop' }), {
    code: 'invalid_configuration',
    message: /a already/,
  });
  refused.set('loseHsm', no('loseHsm'));
  await t.rejects(registry.create({ name: 'b', kind: 'hsm_loss' }), { code: 'network_refused' });
  await t.rejects(
    registry.createAll([
      { name: 'b', ...ZONE },
      { name: 'c', kind: 'hsm_loss' },
    ]),
  );
  await t.rejects(
    registry.createAll([
      { name: 'b', kind: 'busy' },
      { name: 'a', kind: 'busy' },
    ]),
  );
  t.same([await names(), acts], [['a'], ['partitionZone z', 'end of partitionZone z']]);
});

t.test('of two that are created at once under one name, one is there and the other is refused', async (t) => {
  const { registry, names, acts } = makeRegistry();
  for (const members of [{ kind: 'busy' }, ZONE]) {
    const both = await Promise.allSettled([1, 2].map(() => registry.create({ name: 'a', ...members })));
    t.same(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'], members.kind);
    t.same(await names(), ['a']);
    await registry.delete('a');
  }
  t.same(acts, ['partitionZone z', 'end of partitionZone z']);
});

t.test('populate: these and no others, or those that there were', async (t) => {
  const { registry, names, acts, refused } = makeRegistry();
  await registry.create({ name: 'a', ...ZONE });
  await registry.create({ name: 'b', kind: 'busy', skip: 7 });
  const before = await registry.list();
  acts.length = 0;
  const good = { name: 'b', kind: 'busy' };
  const badOnes = [
    ...[{ name: 'c', kind: 'nonsense' }, good, { name: 'c', kind: 'busy', match: { hsmId: 'hsm-9' } }, 3],
    ...[{ name: 'c', kind: 'user_locked', match: { username: 'nobody' } }],
  ];
  for (const bad of badOnes) await t.rejects(registry.populate([good, bad]), JSON.stringify(bad));
  await t.rejects(registry.populate(Array.from({ length: 1001 }, (_, index) => ({ name: `f${index}`, kind: 'busy' }))));
  t.same([await registry.list(), acts], [before, []]);

  refused.set('lockUser', no('lockUser'));
  const lag = { name: 'l', kind: 'replication_lag', parameters: { lagMs: 9 } };
  await t.rejects(registry.populate([good, { name: 'u', kind: 'user_locked' }, lag]), { code: 'network_refused' });
  t.same(await registry.list(), before, 'also where the world refuses one of them');
  const lagging = ['setLag cluster-a hsm-1 9', 'end of setLag cluster-a hsm-1 9'];
  t.same(acts, lagging, 'what can be undone begins first, and is undone');

  refused.clear();
  acts.length = 0;
  t.same(
    (await registry.populate([lag, good])).map(({ name, hits }) => [name, hits]),
    [
      ['l', 1],
      ['b', 0],
    ],
  );
  t.same(acts, ['setLag cluster-a hsm-1 9', 'end of partitionZone z']);
  await registry.populate([]);
  t.same(await names(), []);
});

t.test('what an old one leaves behind stops nobody from populating; it is reported', async (t) => {
  const { registry, names, refused, reported } = makeRegistry();
  await registry.create({ name: 'a', kind: 'hsm_loss' });
  refused.set('end of loseHsm', no('the end'));
  await registry.populate([{ name: 'b', kind: 'busy' }]);
  t.same([await names(), reported.length], [['b'], 1]);
  t.match(reported, [/^a: .*the end is refused/]);
});

t.test('there are at most a thousand', async (t) => {
  const { registry } = makeRegistry();
  await registry.populate(Array.from({ length: 1000 }, (_, index) => ({ name: `f${index}`, kind: 'busy' })));
  await t.rejects(registry.create({ name: 'g', kind: 'busy' }), { message: 'there are at most 1000 faults' });
});

t.test('reset: none is left, in whatever order they can be undone', async (t) => {
  const { registry, names, refused, acts } = makeRegistry();
  await registry.createAll([
    { name: 'a', kind: 'addresses_exhausted', parameters: { subnetId: 'subnet-1' } },
    { name: 'b', kind: 'hsm_loss' },
    { name: 'c', kind: 'busy' },
  ]);
  // A machine needs an address.
  refused.set('end of loseHsm', no('no address'));
  const freed = acts.push.bind(acts);
  acts.push = (...items) => {
    if (items[0]?.startsWith('end of exhaustAddresses')) refused.clear();
    return freed(...items);
  };
  await registry.reset();
  t.same(await names(), []);
  t.match(acts.slice(-2), [/^end of exhaustAddresses/, /^end of loseHsm/]);

  await registry.create({ name: 'b', kind: 'hsm_loss' });
  refused.set('end of loseHsm', no('no address'));
  await t.rejects(registry.reset(), { code: 'network_refused' }, 'whoever asks is told what could not be undone');
  t.same(await names(), [], 'and it is gone all the same');
});
