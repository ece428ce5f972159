// Wrong passwords in a row, counted per user on this HSM alone. At the threshold the user is locked, and only an
// admin's password change unlocks: there is no way by time. A check and its count happen in one step of the event
// loop, so that parallel attempts cannot get more proofs looked at than the threshold.

export class Lockout {
  readonly #failures = new Map<string, number>();
  readonly #threshold: number;

  constructor(threshold: number) {
    this.#threshold = threshold;
  }

  isLocked(username: string): boolean {
    return this.failureCount(username) >= this.#threshold;
  }

  failureCount(username: string): number {
    return this.#failures.get(username) ?? 0;
  }

  /** One more wrong password. Only for users that exist: the count is bounded by their number. */
  failed(username: string): void {
    this.#failures.set(username, this.failureCount(username) + 1);
  }

  /** After a right password, an admin's change, or the end of the user. */
  clear(username: string): void {
    this.#failures.delete(username);
  }
}
