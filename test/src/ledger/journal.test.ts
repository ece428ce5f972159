// One process's own state in a ledger: what is recorded has been applied, and nobody waits for a journal that is closed.

import t from 'tap';
import { Journal } from '../../../src/ledger/journal.ts';
import { MemoryLedger } from '../../../src/ledger/memory-ledger.ts';

async function openJournal() {
  const ledger = new MemoryLedger<string>();
  const journal = new Journal<string>(ledger);
  const heard: string[] = [];
  journal.subscribe((fact, position) => heard.push(`${position} ${fact}`));
  await journal.open();
  return { ledger, journal, heard };
}

const CLOSED = { code: 'ledger_unavailable', message: 'the journal is closed' };

t.test('what is recorded has been applied, in order', async (t) => {
  const { journal, heard } = await openJournal();
  t.same(await Promise.all([journal.record('a'), journal.record('b')]), [1, 2]);
  t.same(heard, ['1 a', '2 b']);
});

t.test('what comes after the end is refused', async (t) => {
  const { ledger, journal, heard } = await openJournal();
  journal.close();
  await t.rejects(journal.record('a'), CLOSED);
  t.same([await ledger.head(), heard], [0, []]);
});

t.test('what the end comes upon is refused, too', async (t) => {
  const { journal, heard } = await openJournal();
  const recording = Promise.allSettled([journal.record('a'), journal.record('b')]);
  // The first is in the ledger by now, and nobody has heard of it yet.
  queueMicrotask(() => journal.close());
  t.match(await recording, [
    { status: 'rejected', reason: CLOSED },
    { status: 'rejected', reason: CLOSED },
  ]);
  t.same(heard, []);
});
