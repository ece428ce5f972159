// What was asked of KMS and CloudHSM, as CloudTrail would have recorded it.

import type { NumberedEvent } from '../events/event-trail.ts';
import type { ControlConnection } from './control-connection.ts';

export class EventClient {
  readonly #connection: ControlConnection;

  constructor(connection: ControlConnection) {
    this.#connection = connection;
  }

  /**
   * The oldest first.
   * @param page only events with a greater number than `after` (default 0), at most `limit` (1 to 1,000, default 100)
   * @throws SimError as `ControlConnection.ask`
   */
  async list(page: { readonly after?: number; readonly limit?: number } = {}): Promise<readonly NumberedEvent[]> {
    const query = new URLSearchParams(
      Object.entries(page).map(([name, value]): [string, string] => [name, `${value}`]),
    );
    return (await this.#connection.ask<{ events: readonly NumberedEvent[] }>('GET', `events?${query}`)).events;
  }
}
