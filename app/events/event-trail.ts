// The newest events, numbered from 1 in the order in which they happened. Older ones are forgotten.

import type { EventRecord } from './event-record.ts';

/** Of about a kilobyte each. */
const EVENTS_MAX = 10_000;

/** With its place in the trail: what a page of events begins after. */
export interface NumberedEvent extends EventRecord {
  /** From 1 on, in the order in which they happened. */
  readonly sequenceNumber: number;
}

/** @internal */
export class EventTrail {
  /** A ring: the event of number n lies at (n - 1) modulo its size. */
  readonly #ring: EventRecord[] = [];
  #lastNumber = 0;
  readonly #listener: ((event: EventRecord) => void) | undefined;

  /** @param listener hears each event. Must not throw. */
  constructor(listener?: (event: EventRecord) => void) {
    this.#listener = listener;
  }

  record(event: EventRecord): void {
    this.#ring[this.#lastNumber++ % EVENTS_MAX] = event;
    this.#listener?.(event);
  }

  /** At most `limit` events with a higher number, the oldest first; those that were forgotten are passed over. */
  after(sequenceNumber: number, limit: number): readonly NumberedEvent[] {
    const first = Math.max(sequenceNumber, this.#lastNumber - EVENTS_MAX) + 1;
    const last = Math.min(this.#lastNumber, first + limit - 1);
    const events: NumberedEvent[] = [];
    for (let number = first; number <= last; number++) {
      const event = this.#ring[(number - 1) % EVENTS_MAX];
      if (event !== undefined) events.push({ sequenceNumber: number, ...event });
    }
    return events;
  }
}
