import { spawnSync } from 'node:child_process';
import t from 'tap';

// V8 tells of a flag that it does not know on standard error, and goes on.
const inFreshProcess = (code: string) =>
  spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8', env: {} });

t.test('this Node’s V8 knows the flag', async (t) => {
  const heap = new URL('../../../src/runtime/heap.js', import.meta.url);
  const { status, stderr } = inFreshProcess(`import { beginYoung } from ${JSON.stringify(heap)}; beginYoung();`);
  t.same({ status, stderr }, { status: 0, stderr: '' });
  const other = inFreshProcess(`import { setFlagsFromString } from 'node:v8'; setFlagsFromString('--no-such-flag');`);
  t.not(other.stderr, '', 'which it would not be silent about');
});
