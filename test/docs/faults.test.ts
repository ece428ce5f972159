import { readFileSync } from 'node:fs';
import t from 'tap';
import { FAULT_PAGE, withFaultTables } from '../support/fault-page.ts';

t.test('the tables of docs/faults.md are current: otherwise `npm run faults`', async (t) => {
  const page = readFileSync(FAULT_PAGE, 'utf8');
  t.equal(page, withFaultTables(page));
});
