// Changes that must not overlap, one after another in the order they were asked for.

export class Mutex {
  #tail: Promise<unknown> = Promise.resolve();

  /** Runs `change` when everything before it has settled; what it throws is its caller's alone. */
  run<T>(change: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(change);
    this.#tail = result.catch(() => {});
    return result;
  }
}
