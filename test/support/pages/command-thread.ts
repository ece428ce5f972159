// The thread of `command-runner.ts`: command lines one after another, with their modules loaded once.

import { Readable } from 'node:stream';
import { parentPort, workerData } from 'node:worker_threads';
import { runCommandLine } from '../../../app/command-line.ts';
import type { Printed } from './answered-programs.ts';
import { runNode } from './node-here.ts';

export interface CommandToRun {
  /** `cloudhsm-sim`, or `node`. */
  readonly program: string;
  readonly folder: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

let printed = { stdout: '', stderr: '' };
for (const name of ['stdout', 'stderr'] as const) {
  // It is this thread's own: nobody else writes there.
  process[name].write = (text: string | Uint8Array): boolean => {
    printed[name] += String(text);
    return true;
  };
}
// A thread's own standard input, once it is read from, keeps the thread.
Object.defineProperty(process, 'stdin', { value: Readable.from(workerData === null ? [] : [Buffer.from(workerData)]) });

parentPort?.on('message', async ({ program, args, environment, folder }: CommandToRun) => {
  printed = { stdout: '', stderr: '' };
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, environment);
  process.exitCode = undefined;
  await (program === 'node' ? runNode(args, folder) : runCommandLine(args)).catch((error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  });
  parentPort?.postMessage({ code: Number(process.exitCode ?? 0), ...printed } satisfies Printed);
});
