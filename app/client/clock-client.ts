// The simulated calendar, which can be stepped over.

import { SimError } from '../../src/errors.ts';
import { saidValue } from '../../src/runtime/said-value.ts';
import { STEP_MAX_MS } from '../clock/step.ts';
import type { ControlConnection } from './control-connection.ts';

const DAY_MS = 86_400_000;

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
   * @throws SimError `invalid_configuration` also for what is no such number
   */
  async advance(byMs: number): Promise<Advanced> {
    if (!Number.isInteger(byMs) || byMs < 0 || byMs > STEP_MAX_MS) {
      const wanted = `a whole number of milliseconds from 0 to ${STEP_MAX_MS} (${STEP_MAX_MS / DAY_MS} days)`;
      throw new SimError('invalid_configuration', `clock.advance takes ${wanted}, not ${saidValue(byMs)}`);
    }
    const answer = await this.#connection.ask<{ now: string; settled: boolean }>('POST', 'clock/advance', { byMs });
    return { nowMs: Date.parse(answer.now), settled: answer.settled };
  }
}
