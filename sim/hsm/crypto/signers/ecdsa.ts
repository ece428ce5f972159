// ECDSA, FIPS 186-5 section 6; the signature is r || s (IEEE P1363).

import { HashAlgorithm } from '../../../../src/wire/protobuf.ts';
import { Status } from '../../../../src/wire/status.ts';
import { refusal } from '../../refusal.ts';
import { checkDataSize, SIGN_DATA_SIZE_MAX } from '../data-limits.ts';
import type { EcKey } from '../device-key.ts';
import { signDigest, verifyDigest } from '../ecdsa-digest.ts';
import { type Hash, hashOf } from '../hashes.ts';
import { LongWork } from '../long-work.ts';
import type { Signer, Tools } from '../mechanism.ts';
import { signing, verifying } from './node-signature.ts';

/** SHA-512's. */
const DIGEST_SIZE_MAX = 64;
const dsaEncoding = 'ieee-p1363';

/**
 * OpenSSL has code of its own for P-256: a signature takes a tenth of what other curves take, less than the way to the
 * thread pool and back.
 */
const isQuick = ({ curve }: EcKey): boolean => curve.name === 'prime256v1';

/** In the words of Client SDK 5.16. A digest that comes from outside does not tell its hash. */
function checkStrength(hash: Hash, { curve }: EcKey, { restrictions }: Tools): void {
  if (!restrictions.has('ecdsa_with_weak_hash') || hash.strengthBits >= curve.strengthBits) return;
  throw refusal(
    Status.POLICY_VIOLATION,
    `Digest security strength (${hash.strengthBits}) is weaker than the key security strength (${curve.strengthBits})`,
  );
}

export const ecdsa: Signer<{ readonly hash: HashAlgorithm }> = {
  keyKind: 'ec',
  sign(key: EcKey, data, { hash: algorithm }, tools) {
    if (algorithm === HashAlgorithm.HASH_UNSPECIFIED) {
      checkDataSize(data, DIGEST_SIZE_MAX);
      return new LongWork(() => signDigest(key, data, tools.random));
    }
    const hash = hashOf(algorithm);
    checkStrength(hash, key, tools);
    checkDataSize(data, SIGN_DATA_SIZE_MAX);
    const work = signing(hash.name, data, { key: key.keyObject, dsaEncoding });
    return isQuick(key) ? work.inline() : work;
  },
  verify(key: EcKey, data, signature, { hash: algorithm }, tools) {
    if (algorithm === HashAlgorithm.HASH_UNSPECIFIED) {
      checkDataSize(data, DIGEST_SIZE_MAX);
      return new LongWork(() => verifyDigest(key, data, signature));
    }
    const hash = hashOf(algorithm);
    checkStrength(hash, key, tools);
    checkDataSize(data, SIGN_DATA_SIZE_MAX);
    const work = verifying(hash.name, data, { key: key.keyObject, dsaEncoding }, signature);
    return isQuick(key) ? work.inline() : work;
  },
};
