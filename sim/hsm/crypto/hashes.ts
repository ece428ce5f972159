// The hash functions of FIPS 180-4 that CloudHSM takes, by their number on the wire.

import { createHash } from 'node:crypto';
import { HashAlgorithm } from '../../../src/wire/protobuf.ts';
import { Status } from '../../../src/wire/status.ts';
import { refusal } from '../refusal.ts';

export interface Hash {
  /** OpenSSL's name. */
  readonly name: 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';
  readonly sizeBytes: number;
  /** Against collisions, as CloudHSM counts it (user guide: 80 is SHA-1, 128 is SHA-256). */
  readonly strengthBits: number;
}

const HASHES: Readonly<Record<number, Hash>> = {
  [HashAlgorithm.SHA_1]: { name: 'sha1', sizeBytes: 20, strengthBits: 80 },
  [HashAlgorithm.SHA_224]: { name: 'sha224', sizeBytes: 28, strengthBits: 112 },
  [HashAlgorithm.SHA_256]: { name: 'sha256', sizeBytes: 32, strengthBits: 128 },
  [HashAlgorithm.SHA_384]: { name: 'sha384', sizeBytes: 48, strengthBits: 192 },
  [HashAlgorithm.SHA_512]: { name: 'sha512', sizeBytes: 64, strengthBits: 256 },
};

/** @throws refusal MECHANISM_PARAMETER_INVALID for an unspecified or unknown one */
export function hashOf(algorithm: HashAlgorithm): Hash {
  const hash = HASHES[algorithm];
  if (hash === undefined) throw refusal(Status.MECHANISM_PARAMETER_INVALID, 'hash: one of SHA-1, 224, 256, 384, 512');
  return hash;
}

/**
 * The hash of a mechanism with MGF1, which has to be the same there.
 * @throws refusal MECHANISM_PARAMETER_INVALID
 */
export function hashWithMgf1(algorithm: HashAlgorithm, mgf1: HashAlgorithm): Hash {
  if (mgf1 !== HashAlgorithm.HASH_UNSPECIFIED && mgf1 !== algorithm) {
    throw refusal(Status.MECHANISM_PARAMETER_INVALID, 'mgf1_hash: the same as hash');
  }
  return hashOf(algorithm);
}

export const digest = (hash: Hash, ...pieces: readonly Uint8Array[]): Buffer => {
  const making = createHash(hash.name);
  for (const piece of pieces) making.update(piece);
  return making.digest();
};
