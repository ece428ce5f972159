import t from 'tap';
import { voidedBy } from '../../../sim/cluster/environment.ts';
import { HsmFeed } from '../../../sim/cluster/hsm-feed.ts';
import type { ClusterFact } from '../../../sim/hsm/facts.ts';
import { MemoryLedger } from '../../../src/ledger/memory-ledger.ts';
import { ManualClock } from '../../../src/runtime/manual-clock.ts';
import { ledgerContract, type TestEntry, voidsOf } from '../../contract/ledger.ts';
import { userFact } from '../../support/cluster-world.ts';

// The contract's entries are none of a cluster's facts, and a feed without lag does not care.
ledgerContract('a feed without lag is a ledger', async () => {
  const ledger = new MemoryLedger<TestEntry>(voidsOf);
  return new HsmFeed(ledger as never, new ManualClock().monotonic) as never;
});

function makeFeed() {
  const clock = new ManualClock();
  const ledger = new MemoryLedger<ClusterFact>(voidedBy);
  const feed = new HsmFeed(ledger, clock.monotonic);
  const positions: number[] = [];
  feed.follow(0, ({ position }) => void positions.push(position));
  const write = async (name: string): Promise<number> => ledger.append(userFact(name), await ledger.head());
  return { clock, ledger, feed, positions, write };
}

t.test('entries arrive in order, late by the lag', async (t) => {
  const { clock, ledger, feed, positions, write } = makeFeed();
  feed.setLag(100);
  await write('a');
  clock.advance(50);
  await write('b');
  clock.advance(49);
  t.same(positions, []);
  t.equal(feed.knownPosition(await ledger.head()), 0);
  clock.advance(1);
  t.same(positions, [1]);
  t.equal(feed.knownPosition(await ledger.head()), 1);
  feed.setLag(0);
  t.same(positions, [1, 2], 'a shorter lag holds for what is waiting');
  await write('c');
  await ledger.head();
  t.same(positions, [1, 2, 3]);
});

t.test('held back, it drops what a loss voids before it goes on', async (t) => {
  const { ledger, feed, positions, write } = makeFeed();
  await write('a');
  await ledger.head();
  feed.hold();
  await write('b');
  await ledger.head();
  t.same(positions, [1]);
  const position = await ledger.append({ type: 'hsm_lost', hsmId: 'hsm-aaaaaaaaaaa', afterPosition: 1 }, 2);
  feed.release(position);
  await ledger.head();
  t.same(positions, [1, 3]);
});

t.test('ended, it is silent for good', async (t) => {
  const { clock, ledger, feed, positions, write } = makeFeed();
  feed.setLag(10);
  await write('a');
  await ledger.head();
  feed.end();
  clock.advance(10);
  await write('b');
  await ledger.head();
  clock.advance(10);
  t.same(positions, []);
  await t.rejects(feed.append(userFact('c'), 2), { code: 'ledger_unavailable' });
});
