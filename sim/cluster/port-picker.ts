// The ports that HSMs listen on: from a base upwards, each to one HSM at a time.

/** One above the highest port. */
const PORT_END = 65_536;

export class PortPicker {
  readonly #base: number;
  readonly #taken = new Set<number>();

  /** @param base 0: every HSM listens on whatever port is free. */
  constructor(base: number) {
    this.#base = base;
  }

  /** The lowest that no HSM has; 0 when any will do, also past the last port. */
  take(): number {
    if (this.#base === 0) return 0;
    for (let port = this.#base; port < PORT_END; port += 1) {
      if (this.#taken.has(port)) continue;
      this.#taken.add(port);
      return port;
    }
    return 0;
  }

  release(port: number): void {
    this.#taken.delete(port);
  }
}
