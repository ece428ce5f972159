// `cloudhsm-sim COMMAND` of what ends by itself, and `node`, without a process for each: in a thread, whose environment and outputs are
// its own.

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Test } from 'tap';
import { ROOT } from '../source-tree.ts';
import type { Asked, Printed } from './answered-programs.ts';
import type { CommandToRun } from './command-thread.ts';

const THREAD = new URL('./command-thread.js', import.meta.url);

export type CommandRunner = (asked: Asked) => Promise<Printed>;

/** One after another: they have this process's folder in common. */
export function startCommandRunner(t: Test): CommandRunner {
  const thread = startThread();
  t.teardown(() => thread.terminate());
  let last: Promise<unknown> = Promise.resolve();
  return (asked) => {
    const printed = last.then(async () => {
      process.chdir(asked.folder);
      try {
        return await (asked.input === undefined ? run(thread, asked) : runAlone(asked));
      } finally {
        process.chdir(ROOT);
      }
    });
    last = printed.catch(() => {});
    return printed;
  };
}

const startThread = (input?: Buffer): Worker =>
  new Worker(THREAD, { execArgv: [], stdout: true, stderr: true, workerData: input ?? null });

async function run(thread: Worker, { program, args, environment, folder }: CommandToRun): Promise<Printed> {
  thread.postMessage({ program, args, environment, folder } satisfies CommandToRun);
  const [printed] = await once(thread, 'message');
  return printed;
}

/** What is piped into it is read once. */
async function runAlone(asked: Asked): Promise<Printed> {
  const thread = startThread(asked.input);
  const printed = await run(thread, asked);
  await thread.terminate();
  return printed;
}
