// IVs for AES-GCM, drawn in large pieces: SP 800-38D section 8.2.2, 96 random bits each. No IV is given out twice; one
// draw for 1,024 IVs makes a draw cost nothing beside the encryption.

import type { RandomSource } from '../../../src/runtime/random.ts';
import { AES_GCM_IV_SIZE } from '../../../src/wire/limits.ts';

const IVS_PER_DRAW = 1024;

export class IvPool {
  readonly #random: RandomSource;
  #octets: Uint8Array = new Uint8Array(0);
  #used = 0;

  constructor(random: RandomSource) {
    this.#random = random;
  }

  /** A view into the pool, which never writes there again. */
  next(): Uint8Array {
    if (this.#used === this.#octets.byteLength) {
      this.#octets = this.#random.octets(IVS_PER_DRAW * AES_GCM_IV_SIZE);
      this.#used = 0;
    }
    const iv = this.#octets.subarray(this.#used, this.#used + AES_GCM_IV_SIZE);
    this.#used += AES_GCM_IV_SIZE;
    return iv;
  }
}
