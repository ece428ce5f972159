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
   * @throws SimError as `ControlConnection.ask`
   */
  async list(
    page: {
      /** Only events with a greater number. Default: 0, from the oldest one on. */
      readonly after?: number;
      /** At most so many: 1 to 1,000. Default: 100. */
      readonly limit?: number;
    } = {},
  ): Promise<readonly NumberedEvent[]> {
    const given = Object.entries(recordOf('page', page, ['after', 'limit'])).filter(([, value]) => value !== undefined);
    const query = new URLSearchParams(
      given.map(([name, value]): [string, string] => [name, `${numberOf(name, value, NUMBER_MAX)}`]),
    );
    return (await this.#connection.ask<{ events: readonly NumberedEvent[] }>('GET', `events?${query}`)).events;
  }
}
