// What a bench has started ends with it, in reverse order, whether it was measured or failed half-way.

export interface Stoppable {
  stop(): Promise<void>;
}

export class Scope {
  readonly #ends: (() => unknown)[] = [];

  /** Stopped at the end. */
  own<T extends Stoppable>(started: T): T {
    this.defer(() => started.stop());
    return started;
  }

  defer(end: () => unknown): void {
    this.#ends.push(end);
  }

  /** All of them. @throws the first error of those that ended badly */
  async end(): Promise<void> {
    const errors: unknown[] = [];
    for (let end = this.#ends.pop(); end !== undefined; end = this.#ends.pop()) {
      try {
        await end();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }
}
