// RSASSA-PKCS1-v1_5, RFC 8017 section 8.2: over data, or over a DigestInfo that was made elsewhere (CKM_RSA_PKCS).

import { constants, privateEncrypt, publicDecrypt, timingSafeEqual } from 'node:crypto';
import { HashAlgorithm } from '../../../../src/wire/protobuf.ts';
import { checkDataSize, SIGN_DATA_SIZE_MAX } from '../data-limits.ts';
import type { RsaKey } from '../device-key.ts';
import { hashOf } from '../hashes.ts';
import { LongWork } from '../long-work.ts';
import type { Signer } from '../mechanism.ts';
import { signing, verifying } from './node-signature.ts';

const padding = constants.RSA_PKCS1_PADDING;
const OVERHEAD = 11;

export const rsaPkcs: Signer<{ readonly hash: HashAlgorithm }> = {
  keyKind: 'rsa',
  sign({ keyObject: key, sizeBytes }: RsaKey, data, { hash }) {
    if (hash === HashAlgorithm.HASH_UNSPECIFIED) {
      checkDataSize(data, sizeBytes - OVERHEAD);
      return new LongWork(() => privateEncrypt({ key, padding }, data));
    }
    const { name } = hashOf(hash);
    checkDataSize(data, SIGN_DATA_SIZE_MAX);
    return signing(name, data, { key, padding });
  },
  verify({ keyObject: key, sizeBytes }: RsaKey, data, signature, { hash }) {
    if (hash === HashAlgorithm.HASH_UNSPECIFIED) {
      checkDataSize(data, sizeBytes - OVERHEAD);
      return signature.byteLength === sizeBytes && isEqual(data, recovered({ key, padding }, signature));
    }
    const { name } = hashOf(hash);
    checkDataSize(data, SIGN_DATA_SIZE_MAX);
    return verifying(name, data, { key, padding }, signature);
  },
};

function recovered(key: Parameters<typeof publicDecrypt>[0], signature: Uint8Array): Buffer | undefined {
  try {
    return publicDecrypt(key, signature);
  } catch {
    return undefined;
  }
}

const isEqual = (data: Uint8Array, other: Uint8Array | undefined): boolean =>
  other?.byteLength === data.byteLength && timingSafeEqual(data, other);
