// When each key was last used for cryptography, and how: what GetKeyLastUsage tells. Kept by this process alone, so
// that no request waits for the ledger; tracking starts when the process does.

/** Operations that count (KMS model: KeyLastUsageTrackingOperation), of those that such a key can do. */
const TRACKED = ['Decrypt', 'Encrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'ReEncrypt'] as const;

export type TrackedOperation = (typeof TRACKED)[number];

export const isTracked = (operation: string): operation is TrackedOperation =>
  (TRACKED as readonly string[]).includes(operation);

export interface KeyUsage {
  readonly operation: TrackedOperation;
  readonly dateMs: number;
  /** Undefined when the operation was not called over HTTP. */
  readonly requestId: string | undefined;
}

export class KeyUsages {
  readonly startDateMs: number;
  readonly #byArn = new Map<string, KeyUsage>();

  constructor(startDateMs: number) {
    this.startDateMs = startDateMs;
  }

  note(keyArn: string, usage: KeyUsage): void {
    this.#byArn.set(keyArn, usage);
  }

  of(keyArn: string): KeyUsage | undefined {
    return this.#byArn.get(keyArn);
  }

  forget(keyArn: string): void {
    this.#byArn.delete(keyArn);
  }
}
