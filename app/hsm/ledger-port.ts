// A ledger on the other side of a MessagePort: the ledger lives in the main thread, HSMs in their workers.
// Messages on a port keep their order, so that `head` sees every append that was posted before it. Where the ledger shares
// its head, and nothing of ours is on its way to it, nobody is asked: a log in looks at the head twice.

import type { MessagePort } from 'node:worker_threads';
import { type ErrorCode, SimError } from '../../src/errors.ts';
import type { HeadCell, Ledger, Placed, Stop } from '../../src/ledger/ledger.ts';

type Call =
  | { readonly kind: 'head'; readonly call: number }
  | { readonly kind: 'append'; readonly call: number; readonly entry: unknown; readonly expectedPosition: number }
  | { readonly kind: 'follow'; readonly call: number; readonly position: number }
  | { readonly kind: 'unfollow'; readonly call: number };

type Answer =
  | { readonly kind: 'position'; readonly call: number; readonly position: number }
  | { readonly kind: 'refused'; readonly call: number; readonly code: ErrorCode; readonly message: string }
  /** What came in the same turn: a new HSM is given thousands at once. */
  | { readonly kind: 'entries'; readonly call: number; readonly placed: readonly Placed<unknown>[] };

const ENTRIES_MAX = 512;

/** Serves `ledger` to whoever holds the other end of `port`, until it closes. */
export function serveLedger<Entry>(ledger: Ledger<Entry>, port: MessagePort): void {
  const followed = new Map<number, Stop>();
  const answer = (message: Answer): void => port.postMessage(message);
  const settle = (call: number, position: Promise<number>): void => {
    position.then(
      (position) => answer({ kind: 'position', call, position }),
      (error: unknown) => {
        const { code, message } = error instanceof SimError ? error : new SimError('ledger_unavailable', String(error));
        answer({ kind: 'refused', call, code, message });
      },
    );
  };
  port.on('message', (message: Call) => {
    const { call } = message;
    if (message.kind === 'head') settle(call, Promise.resolve(ledger.head()));
    else if (message.kind === 'append') settle(call, ledger.append(message.entry as Entry, message.expectedPosition));
    else if (message.kind === 'follow') {
      let waiting: Placed<Entry>[] = [];
      const flush = (): void => {
        if (waiting.length > 0) answer({ kind: 'entries', call, placed: waiting });
        waiting = [];
      };
      const stop = ledger.follow(message.position, (placed) => {
        waiting.push(placed);
        if (waiting.length === 1) queueMicrotask(flush);
        if (waiting.length === ENTRIES_MAX) flush();
      });
      followed.set(call, stop);
    } else {
      followed.get(call)?.();
      followed.delete(call);
    }
  });
  port.on('close', () => {
    for (const stop of followed.values()) stop();
  });
}

/** The ledger that is served at the other end of `port`. */
export class PortLedger<Entry> implements Ledger<Entry> {
  readonly #port: MessagePort;
  readonly headCell: HeadCell | undefined;
  readonly #pending = new Map<number, { resolve: (position: number) => void; reject: (error: SimError) => void }>();
  readonly #followers = new Map<number, (placed: Placed<Entry>) => void>();
  #calls = 0;
  #appending = 0;

  /** @param headCell of the ledger that is served */
  constructor(port: MessagePort, headCell?: HeadCell) {
    this.#port = port;
    this.headCell = headCell;
    port.on('message', (message: Answer) => this.#hear(message));
  }

  head(): number | Promise<number> {
    if (this.headCell !== undefined && this.#appending === 0) return Atomics.load(this.headCell, 0);
    return this.#ask((call) => ({ kind: 'head', call }));
  }

  async append(entry: Entry, expectedPosition: number): Promise<number> {
    this.#appending++;
    try {
      return await this.#ask((call) => ({ kind: 'append', call, entry, expectedPosition }));
    } finally {
      this.#appending--;
    }
  }

  follow(position: number, deliver: (placed: Placed<Entry>) => void): Stop {
    const call = ++this.#calls;
    this.#followers.set(call, deliver);
    this.#post({ kind: 'follow', call, position });
    return () => {
      this.#followers.delete(call);
      this.#post({ kind: 'unfollow', call });
    };
  }

  #ask(message: (call: number) => Call): Promise<number> {
    const call = ++this.#calls;
    return new Promise((resolve, reject) => {
      this.#pending.set(call, { resolve, reject });
      this.#post(message(call));
    });
  }

  #hear(message: Answer): void {
    if (message.kind === 'entries') {
      for (const placed of message.placed) this.#followers.get(message.call)?.(placed as Placed<Entry>);
      return;
    }
    const pending = this.#pending.get(message.call);
    this.#pending.delete(message.call);
    if (message.kind === 'position') pending?.resolve(message.position);
    else pending?.reject(new SimError(message.code, message.message));
  }

  #post(message: Call): void {
    this.#port.postMessage(message);
  }
}
