// What ends a tour before its last step: a signal, or that nobody reads what it prints.

import { constants } from 'node:os';
import { endWithoutOutput, outputLost } from '../terminal/lost-output.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** What a shell makes of a process that a signal has ended: 128 and the signal's number. */
const SIGNALLED = 128;

/** Ends the process, in the way that fits. */
export type EndOfTour = () => never;

export interface Interruption {
  /** Resolves when there is one, with what is to be done once everything is in order. */
  readonly came: Promise<EndOfTour>;
  /** From now on everything ends the process at once, as it does any command. */
  forget(): void;
}

/** A second signal ends the process at once. */
export function listenForInterruption(): Interruption {
  let hear = (_signal: (typeof SIGNALS)[number]): void => {};
  const signalled = new Promise<EndOfTour>((resolve) => {
    hear = (signal) => {
      const end = (): never => process.exit(SIGNALLED + constants.signals[signal]);
      hear = end;
      resolve(end);
    };
  });
  const listener = (signal: NodeJS.Signals): void => hear(signal as (typeof SIGNALS)[number]);
  for (const signal of SIGNALS) process.on(signal, listener);
  const unread = outputLost().then((error) => (): never => endWithoutOutput(error));
  return {
    came: Promise.race([signalled, unread]),
    forget() {
      for (const signal of SIGNALS) process.off(signal, listener);
      process.stdout.on('error', endWithoutOutput);
    },
  };
}
