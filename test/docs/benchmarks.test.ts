import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { BENCHES } from '../../bench/benches.ts';
import { GOALS } from '../../bench/report/goals.ts';
import { withTables } from '../../bench/report/page.ts';
import { parseResults } from '../../bench/report/results-file.ts';
import { ROOT } from '../support/source-tree.ts';

const DOCS = join(ROOT, 'docs');
const page = readFileSync(join(DOCS, 'benchmarks.md'), 'utf8');

t.test(
  'the tables are those of docs/benchmarks.json: otherwise `npm run bench:report docs/benchmarks.json`',
  async (t) => {
    t.equal(page, withTables(page, parseResults(readFileSync(join(DOCS, 'benchmarks.json'), 'utf8'))));
  },
);

t.test('every plot that the page shows is there', async (t) => {
  const plots = [...page.matchAll(/\]\((benchmarks\/[a-z-]+\.svg)\)/g)].map(([, path = '']) => path);
  t.ok(plots.length > 0);
  for (const path of plots) t.ok(existsSync(join(DOCS, path)), path);
});

t.test('every goal is the goal of a bench', async (t) => {
  const names = BENCHES.map(({ name }) => name);
  t.same(
    [...GOALS.keys()].filter((name) => !names.includes(name)),
    [],
  );
  t.equal(new Set(names).size, names.length, 'no two benches have one name');
});
