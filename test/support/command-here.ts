// A command of `cloudhsm-sim` in this process: as quick as a call, for what ends by itself.

import { runCommandLine } from '../../app/command-line.ts';
import type { Ended, Variables } from './up-process.ts';

const WARNING = /^\((?:node:\d+\)|Use `node) /;

let last: Promise<unknown> = Promise.resolve();

/**
 * One after another: what it prints, its variables and its exit code are those of the process. Nothing may be asserted
 * before the last of those that were begun is over.
 */
export function runHere(args: readonly string[], variables: Variables = {}): Promise<Ended> {
  const ended = last.then(() => run(args, variables));
  last = ended.catch(() => {});
  return ended;
}

async function run(args: readonly string[], variables: Variables): Promise<Ended> {
  const streams = [process.stdout, process.stderr] as const;
  const writes = streams.map((stream) => stream.write);
  const [before, exitCode] = [{ ...process.env }, process.exitCode];
  const printed = ['', ''];
  Object.assign(process.env, variables);
  process.exitCode = undefined;
  for (const [index, stream] of streams.entries()) {
    stream.write = (text: string | Uint8Array): boolean => {
      // Node's own warnings are of whoever else is in this process.
      if (!WARNING.test(String(text))) printed[index] = `${printed[index]}${text}`;
      return true;
    };
  }
  try {
    await runCommandLine(args);
    const [stdout = '', stderr = ''] = printed;
    return { code: Number(process.exitCode ?? 0), stdout, stderr };
  } finally {
    for (const [index, stream] of streams.entries()) stream.write = writes[index] as typeof stream.write;
    for (const name of Object.keys(variables)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
    process.exitCode = exitCode;
  }
}
