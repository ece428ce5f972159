// The passwords of `kmsuser`, sealed: opened only to log in, and wiped after.

import { seal, unseal } from '../runtime/crypto.ts';
import { Secret } from '../runtime/secret.ts';
import type { SealedPassword } from './facts.ts';

const aad = (customKeyStoreId: string): Uint8Array => Buffer.from(`kmsuser password of ${customKeyStoreId}`, 'utf8');

export class CredentialVault {
  readonly #rootKey: Secret;

  /** @param rootKey 32 octets. */
  constructor(rootKey: Secret) {
    this.#rootKey = rootKey;
  }

  seal(customKeyStoreId: string, password: Secret): SealedPassword {
    return seal(this.#rootKey.reveal(), password.reveal(), aad(customKeyStoreId));
  }

  /** The caller wipes it. @throws SimError `seal_broken` */
  open(customKeyStoreId: string, sealed: SealedPassword): Secret {
    return new Secret(unseal(this.#rootKey.reveal(), sealed, aad(customKeyStoreId)));
  }
}
