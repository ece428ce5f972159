// `cloudhsm-sim` as a process of its own, as people run it.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Test } from 'tap';
import type { ReadyDocument } from '../../app/ready-document.ts';

const MAIN = fileURLToPath(new URL('../../app/main.js', import.meta.url));
const READY_FILE = 'ready.json';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandProcess {
  readonly child: ChildProcess;
  /** What it has printed so far. */
  readonly printed: { stdout: string; stderr: string };
  readonly ended: Promise<Ended>;
}

export type Variables = Readonly<Record<string, string>>;

/**
 * Killed when `t` is over, if it still runs.
 * @param variables beside those of this process
 * @param main another build
 * @param input all that it finds on standard input
 */
export function startCommand(
  t: Test,
  args: readonly string[],
  variables: Variables = {},
  main = MAIN,
  input = '',
): CommandProcess {
  const env = { ...process.env, ...variables };
  const child = spawn(process.execPath, [main, ...args], { stdio: 'pipe', env });
  // One that does not read it may be gone already.
  child.stdin.on('error', () => {}).end(input);
  t.teardown(() => void child.kill('SIGKILL'));
  const printed = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed.stderr += text;
  });
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, ...printed })));
  return { child, printed, ended };
}

export const runCommand = (t: Test, args: readonly string[], variables?: Variables): Promise<Ended> =>
  startCommand(t, args, variables).ended;

/** A folder that goes with `t`. */
export function temporaryFolder(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'up-test-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface RunningUp extends CommandProcess {
  readonly readyFile: string;
  /** The ready file, read in the moment in which it appeared. */
  readonly ready: ReadyDocument;
}

/** `cloudhsm-sim up --port 0` with more flags, once it is ready. */
export const startUp = (t: Test, ...flags: readonly string[]): Promise<RunningUp> => startUpOf(MAIN, t, ...flags);

/** The same, of another build of the command. */
export const startUpOf = (main: string, t: Test, ...flags: readonly string[]): Promise<RunningUp> =>
  startReady(t, ['up', '--port', '0', ...flags], {}, main);

/** A command that runs in the foreground, once it is ready. */
export async function startReady(
  t: Test,
  args: readonly string[],
  variables: Variables = {},
  main = MAIN,
): Promise<RunningUp> {
  const folder = temporaryFolder(t);
  const readyFile = join(folder, READY_FILE);
  const watcher = watch(folder);
  const appeared = new Promise<string>((resolve) => {
    watcher.on('change', (_event, name) => {
      if (name === READY_FILE) resolve(readFileSync(readyFile, 'utf8'));
    });
  });
  const command = startCommand(t, [...args, '--ready-file', readyFile], variables, main);
  const text = await Promise.race([appeared, command.ended]);
  watcher.close();
  if (typeof text !== 'string') throw new Error(`it ended with ${text.code}: ${text.stderr}`);
  return { ...command, readyFile, ready: JSON.parse(text) as ReadyDocument };
}
