// A log in with a second factor: each HSM has a token to sign, and the user signs all of them in one go.

type Sign = (tokens: readonly Uint8Array[]) => Promise<readonly Uint8Array[]>;

interface Waiting {
  readonly token: Uint8Array;
  readonly settle: (signature: Promise<Uint8Array>) => void;
}

export class TokenRound {
  readonly #sign: Sign;
  /** Those that have neither brought a token nor left. */
  readonly #awaited: Set<number>;
  readonly #waiting = new Map<number, Waiting>();

  constructor(count: number, sign: Sign) {
    this.#sign = sign;
    this.#awaited = new Set(Array.from({ length: count }, (_, index) => index));
  }

  /** The signature of that HSM's token, once all of them have theirs. @throws what `sign` throws */
  sign(index: number, token: Uint8Array): Promise<Uint8Array> {
    return new Promise((resolve) => {
      this.#waiting.set(index, { token, settle: resolve });
      this.leave(index);
    });
  }

  leave(index: number): void {
    if (this.#awaited.delete(index) && this.#awaited.size === 0 && this.#waiting.size > 0) this.#signAll();
  }

  #signAll(): void {
    const all = [...this.#waiting].sort(([a], [b]) => a - b).map(([, waiting]) => waiting);
    const signatures = this.#sign(all.map(({ token }) => token));
    all.forEach(({ settle }, index) => {
      settle(signatures.then((made) => made[index] ?? new Uint8Array(0)));
    });
  }
}
