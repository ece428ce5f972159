// What every ledger must do, whatever stores it. A test gives a factory of empty ledgers and runs the suite.

import t, { type Test } from 'tap';
import { SimError } from '../../src/errors.ts';
import type { Ledger, Placed } from '../../src/ledger/ledger.ts';

export interface TestEntry {
  readonly name: string;
  /** This entry voids what lies between that position and itself. */
  readonly voidsAfter?: number;
}

export const voidsOf = (entry: TestEntry): { afterPosition: number } | undefined =>
  entry.voidsAfter === undefined ? undefined : { afterPosition: entry.voidsAfter };

/** Empty, and told by `voidsOf` which entries void others. */
export type MakeLedger = (t: Test) => Promise<Ledger<TestEntry>>;

/** Resolves with everything delivered up to the entry of that name. */
function until(ledger: Ledger<TestEntry>, position: number, last: string): Promise<Placed<TestEntry>[]> {
  return new Promise((resolve) => {
    const seen: Placed<TestEntry>[] = [];
    const stop = ledger.follow(position, (placed) => {
      seen.push(placed);
      if (placed.entry.name !== last) return;
      stop();
      resolve(seen);
    });
  });
}

const summary = (seen: readonly Placed<TestEntry>[]): string =>
  seen.map(({ position, entry }) => `${position}${entry.name}`).join(' ');

async function fill(ledger: Ledger<TestEntry>, ...entries: readonly (string | TestEntry)[]): Promise<void> {
  for (const entry of entries) {
    await ledger.append(typeof entry === 'string' ? { name: entry } : entry, await ledger.head());
  }
}

export function ledgerContract(title: string, make: MakeLedger): void {
  t.test(title, (t) => {
    t.test('positions start at 1 and grow by one', async (t) => {
      const ledger = await make(t);
      t.equal(await ledger.head(), 0);
      t.equal(await ledger.append({ name: 'a' }, 0), 1);
      t.equal(await ledger.append({ name: 'b' }, 1), 2);
      t.equal(await ledger.head(), 2);
    });

    t.test('an append elsewhere than at the head is a conflict and appends nothing', async (t) => {
      const ledger = await make(t);
      await fill(ledger, 'a');
      for (const expected of [0, 2, -1, 0.5, Number.NaN]) {
        const refusal = await ledger.append({ name: 'x' }, expected).then(
          () => undefined,
          (error: unknown) => error,
        );
        t.ok(SimError.is(refusal, 'ledger_conflict'), `at ${expected}`);
      }
      await fill(ledger, 'b');
      t.equal(summary(await until(ledger, 0, 'b')), '1a 2b');
    });

    t.test('of several appends at one position exactly one wins', async (t) => {
      const ledger = await make(t);
      const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((name) => ledger.append({ name }, 0)));
      t.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
      t.equal(await ledger.head(), 1);
    });

    t.test('head settles after every append that was called before it', async (t) => {
      const ledger = await make(t);
      const appended = ledger.append({ name: 'a' }, 0);
      t.equal(await ledger.head(), 1);
      await appended;
    });

    t.test('a follower gets what is there, then what comes, in order and once', async (t) => {
      const ledger = await make(t);
      await fill(ledger, 'a', 'b');
      const followed = until(ledger, 0, 'd');
      await fill(ledger, 'c', 'd');
      t.equal(summary(await followed), '1a 2b 3c 4d');
    });

    t.test('a follower starts after the position it names, also one that is not there yet', async (t) => {
      const ledger = await make(t);
      await fill(ledger, 'a', 'b');
      const later = until(ledger, 3, 'd');
      t.equal(summary(await until(ledger, 1, 'b')), '2b');
      await fill(ledger, 'c', 'd');
      t.equal(summary(await later), '4d');
    });

    t.test('nobody is called from within follow or append', async (t) => {
      const ledger = await make(t);
      await fill(ledger, 'a');
      let inside = true;
      const seen = new Promise<void>((resolve) => {
        const stop = ledger.follow(0, ({ entry }) => {
          t.notOk(inside, `${entry.name} is delivered from outside`);
          if (entry.name !== 'b') return;
          stop();
          resolve();
        });
      });
      inside = false;
      await ledger.head();
      inside = true;
      const appended = ledger.append({ name: 'b' }, 1);
      inside = false;
      await Promise.all([appended, seen]);
    });

    t.test('a follower may append; it is called again only when it has returned', async (t) => {
      const ledger = await make(t);
      let depth = 0;
      const seen: string[] = [];
      await new Promise<void>((resolve) => {
        const stop = ledger.follow(0, ({ position, entry }) => {
          depth += 1;
          t.equal(depth, 1);
          seen.push(entry.name);
          if (position < 3) void ledger.append({ name: `${entry.name}+` }, position);
          depth -= 1;
          if (position < 3) return;
          stop();
          resolve();
        });
        void ledger.append({ name: 'a' }, 0);
      });
      t.same(seen, ['a', 'a+', 'a++']);
    });

    t.test('a stopped follower hears no more; the others do', async (t) => {
      const ledger = await make(t);
      const heard: string[] = [];
      const stop = ledger.follow(0, ({ entry }) => void heard.push(entry.name));
      await fill(ledger, 'a');
      await until(ledger, 0, 'a');
      const other = until(ledger, 0, 'c');
      stop();
      stop();
      await fill(ledger, 'b', 'c');
      t.equal(summary(await other), '1a 2b 3c');
      t.same(heard, ['a']);
    });

    t.test('voided entries are left out for new followers; positions do not go back', async (t) => {
      const ledger = await make(t);
      await fill(ledger, 'a', 'b', 'c', { name: 'lost', voidsAfter: 1 }, 'd');
      t.equal(await ledger.head(), 5);
      t.equal(summary(await until(ledger, 0, 'd')), '1a 4lost 5d');
      t.equal(summary(await until(ledger, 2, 'd')), '4lost 5d');
    });

    t.test('what a follower was given before stays given', async (t) => {
      const ledger = await make(t);
      const followed = until(ledger, 0, 'd');
      await fill(ledger, 'a', 'b');
      await until(ledger, 0, 'b');
      await fill(ledger, { name: 'lost', voidsAfter: 0 }, 'd');
      t.equal(summary(await followed), '1a 2b 3lost 4d');
    });

    t.test('a void may reach back over another', async (t) => {
      const ledger = await make(t);
      await fill(ledger, 'a', 'b', 'c', { name: 'lost', voidsAfter: 2 }, 'd', { name: 'lost again', voidsAfter: 1 });
      t.equal(summary(await until(ledger, 0, 'lost again')), '1a 6lost again');
    });
    t.end();
  });
}
