// The credentials of one store's `kmsuser`: which passwords may be in force, and the ledger entries that move them on.

import type { LoginCredential } from '../client/hsm-link.ts';
import { SimError } from '../errors.ts';
import type { Secret } from '../runtime/secret.ts';
import type { CredentialVault } from './credential-vault.ts';
import type { KeyStoreFact } from './facts.ts';
import type { KeyStoreRecord } from './key-store-records.ts';

/** `current` is in force unless a change to `next` has gone through unseen. */
export type PasswordSlot = 'next' | 'current';

export class KmsuserCredentials {
  readonly #vault: CredentialVault;
  readonly #record: () => KeyStoreRecord;
  readonly #append: (fact: KeyStoreFact) => Promise<unknown>;

  /** @param record the store's record as it is now, each time it is asked. */
  constructor(vault: CredentialVault, record: () => KeyStoreRecord, append: (fact: KeyStoreFact) => Promise<unknown>) {
    this.#vault = vault;
    this.#record = record;
    this.#append = append;
  }

  get hasNext(): boolean {
    return this.#record().nextPassword !== undefined;
  }

  /** The log in with one of the passwords; the caller wipes it. @throws SimError `illegal_transition` without a next one */
  login(slot: PasswordSlot): LoginCredential {
    const { customKeyStoreId, connectorId, currentPassword, nextPassword } = this.#record();
    const sealed = slot === 'next' ? nextPassword : currentPassword;
    if (sealed === undefined) throw new SimError('illegal_transition', 'there is no next password');
    return {
      username: 'kmsuser',
      role: 'crypto-user',
      password: this.#vault.open(customKeyStoreId, sealed),
      connectorId,
    };
  }

  async chooseNext(password: Secret): Promise<void> {
    const { customKeyStoreId } = this.#record();
    const sealedPassword = this.#vault.seal(customKeyStoreId, password);
    await this.#append({ type: 'next_password_chosen', customKeyStoreId, sealedPassword });
  }

  async promoteNext(): Promise<void> {
    await this.#append({ type: 'next_password_promoted', customKeyStoreId: this.#record().customKeyStoreId });
  }
}
