// A command of `cloudhsm-sim` in this process: as quick as a call, for what ends by itself.

import { runCommandLine } from '../../app/command-line.ts';
import type { Ended, Variables } from './up-process.ts';

/** One at a time: what it prints, its variables and its exit code are those of the process. */
export async function runHere(args: readonly string[], variables: Variables = {}): Promise<Ended> {
  const streams = [process.stdout, process.stderr] as const;
  const writes = streams.map((stream) => stream.write);
  const [before, exitCode] = [{ ...process.env }, process.exitCode];
  const printed = ['', ''];
  Object.assign(process.env, variables);
  process.exitCode = undefined;
  for (const [index, stream] of streams.entries()) {
    stream.write = (text: string | Uint8Array): boolean => {
      printed[index] = `${printed[index]}${text}`;
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
