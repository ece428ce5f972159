// What an HSM knows of itself, in plain numbers, for whoever asks.

import type { Operation } from '../../src/wire/messages.ts';
import { type Status, statusName } from '../../src/wire/status.ts';
import { POLICY } from './policy.ts';

export interface HsmFigures {
  readonly connections: number;
  readonly sessions: number;
  readonly tokenKeys: number;
  readonly sessionKeys: number;
  /** That wait for the ledger, for a position, or for long work. */
  readonly requestsWaiting: number;
  /** Since its start. */
  readonly requests: Readonly<Record<Operation, number>>;
  readonly refusals: readonly {
    readonly operation: Operation | undefined;
    readonly status: string;
    readonly count: number;
  }[];
}

/** Counts on everybody's path: one increment a request. */
export class RequestCounts {
  readonly requests = Object.fromEntries(Object.keys(POLICY).map((operation) => [operation, 0])) as Record<
    Operation,
    number
  >;
  readonly #refusals = new Map<string, { operation: Operation | undefined; status: string; count: number }>();

  /** @param operation undefined: one that this HSM does not know */
  refused(operation: Operation | undefined, status: Status): void {
    const name = statusName(status) ?? String(status);
    const key = `${operation} ${name}`;
    const counted = this.#refusals.get(key);
    if (counted !== undefined) counted.count++;
    else this.#refusals.set(key, { operation, status: name, count: 1 });
  }

  get refusals(): HsmFigures['refusals'] {
    return [...this.#refusals.values()];
  }
}
