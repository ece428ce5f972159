// docs/two-processes.md: its tables are current. Its commands are run with those of all pages.

import { readFileSync } from 'node:fs';
import t from 'tap';
import { TWO_PROCESSES_PAGE, withProcessSettings } from '../support/configuration-page.ts';

t.test('the tables of settings are current', async (t) => {
  const page = readFileSync(TWO_PROCESSES_PAGE, 'utf8');
  t.equal(page, withProcessSettings(page), 'npm run commands brings them up to date');
});
