// `cloudhsm-sim bench`: the benches where they are, one line where they are not.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { runBench, runBenchAsJson } from '../../../app/bench/run-bench.ts';
import { temporaryFolder } from '../../support/up-process.ts';

t.test('arguments go to the benches, and their exit code comes back', async (t) => {
  const benches = join(temporaryFolder(t), 'main.mjs');
  writeFileSync(benches, "process.exitCode = process.argv.slice(2).join(' ') === '--smoke one' ? 3 : 4;");
  t.equal(await runBench(['--smoke', 'one'], benches), 3);
});

t.test('--json: what they write as JSON goes to standard output, and nothing else does', async (t) => {
  const benches = join(temporaryFolder(t), 'main.mjs');
  writeFileSync(
    benches,
    `import { writeFileSync } from 'node:fs';
const [json, file, ...rest] = process.argv.slice(2);
console.log('| a table |');
if (json !== '--json') process.exitCode = 4;
if (rest[0] !== '--list') writeFileSync(file, JSON.stringify(rest));`,
  );
  const printed: string[] = [];
  const print = (text: string): void => void printed.push(text);
  t.equal(await runBenchAsJson(['--only', 'codec'], print, benches), 0);
  t.same(printed, ['["--only","codec"]']);
  t.equal(await runBenchAsJson(['--list'], print, benches), 0);
  t.equal(printed.length, 1, 'nothing where nothing was measured');
  await t.rejects(runBenchAsJson(['--json', 'file'], print, benches), {
    ...{ code: 'invalid_configuration', message: /^--json prints what `-- --json FILE` writes: give one of the two$/ },
  });
});

t.test('a package has none', async (t) => {
  t.throws(() => runBench([], '/absent/bench/main.js'), {
    code: 'invalid_configuration',
    message: /^the benches are part of the repository, not of the package: run `npm run bench` there$/,
  });
  await t.rejects(
    runBenchAsJson([], () => {}, '/absent/bench/main.js'),
    { code: 'invalid_configuration' },
  );
});
