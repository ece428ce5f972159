// docs/cli.md is what the command tree prints. Its commands are run with those of all pages.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { ROOT } from '../support/source-tree.ts';

t.test('the page is current: otherwise `npm run cli`', async (t) => {
  const printed = execFileSync(process.execPath, [join(ROOT, 'scripts/print-cli.mjs')], { encoding: 'utf8' });
  t.match(printed, /\| `key delete` \| crypto user \| `--filter` \|/);
  t.equal(readFileSync(join(ROOT, 'docs/cli.md'), 'utf8'), printed);
});
