// HMAC, FIPS 198-1, whole.

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { HashAlgorithm } from '../../../../src/wire/protobuf.ts';
import { checkDataSize, HMAC_DATA_SIZE_MAX } from '../data-limits.ts';
import type { GenericSecret } from '../device-key.ts';
import { hashOf } from '../hashes.ts';
import type { Signer } from '../mechanism.ts';

function hmacOf({ keyObject }: GenericSecret, data: Uint8Array, algorithm: HashAlgorithm): Buffer {
  const { name } = hashOf(algorithm);
  checkDataSize(data, HMAC_DATA_SIZE_MAX[name]);
  return createHmac(name, keyObject).update(data).digest();
}

export const hmac: Signer<{ readonly hash: HashAlgorithm }> = {
  keyKind: 'generic',
  sign: (key: GenericSecret, data, { hash }) => hmacOf(key, data, hash),
  verify(key: GenericSecret, data, signature, { hash }) {
    const expected = hmacOf(key, data, hash);
    return signature.byteLength === expected.byteLength && timingSafeEqual(signature, expected);
  },
};
