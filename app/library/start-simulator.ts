// `startSimulator()`: a whole simulator for a program, usually a test.

import { checkStartOptions } from './check-start-options.ts';
import { inOwnWords } from './own-words.ts';
import { RunningSimulator } from './running-simulator.ts';
import type { StartOptions } from './start-options.ts';

/**
 * Resolves once everything answers. Any number of simulators run side by side, each on its own ports.
 * @throws SimError `invalid_configuration` that says what is wrong with the options, or that a port is taken; then nothing
 * is left running
 */
export async function startSimulator(options: StartOptions = {}): Promise<RunningSimulator> {
  const checked = checkStartOptions(options);
  const start =
    checked.process === 'child'
      ? (await import('./child-process.ts')).startAsChild
      : (await import('./in-process.ts')).startInProcess;
  const started = await start(checked).catch((error: unknown) => {
    throw inOwnWords(error);
  });
  return new RunningSimulator(started);
}
