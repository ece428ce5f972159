// The simulated calendar, which can be stepped over.

import type { ControlConnection } from './control-connection.ts';

/** What has become of a step of the calendar. */
export interface Advanced {
  /** Milliseconds since 1970, on the simulated calendar. */
  readonly nowMs: number;
  /** What became due on the way is over; false: it takes longer than five seconds, and goes on. */
  readonly settled: boolean;
}

/** Every method throws SimError as `ControlConnection.ask`. */
export class ClockClient {
  readonly #connection: ControlConnection;

  /** @internal Made by `SimulatorClient`. */
  constructor(connection: ControlConnection) {
    this.#connection = connection;
  }

  /** Milliseconds since 1970, on the simulated calendar. */
  async now(): Promise<number> {
    return Date.parse((await this.#connection.ask<{ readonly now: string }>('GET', 'clock')).now);
  }

  /**
   * Deletion windows, backups and durations pass; heartbeats and deadlines do not notice.
   * @param byMs milliseconds, at most 366 days
   */
  async advance(byMs: number): Promise<Advanced> {
    const answer = await this.#connection.ask<{ now: string; settled: boolean }>('POST', 'clock/advance', { byMs });
    return { nowMs: Date.parse(answer.now), settled: answer.settled };
  }
}
