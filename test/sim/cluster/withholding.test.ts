import t from 'tap';
import { voidedBy } from '../../../sim/cluster/environment.ts';
import { HsmFeed } from '../../../sim/cluster/hsm-feed.ts';
import type { ClusterFact } from '../../../sim/hsm/facts.ts';
import { MemoryLedger } from '../../../src/ledger/memory-ledger.ts';
import { ManualClock } from '../../../src/runtime/manual-clock.ts';
import { makeActiveCluster, userFact } from '../../support/cluster-world.ts';

const changed = (username: string): ClusterFact => ({
  ...{ type: 'password_changed', username, byAdmin: true },
  maskedVerifier: new Uint8Array(),
});

function makeFeed() {
  const clock = new ManualClock();
  const ledger = new MemoryLedger<ClusterFact>(voidedBy);
  const feed = new HsmFeed(ledger, clock.monotonic);
  const given: string[] = [];
  feed.follow(0, ({ position, entry }) => {
    given.push(`${position} ${entry.type}${'username' in entry ? ` ${entry.username}` : ''}`);
  });
  const write = async (fact: ClusterFact): Promise<number> => {
    const position = await ledger.append(fact, await ledger.head());
    await ledger.head();
    return position;
  };
  return { clock, ledger, feed, given, write };
}

t.test('in the place of what is withheld stands a tombstone', async (t) => {
  const { ledger, feed, given, write } = makeFeed();
  feed.withhold({ username: 'a' });
  await write(userFact('a'));
  await write(userFact('b'));
  await write({ type: 'key_deleted', handle: 7 });
  t.same(given.slice(1), ['1 withheld', '2 user_created b', '3 key_deleted']);
  t.equal(feed.knownPosition(await ledger.head()), 3);
  t.same(feed.withheldSubjects, [{ username: 'a' }]);
});

t.test('an HSM that has it already loses it, and gets all of it back where it stood', async (t) => {
  const { feed, given, write } = makeFeed();
  await write(userFact('a'));
  await write(userFact('b'));
  given.length = 0;
  feed.withhold({ username: 'a' });
  feed.withhold({ username: 'a' });
  t.same(given, ['2 user_deleted a']);
  await write(changed('a'));
  given.length = 0;
  await feed.restore({ username: 'a' });
  t.same(given, ['1 user_created a', '3 password_changed a']);
  await write(changed('a'));
  t.equal(given.at(-1), '4 password_changed a', 'and what comes now comes as ever');
  await feed.restore({ username: 'a' });
  t.equal(given.length, 3);
  t.same(feed.withheldSubjects, []);
});

t.test('of a pair of keys, each can be withheld and given back by itself', async (t) => {
  const { clock, feed, write } = makeFeed();
  const half = (handle: number) => ({ handle, attributes: {}, maskedMaterial: Uint8Array.of(handle) });
  const custody = { sharedUsers: ['b'], quorumValues: { manage: 2, use: 0 } };
  const pair: ClusterFact = {
    ...{ type: 'key_pair_generated', owner: 'a', publicKey: half(1), privateKey: { ...half(2), ...custody } },
  };
  const alone = (handle: number): ClusterFact => ({
    ...{ type: 'key_generated', owner: 'a', idempotencyKey: '' },
    ...half(handle),
  });
  const given: ClusterFact[] = [];
  feed.follow(0, ({ entry }) => void given.push(entry));
  await write(pair);
  t.same(given, [pair]);
  given.length = 0;
  feed.withhold({ keyHandle: 2 });
  t.same(given, [{ type: 'key_deleted', handle: 2 }]);
  given.length = 0;
  await feed.restore({ keyHandle: 2 });
  t.same(given, [{ ...alone(2), ...custody }]);

  feed.setLag(50);
  const late: ClusterFact = { ...pair, publicKey: half(3), privateKey: half(4) };
  await write(late);
  feed.withhold({ keyHandle: 3 });
  given.length = 0;
  clock.advance(50);
  t.same(given, [alone(4)], 'one that is on its way comes without the half that is withheld');
  await write({ ...pair, publicKey: half(5), privateKey: half(6) });
  feed.withhold({ keyHandle: 5 });
  feed.withhold({ keyHandle: 6 });
  given.length = 0;
  clock.advance(50);
  t.same(given, [{ type: 'withheld' }]);
  await feed.restore({ keyHandle: 3 });
  t.same(given.slice(1), [alone(3)]);
});

t.test('what is still on its way at a lag comes by its own way', async (t) => {
  const { clock, feed, given, write } = makeFeed();
  await write(userFact('a'));
  feed.withhold({ username: 'a' });
  given.length = 0;
  feed.setLag(100);
  await write(changed('a'));
  await feed.restore({ username: 'a' });
  t.same(given, ['1 user_created a']);
  clock.advance(100);
  t.same(given, ['1 user_created a', '2 password_changed a']);
});

t.test('what the HSM itself writes about it, it has', async (t) => {
  const { ledger, feed, given } = makeFeed();
  feed.withhold({ username: 'a' });
  await t.rejects(feed.append(userFact('a'), 5), { code: 'ledger_conflict' });
  t.same(feed.withheldSubjects, [{ username: 'a' }], 'a write that failed changes nothing');
  await feed.append(userFact('a'), 0);
  await ledger.head();
  t.same(given.slice(1), ['1 user_created a']);
  t.same(feed.withheldSubjects, []);
});

t.test('the facts of a key are withheld by its handle', async (t) => {
  const { feed, given, write } = makeFeed();
  feed.withhold({ keyHandle: 7 });
  const facts = [
    { type: 'key_generated', owner: 'a', attributes: {}, maskedMaterial: new Uint8Array(), idempotencyKey: '' },
    { type: 'attributes_set', attributes: {}, maskedMaterial: new Uint8Array() },
    { type: 'key_shared', username: 'b' },
    { type: 'key_unshared', username: 'b' },
  ] as const;
  for (const fact of facts) await write({ ...fact, handle: 7 });
  await write({ type: 'key_shared', handle: 8, username: 'b' });
  t.same(given, ['0 key_deleted', ...[1, 2, 3, 4].map((position) => `${position} withheld`), '5 key_shared b']);
  given.length = 0;
  await feed.restore({ keyHandle: 7 });
  t.same(given, ['1 key_generated', '2 attributes_set', '3 key_shared b', '4 key_unshared b']);
});

t.test('there is a limit', async (t) => {
  const { feed } = makeFeed();
  for (let keyHandle = 0; keyHandle < 1_000; keyHandle++) feed.withhold({ keyHandle });
  t.throws(() => feed.withhold({ keyHandle: 1_000 }), { code: 'invalid_configuration' });
  feed.withhold({ keyHandle: 0 });
});

t.test('what no survivor has is lost with the HSM that had it', async (t) => {
  const { cluster, first, second, secondMachine } = await makeActiveCluster();
  cluster.feed(second.hsmId).withhold({ username: 'kmsuser' });
  await cluster.loseHsm(first.hsmId);
  t.same(
    (await cluster.users()).map(({ username }) => username),
    ['admin'],
  );
  await cluster.feed(second.hsmId).restore({ username: 'kmsuser' });
  await secondMachine.caughtUp();
  const last = secondMachine.applied.filter(({ entry }) => 'username' in entry && entry.username === 'kmsuser').at(-1);
  t.equal(last?.entry.type, 'user_deleted');
});

t.test('what one of two survivors has is kept', async (t) => {
  const { cluster, first, second } = await makeActiveCluster();
  await cluster.addHsm('us-east-1c');
  cluster.feed(second.hsmId).withhold({ username: 'kmsuser' });
  await cluster.loseHsm(first.hsmId);
  t.equal((await cluster.users()).length, 2);
  t.throws(() => cluster.feed(first.hsmId), { code: 'not_found' });
});
