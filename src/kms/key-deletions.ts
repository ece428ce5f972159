// The end of waiting periods (facts: orphaned keys). On its date a key's metadata goes, and then KMS tries, once, to
// delete the HSM key; where that fails the HSM key is left behind, an orphan. Dates are facts: a restart takes them up.

import type { Timer } from '../runtime/clock.ts';
import type { KmsKey } from './keys.ts';
import type { Kms } from './kms.ts';

/** When the ledger refuses a deletion, it is tried again. */
const RETRY_AFTER_MS = 60_000;

/** A waiting period has ended; `isHsmKeyDeleted` is false where an orphan is left. Must not throw. */
export type OnKeyDeleted = (key: KmsKey, isHsmKeyDeleted: boolean) => void;

export class KeyDeletions {
  readonly #kms: Omit<Kms, 'deletions'>;
  readonly #onKeyDeleted: OnKeyDeleted | undefined;
  /** For the earliest date only. One that was cancelled since runs in vain. */
  #alarm: { readonly dateMs: number; readonly timer: Timer } | undefined;
  /** Of the dates that have come. Never rejects. */
  #work: Promise<unknown> = Promise.resolve();

  constructor(kms: Omit<Kms, 'deletions'>, onKeyDeleted?: OnKeyDeleted) {
    this.#kms = kms;
    this.#onKeyDeleted = onKeyDeleted;
  }

  /** Once the ledger has been replayed. */
  resume(): void {
    for (const { dateMs } of this.#kms.keys.pendingDeletion()) this.expect(dateMs);
  }

  stop(): void {
    this.#alarm?.timer.cancel();
    this.#alarm = undefined;
  }

  /** A waiting period ends at that date. */
  expect(dateMs: number): void {
    if (this.#alarm !== undefined && this.#alarm.dateMs <= dateMs) return;
    this.#alarm?.timer.cancel();
    this.#alarm = { dateMs, timer: this.#kms.calendar.at(dateMs, () => this.#alarmed()) };
  }

  /** Resolves once every deletion whose date has come has succeeded or failed. */
  async settled(): Promise<void> {
    await this.#work;
  }

  #alarmed(): void {
    this.#work = Promise.all([this.#work, this.#runDue()]);
  }

  /** Never rejects. */
  async #runDue(): Promise<void> {
    const { keys, calendar, logger } = this.#kms;
    this.#alarm = undefined;
    const gone: KmsKey[] = [];
    for (const { key, dateMs } of keys.pendingDeletion()) {
      if (dateMs > calendar.now()) {
        this.expect(dateMs);
        continue;
      }
      try {
        if (await this.#forget(key.keyId)) gone.push(key);
      } catch (error) {
        logger.warn({ keyId: key.keyId, err: error }, 'a KMS key could not be deleted on its date; trying again');
        this.expect(calendar.now() + RETRY_AFTER_MS);
      }
    }
    for (const key of gone) await this.#deleteHsmKey(key);
  }

  /** False when the deletion was cancelled meanwhile, or done already. */
  #forget(keyId: string): Promise<boolean> {
    const { keys, calendar, changes, record } = this.#kms;
    return changes.run(async () => {
      const dateMs = keys.find(keyId)?.deletionDateMs;
      if (dateMs === undefined || dateMs > calendar.now()) return false;
      await record({ type: 'key_deleted', keyId });
      return true;
    });
  }

  async #deleteHsmKey(key: KmsKey): Promise<void> {
    const { keyId, backingKeyId, customKeyStoreId } = key;
    try {
      await this.#kms.hsmKeys.delete(key);
      this.#onKeyDeleted?.(key, true);
    } catch (error) {
      const said = 'the HSM key of a deleted KMS key could not be deleted and is an orphan in the cluster';
      this.#kms.logger.warn({ keyId, backingKeyId, customKeyStoreId, err: error }, said);
      this.#onKeyDeleted?.(key, false);
    }
  }
}
