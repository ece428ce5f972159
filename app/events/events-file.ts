// `--events-file`: every event as one line of JSON, appended.

import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { SimError } from '../../src/errors.ts';
import type { MonotonicClock } from '../../src/runtime/clock.ts';
import type { Logger } from '../../src/runtime/logger.ts';
import type { EventRecord } from './event-record.ts';

export class EventsFile {
  readonly #clock: MonotonicClock;
  readonly #logger: Logger;
  /** Undefined once it is closed, or cannot be written. */
  #descriptor: number | undefined;
  /** Of this turn of the event loop: written together at its end. */
  #lines: string[] = [];

  /** @throws SimError `invalid_configuration` when the file cannot be opened. Mode 0600 if it is new. */
  constructor(path: string, clock: MonotonicClock, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger;
    try {
      // To open a pipe would wait for who reads it, and so would writing to it.
      if (statSync(path, { throwIfNoEntry: false })?.isFile() === false) throw new Error('is no file');
      this.#descriptor = openSync(path, 'a', 0o600);
    } catch (cause) {
      const message = `--events-file ${path} cannot be written; name a file in a folder that you may write to`;
      throw new SimError('invalid_configuration', message, { cause });
    }
  }

  append(event: EventRecord): void {
    if (this.#descriptor === undefined) return;
    if (this.#lines.length === 0) this.#clock.soon(() => this.#flush());
    this.#lines.push(`${JSON.stringify(event)}\n`);
  }

  close(): void {
    this.#flush();
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #flush(): void {
    const text = this.#lines.join('');
    this.#lines = [];
    if (this.#descriptor === undefined || text === '') return;
    try {
      const octets = Buffer.from(text, 'utf8');
      for (let written = 0; written < octets.length; ) written += writeSync(this.#descriptor, octets, written);
    } catch (err) {
      this.#logger.error({ err }, 'the events file cannot be written any more');
      closeSync(this.#descriptor);
      this.#descriptor = undefined;
    }
  }
}
