// `cloudhsm-sim COMMAND` of what ends by itself, without a process for each: in a thread, whose environment and outputs are
// its own.

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Test } from 'tap';
import { ROOT } from '../source-tree.ts';
import type { Asked, Printed } from './page-shell.ts';

const THREAD = new URL('./command-thread.js', import.meta.url);
const MAIN = new URL('../../../app/main.js', import.meta.url);

export type CommandRunner = (asked: Asked) => Promise<Printed>;

/** One after another: they have this process's folder in common. */
export function startCommandRunner(t: Test): CommandRunner {
  const thread = new Worker(THREAD, { execArgv: [], stdout: true, stderr: true });
  thread.unref();
  t.teardown(() => thread.terminate());
  let last: Promise<unknown> = Promise.resolve();
  const run = async ({ args, environment, folder, input }: Asked): Promise<Printed> => {
    process.chdir(folder);
    try {
      if (input !== undefined) return await runAlone(args, environment, input);
      thread.postMessage({ args, environment });
      const [printed] = await once(thread, 'message');
      return printed;
    } finally {
      process.chdir(ROOT);
    }
  };
  return (asked) => {
    const printed = last.then(() => run(asked));
    last = printed.catch(() => {});
    return printed;
  };
}

/** What is piped into it is read once, by a thread that ends with it. */
async function runAlone(args: readonly string[], env: Asked['environment'], input: Buffer): Promise<Printed> {
  const thread = new Worker(MAIN, { argv: [...args], env, execArgv: [], stdin: true, stdout: true, stderr: true });
  thread.stdin?.end(input);
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    thread[name].setEncoding('utf8').on('data', (text: string) => {
      printed[name] += text;
    });
  }
  const [code] = await once(thread, 'exit');
  return { code, ...printed };
}
