// A program on a pseudo-terminal, that of Python's standard library.

import { execFile, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Test } from 'tap';
import { type Ended, temporaryFolder } from './up-process.ts';

export const MAIN = fileURLToPath(new URL('../../app/main.js', import.meta.url));
const PTY_SESSION = fileURLToPath(new URL('../../../test/support/pty_session.py', import.meta.url));
const PYTHON = 'python3';

/** For `skip`: false where there is one. */
export const noTerminal: string | false = await new Promise((resolve) => {
  execFile(PYTHON, ['-c', 'import pty'], (error) =>
    resolve(error === null ? false : 'there is no Python with its pty module'),
  );
});

type Environment = Readonly<Record<string, string | undefined>>;

/** What is waited for, what is then typed, and, if somebody else has to do something, a URL that is then asked. */
export type Step = readonly [waitedFor: string, typed: string, url?: string];

/** `cloudhsm-sim` with these words; `stdout` is all that the terminal showed. */
export function onTerminal(
  t: Test,
  steps: readonly Step[],
  words: readonly string[],
  environment: Environment,
): Promise<Ended> {
  const file = join(temporaryFolder(t), 'steps.json');
  writeFileSync(file, JSON.stringify(steps));
  return run(PYTHON, [PTY_SESSION, file, process.execPath, MAIN, ...words], environment);
}

export function run(command: string, args: readonly string[], environment: Environment, input = ''): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env: environment });
    const printed = { stdout: '', stderr: '' };
    child.stdout.on('data', (text: Buffer) => {
      printed.stdout += text.toString();
    });
    child.stderr.on('data', (text: Buffer) => {
      printed.stderr += text.toString();
    });
    child.on('close', (code) => resolve({ code, ...printed }));
    child.stdin.end(input);
  });
}
