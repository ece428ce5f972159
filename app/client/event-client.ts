// What was asked of KMS and CloudHSM, as CloudTrail would have recorded it.

import type { NumberedEvent } from '../events/event-trail.ts';
import { numberOf, recordOf } from '../library/check-arguments.ts';
import type { ControlConnection } from './control-connection.ts';

/** Of an event. */
const NUMBER_MAX = 999_999_999_999_999;

/** Every method throws SimError as those of `SimulatorClient`. */
export class EventClient {
  readonly #connection: ControlConnection;

  /** @internal Made by `SimulatorClient`. */
  constructor(connection: ControlConnection) {
    this.#connection = connection;
  }

  /**
   * The oldest first.
   * @param page only events with a greater number than `after` (default 0), at most `limit` (1 to 1,000, default 100)
   * @throws SimError as `ControlConnection.ask`
   */
  async list(page: { readonly after?: number; readonly limit?: number } = {}): Promise<readonly NumberedEvent[]> {
    const given = Object.entries(recordOf('page', page, ['after', 'limit'])).filter(([, value]) => value !== undefined);
    const query = new URLSearchParams(
      given.map(([name, value]): [string, string] => [name, `${numberOf(name, value, NUMBER_MAX)}`]),
    );
    return (await this.#connection.ask<{ events: readonly NumberedEvent[] }>('GET', `events?${query}`)).events;
  }
}
