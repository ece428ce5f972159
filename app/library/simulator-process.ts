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
  else if (message.kind === 'reset') void reset();
  else void start(message);
});
process.on('disconnect', () => void end());

async function start({ options }: ToChild & { readonly kind: 'start' }): Promise<void> {
  try {
    started = startInProcess(options, (ready) => say({ kind: 'ready', ready }));
    say({ kind: 'ready', ready: (await started).ready });
  } catch (error) {
    say(refusal(error), () => process.disconnect?.());
  }
}

/** What is there then is told by whoever resets it. */
async function reset(): Promise<void> {
  try {
    await (await started)?.reset();
  } catch (error) {
    say(refusal(error));
  }
}

function refusal(error: unknown): FromChild {
  const code = error instanceof SimError ? error.code : undefined;
  return { kind: 'refused', code, message: error instanceof Error ? error.message : String(error) };
}

async function end(): Promise<void> {
  const simulator = await started?.catch(() => undefined);
  await simulator?.stop();
  process.exit();
}
