// So many requests in flight, in messages of so many each: when all of a message's requests are answered, the next leaves.

import type { BodyFieldsOf } from '../../src/wire/messages.ts';
import { Status } from '../../src/wire/status.ts';
import type { LatencyRecorder } from '../harness/latencies.ts';
import type { FrameConnection } from './frame-connection.ts';

export class BatchedLoad {
  readonly #connection: FrameConnection;
  readonly #batchCount: number;
  readonly #inFlight: number;
  /** By batch: how many of its requests are unanswered, and when it left. */
  #unanswered = new Map<number, { count: number; readonly sentMs: number }>();
  #sent = 0;
  #unsent = 0;
  #settle: { resolve: () => void; reject: (error: Error) => void } | undefined;
  /** Gets every request's duration, when there is one. */
  latencies: LatencyRecorder | undefined;

  constructor(
    connection: FrameConnection,
    encrypt: BodyFieldsOf<'encrypt'>,
    { batchCount, inFlight }: { readonly batchCount: number; readonly inFlight: number },
  ) {
    this.#connection = connection;
    this.#batchCount = batchCount;
    this.#inFlight = inFlight;
    connection.begin(encrypt, {
      onAnswer: (index, status) => this.#onAnswer(index, status),
      onEnd: (reason) => this.#settle?.reject(new Error(reason)),
    });
  }

  /** Whole messages: at least `count` requests. @throws when one is refused */
  run(count: number): Promise<void> {
    this.#unsent = Math.ceil(count / this.#batchCount);
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      const first = Math.min(this.#unsent, Math.max(1, Math.floor(this.#inFlight / this.#batchCount)));
      for (let started = 0; started < first; started++) this.#send();
    });
  }

  #send(): void {
    this.#unsent--;
    this.#unanswered.set(this.#sent++, { count: this.#batchCount, sentMs: performance.now() });
    this.#connection.sendBatch(this.#batchCount);
  }

  #onAnswer(index: number, status: Status): void {
    const number = Math.floor(index / this.#batchCount);
    const batch = this.#unanswered.get(number);
    if (status !== Status.SUCCESS || batch === undefined) {
      this.#settle?.reject(new Error(`request ${index} was answered ${status}`));
      return;
    }
    this.latencies?.record(performance.now() - batch.sentMs);
    if (--batch.count > 0) return;
    this.#unanswered.delete(number);
    if (this.#unsent > 0) this.#send();
    else if (this.#unanswered.size === 0) this.#settle?.resolve();
  }
}
