// Work that takes longer than half a second shows that it goes on: a line on standard error, if that is a terminal,
// which is gone when the work is over.
//
// Packages that draw spinners end the process themselves at Ctrl-C; `up` has to stop in order.

import { type MonotonicClock, systemMonotonic } from '../../src/runtime/clock.ts';

const SILENCE_MS = 500;
const TURN_MS = 100;
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const CLEAR = '\r\u001b[K';

export interface ProgressPlace {
  readonly stream: { readonly isTTY?: boolean; write(text: string): unknown };
  readonly clock: MonotonicClock;
  /** What kind of terminal: TERM. */
  readonly term: string | undefined;
}

const HERE: ProgressPlace = { stream: process.stderr, clock: systemMonotonic, term: process.env.TERM };

/** Settles as the work does. */
export async function showProgress<T>(says: string, work: Promise<T>, place = HERE): Promise<T> {
  const stop = startProgress(says, place);
  try {
    return await work;
  } finally {
    stop();
  }
}

/** Until it is stopped, by what is returned. */
export function startProgress(says: string, { stream, clock, term } = HERE): () => void {
  if (stream.isTTY !== true || term === 'dumb') return () => {};
  const startMs = clock.now();
  let turns = 0;
  const turn = (): void => {
    const seconds = Math.floor((clock.now() - startMs) / 1000);
    stream.write(`${CLEAR}${FRAMES[turns++ % FRAMES.length]} ${says} (${seconds} s)`);
    timer = clock.after(TURN_MS, turn);
  };
  let timer = clock.after(SILENCE_MS, turn);
  return () => {
    timer.cancel();
    if (turns > 0) stream.write(CLEAR);
  };
}
