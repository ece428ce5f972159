// An application: card numbers, encrypted under a KMS key in a CloudHSM key store.

import { DecryptCommand, EncryptCommand, type KMSClient, KMSInvalidStateException } from '@aws-sdk/client-kms';

export type Card = { readonly number: string } | { readonly unavailable: true };

export class CardVault {
  readonly #kms: KMSClient;
  readonly #keyId: string;

  constructor(kms: KMSClient, keyId: string) {
    this.#kms = kms;
    this.#keyId = keyId;
  }

  async seal(number: string): Promise<Uint8Array> {
    const command = new EncryptCommand({ KeyId: this.#keyId, Plaintext: Buffer.from(number) });
    const { CiphertextBlob = new Uint8Array() } = await this.#kms.send(command);
    return CiphertextBlob;
  }

  /** Without its HSMs the key is unavailable, and the shop goes on without card numbers. */
  async open(sealed: Uint8Array): Promise<Card> {
    try {
      const { Plaintext = new Uint8Array() } = await this.#kms.send(new DecryptCommand({ CiphertextBlob: sealed }));
      return { number: Buffer.from(Plaintext).toString() };
    } catch (error) {
      if (error instanceof KMSInvalidStateException) return { unavailable: true };
      throw error;
    }
  }
}
