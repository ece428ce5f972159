// The line before the executor: a few at a time, first come first served, no longer than its bound. Who has gone
// meanwhile is not worked for.

import { Status } from '../../src/wire/status.ts';
import type { Call } from './call.ts';
import type { Executor, LongWork } from './crypto/long-work.ts';
import { refusal } from './refusal.ts';

/** As many as OpenSSL's thread pool has threads by default. */
const CONCURRENCY = 4;

export class LongWorkQueue {
  readonly #executor: Executor;
  readonly #waitingMax: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(executor: Executor, waitingMax: number) {
    this.#executor = executor;
    this.#waitingMax = waitingMax;
  }

  /**
   * Rejects as the work does, or with a refusal once the call has ended.
   * @throws refusal BUSY when too many wait
   */
  async run<T>(work: LongWork<T>, call: Call): Promise<T> {
    if (this.#running >= CONCURRENCY) {
      if (this.#waiting.length >= this.#waitingMax) throw refusal(Status.BUSY, 'too much work waits for its turn');
      await new Promise<void>((resume) => this.#waiting.push(resume));
    } else this.#running++;
    try {
      call.requireOpen();
      return await this.#executor(work);
    } finally {
      // The place goes to the next in line, without becoming free between.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running--;
      else next();
    }
  }
}
