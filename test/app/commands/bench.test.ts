// `cloudhsm-sim bench`: the benches where they are, one line where they are not.

import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { runBench, runBenchAsJson } from '../../../app/bench/run-bench.ts';
import { runCommand, temporaryFolder } from '../../support/up-process.ts';

t.test('arguments go to the benches, and their exit code comes back', async (t) => {
  const benches = join(temporaryFolder(t), 'main.mjs');
  writeFileSync(benches, "process.exitCode = process.argv.slice(2).join(' ') === '--smoke one' ? 3 : 4;");
  t.equal(await runBench(['--smoke', 'one'], benches), 3);
  const folder = temporaryFolder(t);
  const before = process.env.TMPDIR;
  t.teardown(() => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  });
  process.env.TMPDIR = folder;
  t.equal(await runBenchAsJson([], () => {}, benches), 4);
  t.same(readdirSync(folder), [], 'its file goes when it is over');
  writeFileSync(benches, "process.kill(process.pid, 'SIGKILL');");
  t.equal(await runBench([], benches), 1, 'benches that were killed have failed');
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
  for (const twice of [['--json', 'file'], ['--json=file']]) {
    await t.rejects(runBenchAsJson(twice, print, benches), {
      code: 'invalid_configuration',
      message: /^--json prints what `-- --json FILE` writes: give one of the two$/,
    });
  }
  t.equal(await runBenchAsJson(['--jsonish'], print, benches), 0, 'what only begins so is the benches\u2019 own');
});

t.test('the command: a table is no JSON, an exit code comes back, and nothing is left in TMPDIR', async (t) => {
  const TMPDIR = temporaryFolder(t);
  const listed = await runCommand(t, ['bench', '--json', '--', '--list'], { TMPDIR });
  t.same([listed.code, listed.stdout], [0, '']);
  t.match(listed.stderr, /codec/);
  const refused = await runCommand(t, ['bench', '--json', '--', '--nonsense'], { TMPDIR });
  t.same([refused.code === 0, refused.stdout], [false, '']);
  t.same(readdirSync(TMPDIR), []);
});

t.test('a package has none', async (t) => {
  t.throws(() => runBench([], '/absent/bench/main.js'), {
    code: 'invalid_configuration',
    message: /^the benches are part of the repository, not of the package: run `npm run bench` in a clone of it$/,
  });
  await t.rejects(
    runBenchAsJson([], () => {}, '/absent/bench/main.js'),
    { code: 'invalid_configuration' },
  );
});
