// Actions on the world: when they happen, and how long what they set up lasts.

import t from 'tap';
import { SimError } from '../../../src/errors.ts';
import { makeRegistry } from '../../support/fault-world.ts';

const settled = () => new Promise(setImmediate);

t.test('an action happens at its date and ends at its other', async (t) => {
  const { registry, acts, reported, refused, calendar } = makeRegistry();
  const now = calendar.now();
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
  refused.set('deleteUser', new SimError('not_found', 'deleteUser is refused'));
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

t.test('one whose last date is past never happens', async (t) => {
  const { registry, acts, calendar } = makeRegistry();
  for (const kind of ['user_deleted', 'hsm_loss', 'stale_password']) {
    const created = await registry.create({ name: kind, kind, activeUntil: calendar.now() });
    t.equal(created.hits, 0, kind);
  }
  calendar.advance(10);
  await settled();
  t.same(acts, []);
});

t.test('one that is deleted while it waits for another does not happen', async (t) => {
  const { registry, acts, calendar, held } = makeRegistry();
  let release = (): void => {};
  held.set(
    'lockUser',
    new Promise((resolve) => {
      release = resolve;
    }),
  );
  const at = calendar.now() + 10;
  await registry.create({ name: 'slow', kind: 'user_locked', activeFrom: at });
  await registry.create({ name: 'next', kind: 'user_deleted', activeFrom: at });
  calendar.advance(10);
  await settled();
  const deleting = registry.delete('next');
  await settled();
  release();
  await deleting;
  t.same(acts, ['lockUser cluster-a kmsuser']);
});

t.test('a condition whose subject is gone has ended', async (t) => {
  const { registry, names, refused } = makeRegistry();
  await registry.createAll([
    { name: 'a', kind: 'hsm_loss' },
    { name: 'b', kind: 'busy' },
  ]);
  refused.set('end of loseHsm', new SimError('not_found', 'it is gone'));
  await registry.reset();
  t.same(await names(), []);
});

/** Every kind of condition, with what it does to the world. */
const CONDITIONS: readonly { readonly kind: string; readonly [member: string]: unknown; readonly does: string }[] = [
  { kind: 'hsm_loss', match: { hsmId: 'hsm-2' }, does: 'loseHsm cluster-a hsm-2' },
  { kind: 'replication_lag', match: { hsmId: 'hsm-2' }, does: 'setLag cluster-a hsm-2 1000' },
  { kind: 'inconsistent_user', match: { hsmId: 'hsm-2' }, does: 'withholdUser cluster-a hsm-2 kmsuser' },
  {
    ...{ kind: 'inconsistent_key', match: { hsmId: 'hsm-2', keyId: '0x40012' } },
    does: 'withholdKey cluster-a hsm-2 262162',
  },
  { kind: 'zone_partition', parameters: { availabilityZone: 'z' }, does: 'partitionZone z' },
  { kind: 'addresses_exhausted', parameters: { subnetId: 'subnet-1' }, does: 'exhaustAddresses subnet-1' },
  { kind: 'security_group_broken', does: 'breakSecurityGroup cluster-a' },
  { kind: 'logged_in_elsewhere', match: { username: 'Alice' }, does: 'logInElsewhere cluster-a alice' },
];

for (const { does, ...members } of CONDITIONS) {
  t.test(`${members.kind}: two faults hold one condition, until the last of them ends`, async (t) => {
    const { registry, acts } = makeRegistry();
    await registry.create({ name: 'a', ...members });
    await registry.create({ name: 'b', ...members });
    t.same(acts, [does], 'it is so already');
    t.same(
      (await registry.list()).map(({ hits }) => hits),
      [1, 1],
    );
    await registry.delete('a');
    t.same(acts, [does], 'the other one still wants it so');
    await registry.change('b', { activeUntil: '2100-01-01T00:00:00Z' });
    t.same(acts, [does], 'a change of its dates ends nothing');
    await registry.delete('b');
    t.same(acts, [does, `end of ${does}`]);
  });
}

t.test('of two lags on one HSM the longer one counts', async (t) => {
  const { registry, acts } = makeRegistry();
  const lag = (name: string, lagMs: number) => ({ name, kind: 'replication_lag', parameters: { lagMs } });
  await registry.create(lag('a', 500));
  await registry.create(lag('b', 900));
  await registry.create(lag('c', 200));
  await registry.delete('b');
  await registry.change('a', { parameters: { lagMs: 100 } });
  await registry.delete('c');
  await registry.delete('a');
  const lags = [500, 900, 500, 200, 100].map((lagMs) => `setLag cluster-a hsm-1 ${lagMs}`);
  t.same(acts, [...lags, 'end of setLag cluster-a hsm-1 500']);
});

t.test('an HSM that two faults hold dead comes back with the last of them', async (t) => {
  const { registry, acts, alive } = makeRegistry();
  await registry.create({ name: 'one', kind: 'hsm_loss', match: { hsmId: 'hsm-1' } });
  await registry.create({ name: 'all', kind: 'all_hsms_lost' });
  t.same([...alive], []);
  await registry.delete('one');
  t.same([...alive], []);
  await registry.create({ name: 'one', kind: 'hsm_loss', match: { hsmId: 'hsm-1' } });
  await registry.change('all', { activeUntil: '2100-01-01T00:00:00Z' });
  await registry.delete('all');
  t.same([...alive], ['hsm-2']);
  await registry.delete('one');
  t.same([...alive].sort(), ['hsm-1', 'hsm-2']);
  t.equal(acts.filter((act) => act.startsWith('loseHsm')).length, 2);
});

t.test('a fault that holds an HSM dead can be changed, with its name or without', async (t) => {
  const { registry, acts, alive } = makeRegistry();
  await registry.create({ name: 'a', kind: 'hsm_loss' });
  t.same((await registry.get('a')).match, { clusterId: 'cluster-a', hsmId: 'hsm-1' }, 'what was left out is found');
  for (const change of [{ match: { hsmId: 'hsm-1' } }, { activeUntil: '2100-01-01T00:00:00Z' }, {}]) {
    await registry.change('a', change);
    t.same([...alive], ['hsm-2'], JSON.stringify(change));
  }
  t.same(acts, ['loseHsm cluster-a hsm-1']);
  await registry.change('a', { match: { hsmId: 'hsm-2' } });
  t.same([...alive], ['hsm-1']);
});

t.test('an HSM that somebody else lost is not brought back', async (t) => {
  const { registry, acts, alive } = makeRegistry();
  alive.delete('hsm-1');
  await t.rejects(registry.create({ name: 'a', kind: 'hsm_loss', match: { hsmId: 'hsm-1' } }), { code: 'not_found' });
  await registry.create({ name: 'all', kind: 'all_hsms_lost' });
  await registry.delete('all');
  t.same(acts, ['loseHsm cluster-a hsm-2', 'end of loseHsm cluster-a hsm-2']);
});
