// RSA key pairs that are made before anybody asks: on other threads, while this one loads the rest.

import { generateRsaKeyPair, type RsaKeyPair } from '../src/runtime/crypto.ts';

/** What the default seed needs: the customer's CA and the cluster's. */
export const SEED_KEY_PAIRS = 2;

export class KeyPairStock {
  readonly #stock: Promise<RsaKeyPair>[] = [];

  constructor(count: number) {
    for (let index = 0; index < count; index++) {
      const keyPair = generateRsaKeyPair(2048);
      // Whoever takes it hears of a failure.
      keyPair.catch(() => {});
      this.#stock.push(keyPair);
    }
  }

  /** One from the stock, or a new one. */
  take(): Promise<RsaKeyPair> {
    return this.#stock.shift() ?? generateRsaKeyPair(2048);
  }
}
