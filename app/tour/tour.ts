// `cloudhsm-sim tour`: starts a simulator of its own, plays the tour against it, and stops it.

import { SimError } from '../../src/errors.ts';
import { type OutputFlags, print } from '../terminal/print.ts';
import { showProgress } from '../terminal/progress.ts';
import { listenForInterruption } from './interruption.ts';
import { startOwnSimulator } from './own-simulator.ts';

const STEP_WIDTH = 46;

interface PlayedStep {
  readonly step: string;
  readonly result: string;
}

/** Prints the steps. Resolves with whether every one holds. @throws SimError `invalid_configuration` without AWS's clients */
export async function tour(flags: OutputFlags): Promise<boolean> {
  const { playTour, TourFailure } = await import('./steps.ts').catch(withoutClients);
  const steps: PlayedStep[] = [];
  const report = (step: string, result: string): void => {
    steps.push({ step, result });
    if (!flags.json) print(flags, { value: undefined, lines: [`  ${step.padEnd(STEP_WIDTH)}  ${result}`] });
  };
  const startMs = performance.now();
  const simulator = startOwnSimulator();
  /** Resolves with what does not hold. */
  const play = async (): Promise<string | undefined> => {
    const ready = await showProgress('starting', simulator.ready);
    report('start', `ready after ${Math.round(performance.now() - startMs)} ms`);
    try {
      await playTour(ready, report);
      return undefined;
    } catch (error) {
      if (error instanceof TourFailure) return error.message;
      throw error;
    }
  };
  const interruption = listenForInterruption();
  const end = await Promise.race([play(), interruption.came]).finally(() => simulator.stop());
  if (typeof end === 'function') return end();
  interruption.forget();
  const holds = end === undefined;
  print(flags, {
    value: { holds, steps, ...(holds ? {} : { failure: end }) },
    lines: [holds ? 'everything holds' : end],
  });
  return holds;
}

/** They are large, and of use to the tour alone: whoever wants it installs them. */
function withoutClients(cause: unknown): never {
  if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
  const mend = 'npm install @aws-sdk/client-kms @aws-sdk/client-cloudhsm-v2';
  throw new SimError(
    'invalid_configuration',
    `the tour is played with AWS's own clients, which are not here: ${mend}`,
    {
      cause,
    },
  );
}
