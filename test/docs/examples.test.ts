// The examples depend on the package in this repository, which has to be made before they run: wherever one is recommended, that is
// said.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { ROOT } from '../support/source-tree.ts';

const MADE_FIRST = 'npm ci && npm run dist';
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const manifestOf = (example: string): string => join('examples', example, 'package.json');

const local = readdirSync(join(ROOT, 'examples')).filter(
  (name) => existsSync(join(ROOT, manifestOf(name))) && read(manifestOf(name)).includes('"file:../.."'),
);

t.test('who is sent to an example is told how to make it run', async (t) => {
  t.ok(local.includes('vitest'));
  for (const page of [
    'README.md',
    'examples/README.md',
    'docs/library.md',
    'docs/how-to/break-an-hsm-in-a-vitest-test.md',
  ]) {
    t.ok(existsSync(join(ROOT, page)) && read(page).includes(MADE_FIRST), page);
  }
  for (const name of local)
    t.ok(existsSync(join(ROOT, 'examples/README.md')) && read('examples/README.md').includes(`](${name})`), name);
  t.ok(read('package.json').includes('"dist": '), 'there is such a script');
});
