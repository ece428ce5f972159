// How a server goes without resetting who has already sent something. HTTP/1.1 has no way to say on an idle connection that
// it closes (RFC 9112 section 9.6): a request that crosses the close is lost. So connections are told by the answer to what
// they send next, and only those that have been silent are closed without one.

import type { Server } from 'node:http';
import type { MonotonicClock } from '../../src/runtime/clock.ts';

/** Who was answered a moment ago may be sending its next request: its connection is kept for so long to hear it. */
const LINGER_MS = 100;
/** The event loop accepts a connection in one turn and reads from it in the next. */
const SILENT_TURNS = 2;

export class Departure {
  readonly #server: Server;
  readonly #clock: Pick<MonotonicClock, 'after' | 'soon'>;
  #connections = 0;
  /** Connections and requests that have come since it began. */
  #heard = 0;
  #lingering: Promise<void> | undefined;
  #proceed: () => void = () => {};

  constructor(server: Server, clock: Pick<MonotonicClock, 'after' | 'soon'>) {
    this.#server = server;
    this.#clock = clock;
    server.on('connection', (socket) => {
      this.#connections++;
      this.#heard++;
      socket.once('close', () => {
        if (--this.#connections === 0) this.#proceed();
      });
    });
  }

  /** From now on every answer closes its connection, so that nobody is kept waiting for long. */
  begin(): void {
    if (this.#lingering !== undefined) return;
    const hear = (): void => void this.#heard++;
    this.#server.prependListener('request', hear).prependListener('checkContinue', hear);
    this.#lingering = this.#linger();
  }

  /** Resolves when nobody who is heard would be closed upon: in the turn in which that is so, or after that time. */
  async silence(timeoutMs: number): Promise<void> {
    this.begin();
    let isLate = false;
    const timer = this.#clock.after(timeoutMs, () => {
      isLate = true;
      this.#proceed();
    });
    await this.#lingering;
    for (let turns = 0; turns < SILENT_TURNS && !isLate; turns++) {
      const before = this.#heard;
      await new Promise<void>((resolve) => this.#clock.soon(resolve));
      if (this.#heard !== before) turns = -1;
    }
    timer.cancel();
  }

  async #linger(): Promise<void> {
    if (this.#connections === 0) return;
    await new Promise<void>((resolve) => {
      const timer = this.#clock.after(LINGER_MS, resolve);
      this.#proceed = () => {
        timer.cancel();
        resolve();
      };
    });
  }
}
