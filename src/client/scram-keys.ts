// The client's half of SCRAM's keys, derived once: the costly derivation (about 2 ms) is for the first log in with a
// password, and those after it, on whatever HSM, need a few HMACs.

import { equalOctets, hmacSha256, pbkdf2Sha256, sha256 } from '../runtime/crypto.ts';
import type { RandomSource } from '../runtime/random.ts';
import type { Secret } from '../runtime/secret.ts';
import { deriveKeys, type ScramClientKeys, type ScramHash } from '../session/scram.ts';

export const scramHash: ScramHash = { sha256, hmac: hmacSha256, equal: equalOctets };

/** The current password, the next one and some history of two clusters; the oldest goes first. */
const ENTRIES_MAX = 16;

export class ScramKeyCache {
  readonly #entries = new Map<string, Promise<ScramClientKeys>>();
  /** So that the digest by which a password is found is of no use outside. */
  readonly #digestKey: Uint8Array;

  constructor(random: RandomSource) {
    this.#digestKey = random.octets(32);
  }

  /** The password is not kept. */
  derive(password: Secret, salt: Uint8Array, iterations: number): Promise<ScramClientKeys> {
    const digest = hmacSha256(this.#digestKey, password.reveal());
    const name = [salt, digest].map((octets) => Buffer.from(octets).toString('base64')).join(`,${iterations},`);
    const known = this.#entries.get(name);
    if (known !== undefined) return known;
    const keys = pbkdf2Sha256(password.reveal(), salt, iterations).then((salted) => deriveKeys(scramHash, salted));
    this.#entries.set(name, keys);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= ENTRIES_MAX) break;
      this.#entries.delete(oldest);
    }
    return keys;
  }

  /** Forgets all keys and overwrites them. */
  wipe(): void {
    for (const entry of this.#entries.values()) {
      void entry.then(({ clientKey, storedKey, serverKey }) => {
        for (const key of [clientKey, storedKey, serverKey]) key.fill(0);
      });
    }
    this.#entries.clear();
  }
}
