import t from 'tap';
import { voidedBy } from '../../../sim/cluster/environment.ts';
import { HsmFeed } from '../../../sim/cluster/hsm-feed.ts';
import { recordLoss } from '../../../sim/cluster/loss.ts';
import type { ClusterFact } from '../../../sim/hsm/facts.ts';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import { MemoryLedger } from '../../../src/ledger/memory-ledger.ts';
import { ManualClock } from '../../../src/runtime/manual-clock.ts';
import { makeActiveCluster, newUser, userFact } from '../../support/cluster-world.ts';

t.test('losing one of two keeps what the survivor was given', async (t) => {
  const { cluster, first, second, firstMachine, secondMachine, network, machines } = await makeActiveCluster();
  await firstMachine.write('given');
  await secondMachine.caughtUp();
  await cluster.loseHsm(first.hsmId);
  t.equal(firstMachine.end, 'lost');
  t.match(cluster.describe(), { state: 'ACTIVE', hsms: [{ hsmId: second.hsmId }] });
  t.equal(network.describe().networkInterfaces.length, 1);
  await cluster.restoreHsm(first.hsmId);
  t.same(machines[2]?.usernames, ['admin', 'kmsuser', 'given']);
  t.same(await cluster.users().then((users) => users.length), 3);
});

t.test('an acknowledged write that no survivor was given is lost with its HSM', async (t) => {
  const { cluster, clock, ledger, first, second, firstMachine, secondMachine, machines } = await makeActiveCluster();
  cluster.setLag(second.hsmId, 80);
  const given = await firstMachine.write('given');
  clock.advance(80);
  const lost = await firstMachine.write('lost');
  await firstMachine.caughtUp();
  t.ok(firstMachine.usernames.includes('lost'), 'the HSM that took it answers with it');
  clock.advance(79);
  t.notOk(secondMachine.usernames.includes('lost'));
  await cluster.loseHsm(first.hsmId);
  t.ok((await ledger.head()) > lost, 'positions never go back');
  clock.advance(1000);
  await secondMachine.caughtUp();
  t.same(secondMachine.usernames, ['admin', 'kmsuser', 'given']);
  t.match(secondMachine.applied.at(-1)?.entry, { type: 'hsm_lost', hsmId: first.hsmId, afterPosition: given });

  await cluster.addHsm('us-east-1c');
  t.same(machines[2]?.usernames, ['admin', 'kmsuser', 'given']);
  t.same(
    machines[2]?.applied.map(({ position }) => position),
    secondMachine.applied.map(({ position }) => position),
  );
  t.ok((await secondMachine.write('new')) > lost + 1, 'a voided position is not used again');
});

t.test('what a lagging survivor wrote itself is not lost', async (t) => {
  const { cluster, clock, first, second, secondMachine } = await makeActiveCluster();
  cluster.setLag(second.hsmId, 80);
  await secondMachine.write('own');
  t.notOk(secondMachine.usernames.includes('own'));
  await cluster.loseHsm(first.hsmId);
  clock.advance(80);
  await secondMachine.caughtUp();
  t.same(secondMachine.usernames, ['admin', 'kmsuser', 'own']);
});

t.test('what any of several survivors was given is kept for all', async (t) => {
  const { cluster, clock, first, second, firstMachine, secondMachine, machines } = await makeActiveCluster();
  await cluster.addHsm('us-east-1c');
  cluster.setLag(second.hsmId, 80);
  await firstMachine.write('given to the third');
  await machines[2]?.caughtUp();
  await cluster.loseHsm(first.hsmId);
  clock.advance(80);
  await secondMachine.caughtUp();
  t.same(secondMachine.usernames, ['admin', 'kmsuser', 'given to the third']);
});

t.test('losing the last one loses all that is newer than the newest backup', async (t) => {
  const { cluster, first, second, firstMachine, secondMachine, machines, network } = await makeActiveCluster();
  await firstMachine.write('newer');
  await secondMachine.caughtUp();
  await cluster.loseHsm(first.hsmId);
  await secondMachine.write('newest');
  await cluster.loseHsm(second.hsmId);
  t.match(cluster.describe(), { state: 'ACTIVE', hsms: [] });
  t.same(network.describe().networkInterfaces, []);
  t.same(
    (await cluster.users()).map(({ username }) => username),
    ['admin', 'kmsuser'],
  );
  const restored = await cluster.restoreHsm(second.hsmId);
  t.match(restored, { availabilityZone: 'us-east-1b', state: 'ACTIVE' });
  t.not(restored.hsmId, second.hsmId, 'AWS replaces a failed HSM by another');
  t.same(machines[2]?.usernames, ['admin', 'kmsuser']);
  await t.rejects(cluster.restoreHsm(second.hsmId), {
    ...{ code: 'not_found', message: `no HSM ${second.hsmId} has been lost; ${first.hsmId} has` },
  });
  await cluster.restoreHsm(first.hsmId);
  t.same(cluster.lostHsms, []);
  await t.rejects(cluster.restoreHsm(first.hsmId), { message: `no HSM ${first.hsmId} has been lost; none has` });
});

t.test('adding an HSM is a backup: what was there then survives the loss of all', async (t) => {
  const { cluster, first, second, firstMachine, machines } = await makeActiveCluster();
  await firstMachine.write('backed up');
  const third = await cluster.addHsm('us-east-1c');
  await firstMachine.write('not backed up');
  for (const { hsmId } of [first, second, third]) await cluster.loseHsm(hsmId);
  await cluster.addHsm('us-east-1a');
  t.same(machines[3]?.usernames, ['admin', 'kmsuser', 'backed up']);
});

t.test('a loss that the ledger does not take is no loss', async (t) => {
  const { cluster, ledger, first, firstMachine, secondMachine } = await makeActiveCluster();
  const before = cluster.describe();
  ledger.unavailable = true;
  await t.rejects(cluster.loseHsm(first.hsmId), { code: 'ledger_unavailable' });
  ledger.unavailable = false;
  t.same(cluster.describe(), before);
  t.equal(firstMachine.end, undefined);
  await firstMachine.write('still here');
  await secondMachine.caughtUp();
  await firstMachine.caughtUp();
  for (const machine of [firstMachine, secondMachine]) t.ok(machine.usernames.includes('still here'));
});

t.test('a survivor is given nothing that is void, however late it hears of the loss', async (t) => {
  const clock = new ManualClock();
  const stored = new MemoryLedger<ClusterFact>(voidedBy);
  const slow: Ledger<ClusterFact> = {
    head: () => stored.head(),
    append: (fact, expectedPosition) => stored.append(fact, expectedPosition),
    follow: (position, deliver) =>
      stored.follow(position, (placed) => {
        clock.monotonic.after(placed.entry.type === 'hsm_lost' ? 500 : 0, () => deliver(placed));
      }),
  };
  const survivor = new HsmFeed(slow, clock.monotonic);
  survivor.setLag(10);
  const given: number[] = [];
  survivor.follow(0, ({ position }) => void given.push(position));
  await stored.append(userFact('void'), 0);
  clock.advance(0);
  await recordLoss(stored, 'hsm-aaaaaaaaaaa', [survivor], 0);
  clock.advance(499);
  t.same(given, []);
  clock.advance(1);
  clock.advance(10);
  t.same(given, [2]);
});

t.test('a lost HSM writes no more, and hears nothing', async (t) => {
  const { cluster, first, firstMachine, secondMachine } = await makeActiveCluster();
  await cluster.loseHsm(first.hsmId);
  const applied = firstMachine.applied.length;
  await t.rejects(firstMachine.write('from beyond'), { code: 'ledger_unavailable' });
  await secondMachine.write('after');
  await secondMachine.caughtUp();
  t.equal(firstMachine.applied.length, applied);
  t.notOk(secondMachine.usernames.includes('from beyond'));
});

t.test('survivors write on while an HSM is lost', async (t) => {
  const { cluster, first, secondMachine, ledger } = await makeActiveCluster();
  const writes: Promise<unknown>[] = [];
  const losing = cluster.loseHsm(first.hsmId);
  for (let count = 0; count < 50; count += 1) {
    writes.push(secondMachine.write(`user${count}`).catch((error: unknown) => error));
    await Promise.resolve();
  }
  const outcomes = await Promise.all(writes);
  await losing;
  await secondMachine.caughtUp();
  const acknowledged = outcomes.filter((outcome) => typeof outcome === 'number');
  t.ok(acknowledged.length > 0);
  const known = new Set(secondMachine.applied.map(({ position }) => position));
  for (const position of acknowledged) t.ok(known.has(position as number), `the write at ${position} is there`);
  t.equal(secondMachine.position, await ledger.head());
});

t.test('changes happen one after another', async (t) => {
  const { cluster, first, second } = await makeActiveCluster();
  const [, , added] = await Promise.all([
    cluster.loseHsm(first.hsmId),
    cluster.loseHsm(second.hsmId),
    cluster.addHsm('us-east-1c'),
  ]);
  t.same(
    cluster.describe().hsms.map(({ hsmId }) => hsmId),
    [added.hsmId],
  );
  await t.rejects(cluster.loseHsm(first.hsmId), { code: 'not_found' });
});

t.test('an HSM of a cluster without facts can be lost too', async (t) => {
  const { clusters, subnetIds } = await makeActiveCluster();
  const cluster = clusters.create(subnetIds);
  const { hsmId } = await cluster.addHsm('us-east-1a');
  t.equal(clusters.findByHsm(hsmId), cluster);
  await cluster.loseHsm(hsmId);
  t.match(cluster.describe(), { state: 'UNINITIALIZED', csrPem: undefined, hsms: [] });
  t.equal(clusters.findByHsm(hsmId), cluster, 'so that it can be brought back');
  t.equal(clusters.findByHsm('hsm-aaaaaaaaaaa'), undefined);
  t.throws(() => cluster.setLag(hsmId, 1), { code: 'not_found' });
});

t.test('a machine that ends by itself is lost: its cluster lists it no longer', async (t) => {
  const { cluster, first, second, firstMachine, secondMachine, clock } = await makeActiveCluster();
  cluster.setLag(second.hsmId, 50);
  await firstMachine.write('unheard');
  firstMachine.crash(new Error('out of memory'));
  // It comes after every change that was asked for before.
  await cluster.createUser(newUser('heard'));
  t.same(
    cluster.describe().hsms.map(({ hsmId }) => hsmId),
    [second.hsmId],
  );
  t.same(cluster.lostHsms, [{ hsmId: first.hsmId, availabilityZone: 'us-east-1a' }]);
  clock.advance(50);
  await secondMachine.caughtUp();
  t.same(secondMachine.usernames.slice(-1), ['heard'], 'what only it had is void');
  const third = await cluster.restoreHsm(first.hsmId);
  t.equal(third.state, 'ACTIVE');
});

t.test('a crash while the HSM is being deleted, or after it was lost, changes nothing', async (t) => {
  const { cluster, first, second, firstMachine, secondMachine } = await makeActiveCluster();
  await cluster.beginDeleteHsm(first.hsmId, 1000);
  firstMachine.crash(new Error('late'));
  await cluster.loseHsm(second.hsmId);
  secondMachine.crash(new Error('late'));
  await cluster.requireMutualTls(false);
  t.same(
    cluster.describe().hsms.map(({ hsmId, state }) => [hsmId, state]),
    [[first.hsmId, 'DELETE_IN_PROGRESS']],
  );
});
