// An application: data keys from KMS. It asks again when KMS throttles, and gives up when there is no point in asking.

import { GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';

export class DataKeys {
  #kms;
  #keyId;

  constructor(clientOptions, keyId) {
    this.#kms = new KMSClient({ ...clientOptions, maxAttempts: 4 });
    this.#keyId = keyId;
  }

  /** @returns the key and, to keep beside the data, the key encrypted; undefined when KMS cannot give any */
  async next() {
    try {
      const command = new GenerateDataKeyCommand({ KeyId: this.#keyId, KeySpec: 'AES_256' });
      const { Plaintext, CiphertextBlob } = await this.#kms.send(command);
      return { key: Plaintext, encryptedKey: CiphertextBlob };
    } catch (error) {
      if (error.name === 'KMSInvalidStateException') return undefined;
      throw error;
    }
  }

  close() {
    this.#kms.destroy();
  }
}
