// What takes longer than a slice of the event loop: operations with private keys, key pairs. A mechanism says what is to
// be done; an executor decides where.

import type { MonotonicClock } from '../../../src/runtime/clock.ts';

export class LongWork<T> {
  readonly inline: () => T;
  /** The same on OpenSSL's thread pool, where Node has a way there. */
  readonly onPool: (() => Promise<T>) | undefined;

  constructor(inline: () => T, onPool?: () => Promise<T>) {
    this.inline = inline;
    this.onPool = onPool;
  }
}

/** At once, or later. */
export type MaybeLong<T> = T | LongWork<T>;

/** The same work with another end. `end` may throw to refuse. */
export function ending<T, R>(work: MaybeLong<T>, end: (outcome: T) => R): MaybeLong<R> {
  if (!(work instanceof LongWork)) return end(work);
  const { inline, onPool } = work;
  return new LongWork(() => end(inline()), onPool && (async () => end(await onPool())));
}

/** Called for one piece of work at a time and place; when it settles, the place is free. */
export type Executor = <T>(work: LongWork<T>) => Promise<T>;

/** Here and now: for tests and for the deterministic world. */
export const inlineExecutor: Executor = async (work) => work.inline();

/** On the thread pool; what Node cannot do there gets a turn of the event loop for itself. */
export const poolExecutor =
  (clock: MonotonicClock): Executor =>
  <T>({ inline, onPool }: LongWork<T>): Promise<T> =>
    onPool?.() ??
    new Promise((resolve, reject) => {
      clock.soon(() => {
        try {
          resolve(inline());
        } catch (error) {
          reject(error);
        }
      });
    });
