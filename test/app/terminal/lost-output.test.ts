// Standard output that ends before what is to be said does: its reader has gone, as `head` does, or there is no space left.
// No command shows a stack trace for it, and one that serves stops in order.

import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import { ROOT } from '../../support/source-tree.ts';
import { temporaryFolder } from '../../support/up-process.ts';

const MAIN = fileURLToPath(new URL('../../../app/main.js', import.meta.url));
const FULL = '/dev/full';

interface Ended {
  readonly code: number | null;
  readonly stderr: string;
}

/** @param to whoever goes before anything is written to him, or what has no space left */
async function run(t: Test, args: readonly string[], to: 'nobody' | 'full'): Promise<Ended> {
  const full = to === 'full' ? openSync(FULL, 'w') : undefined;
  const env = { ...process.env, TMPDIR: temporaryFolder(t) };
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', full ?? 'pipe', 'pipe'], env });
  t.teardown(() => void child.kill('SIGKILL'));
  if (full !== undefined) closeSync(full);
  child.stdout?.destroy();
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const stderr = child.stderr === null ? '' : await text(child.stderr);
  t.same(readdirSync(env.TMPDIR), [], 'nothing is left');
  return { code: await ended, stderr };
}

const PRINTING: readonly (readonly string[])[] = [
  ['--help'],
  ['up', '--help'],
  ['completion', 'bash'],
  ['seed', 'check', join(ROOT, 'seeds/default.yaml')],
  ['seed', 'check', join(ROOT, 'seeds/default.yaml'), '--json'],
  ['cli', 'help'],
];
const NO_SPACE = 'standard output cannot be written: no space left on device';
const withoutFull = !existsSync(FULL) && `there is no ${FULL} on this system`;

t.test('a command that prints: nobody reads it, and that is all', async (t) => {
  for (const args of PRINTING) t.same(await run(t, args, 'nobody'), { code: 0, stderr: '' }, args.join(' '));
});

t.test('a command that prints: no space', { skip: withoutFull }, async (t) => {
  for (const args of PRINTING) {
    const line = args.includes('--json') ? JSON.stringify({ error: NO_SPACE }) : `cloudhsm-sim: ${NO_SPACE}`;
    t.same(await run(t, args, 'full'), { code: 2, stderr: `${line}\n` }, args.join(' '));
  }
});

t.test('a simulator whose output nobody reads stops in order, and its log says why', async (t) => {
  const readyFile = join(temporaryFolder(t), 'ready.json');
  const { code, stderr } = await run(t, ['up', '--port', '0', '--bare', '--ready-file', readyFile], 'nobody');
  t.equal(code, 0);
  t.match(JSON.parse(stderr), { level: 40, msg: /nobody reads standard output any more: it stops/ });
  t.notOk(existsSync(readyFile));
});

t.test('a simulator that cannot say where it is stops in order', { skip: withoutFull }, async (t) => {
  const readyFile = join(temporaryFolder(t), 'ready.json');
  const flags = ['--port', '0', '--hsms', '1', '--json', '--ready-file', readyFile];
  const { code, stderr } = await run(t, ['up', ...flags], 'full');
  t.same([code, JSON.parse(stderr)], [2, { error: NO_SPACE }]);
  t.notOk(existsSync(readyFile));
});

t.test('a log for which there is no space is none, and the simulator goes on', { skip: withoutFull }, async (t) => {
  for (const format of ['json', 'pretty']) {
    const full = openSync(FULL, 'w');
    const args = ['up', '--port', '0', '--bare', '--log-level', 'debug', '--log-format', format];
    const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', full] });
    t.teardown(() => void child.kill('SIGKILL'));
    closeSync(full);
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const said = await new Promise((resolve) => child.stdout?.once('data', resolve));
    t.match(String(said), /is ready/, format);
    child.kill('SIGTERM');
    t.equal(await ended, 0, format);
  }
});
