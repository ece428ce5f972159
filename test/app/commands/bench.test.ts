// `cloudhsm-sim bench`: the benches where they are, one line where they are not.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { runBench } from '../../../app/bench/run-bench.ts';
import { temporaryFolder } from '../../support/up-process.ts';

t.test('arguments go to the benches, and their exit code comes back', async (t) => {
  const benches = join(temporaryFolder(t), 'main.mjs');
  writeFileSync(benches, "process.exitCode = process.argv.slice(2).join(' ') === '--smoke one' ? 3 : 4;");
  t.equal(await runBench(['--smoke', 'one'], benches), 3);
});

t.test('a package has none', async (t) => {
  t.throws(() => runBench([], '/absent/bench/main.js'), {
    code: 'invalid_configuration',
    message: /^the benches are part of the repository, not of the package: run `npm run bench` there$/,
  });
});
