import t from 'tap';
import { SimError } from '../../../src/errors.ts';
import { MemoryLedger } from '../../../src/ledger/memory-ledger.ts';
import { ledgerContract, type TestEntry, voidsOf } from '../../contract/ledger.ts';
import { UnavailableLedger } from '../../support/unavailable-ledger.ts';

ledgerContract('the ledger in memory', async () => new MemoryLedger<TestEntry>(voidsOf));

const available = async (): Promise<UnavailableLedger<TestEntry>> =>
  new UnavailableLedger(new MemoryLedger<TestEntry>(voidsOf));

ledgerContract('a ledger that can be made unavailable, while it is available', available);

t.test('a ledger made unavailable appends nothing', async (t) => {
  const ledger = await available();
  ledger.unavailable = true;
  await t.rejects(ledger.append({ name: 'a' }, 0), new SimError('ledger_unavailable', 'the ledger takes no appends'));
  t.equal(await ledger.head(), 0);
  ledger.unavailable = false;
  t.equal(await ledger.append({ name: 'a' }, 0), 1);
});
