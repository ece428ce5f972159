// The benches run: few rounds, the right results, a figure and its baseline for each.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import t from 'tap';

const MAIN = fileURLToPath(new URL('../../bench/main.js', import.meta.url));

t.test('smoke mode', async (t) => {
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, '--smoke']);
  for (const name of [
    'device-encrypt-pipelined',
    'device-encrypt-faults-disabled',
    'device-login',
    'cluster-encrypt-1-hsms',
    'cluster-encrypt-2-hsms',
    'cluster-encrypt-4-hsms',
    'kms-encrypt',
    'kms-decrypt',
    'kms-generate-data-key',
  ]) {
    t.match(stdout, new RegExp(`^${name}: [\\d,]+ .+; .+: [\\d,]+; ratio \\d+\\.\\d\\d;`, 'm'));
  }
  t.match(stdout, /^fail-over: \d+ encrypts answered, 0 failed; longest gap [\d.]+ ms/m);
});

t.test('an unknown argument is refused', async (t) => {
  await t.rejects(promisify(execFile)(process.execPath, [MAIN, '--fast']), { code: 2 });
});
