// The entry of a simulator's own process. It waits to be told which one, and ends with whoever started it: the channel
// between them closes, whatever became of the other side.

import { SimError } from '../../src/errors.ts';
import type { FromChild, ToChild } from './child-messages.ts';
import { startInProcess } from './in-process.ts';
import type { StartedSimulator } from './started-simulator.ts';

const say = (message: FromChild, said?: () => void): void => void process.send?.(message, undefined, undefined, said);

let started: Promise<StartedSimulator> | undefined;

process.on('message', (message: ToChild) => {
  if (message.kind === 'stop') void end();
  else void start(message);
});
process.on('disconnect', () => void end());

async function start({ options }: ToChild & { kind: 'start' }): Promise<void> {
  try {
    started = startInProcess(options);
    say({ kind: 'ready', ready: (await started).ready });
  } catch (error) {
    const code = error instanceof SimError ? error.code : undefined;
    const message = error instanceof Error ? error.message : String(error);
    say({ kind: 'refused', code, message }, () => process.disconnect?.());
  }
}

async function end(): Promise<void> {
  const simulator = await started?.catch(() => undefined);
  await simulator?.stop();
  process.exit();
}
