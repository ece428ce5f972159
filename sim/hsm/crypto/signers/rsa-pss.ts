// RSASSA-PSS, RFC 8017 section 8.1, with MGF1 over the same hash.

import { constants } from 'node:crypto';
import type { HashAlgorithm } from '../../../../src/wire/protobuf.ts';
import { Status } from '../../../../src/wire/status.ts';
import { refusal } from '../../refusal.ts';
import { checkDataSize, SIGN_DATA_SIZE_MAX } from '../data-limits.ts';
import type { RsaKey } from '../device-key.ts';
import { hashWithMgf1 } from '../hashes.ts';
import type { Signer } from '../mechanism.ts';
import { signing, verifying } from './node-signature.ts';

interface Params {
  readonly hash: HashAlgorithm;
  readonly mgf1Hash: HashAlgorithm;
  readonly saltLength: number;
}

function pss({ keyObject: key, sizeBytes }: RsaKey, { hash, mgf1Hash, saltLength }: Params) {
  const { name, sizeBytes: hashSize } = hashWithMgf1(hash, mgf1Hash);
  const saltMax = sizeBytes - hashSize - 2;
  if (saltLength > saltMax) {
    throw refusal(Status.MECHANISM_PARAMETER_INVALID, `salt_length: at most ${saltMax} octets`);
  }
  return { name, key: { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength } };
}

export const rsaPss: Signer<Params> = {
  keyKind: 'rsa',
  sign(rsaKey: RsaKey, data, params) {
    const { name, key } = pss(rsaKey, params);
    checkDataSize(data, SIGN_DATA_SIZE_MAX);
    return signing(name, data, key);
  },
  verify(rsaKey: RsaKey, data, signature, params) {
    const { name, key } = pss(rsaKey, params);
    checkDataSize(data, SIGN_DATA_SIZE_MAX);
    // RFC 8017 section 8.1.2 step 1. OpenSSL takes one whose leading zeros were cut off.
    if (signature.byteLength !== rsaKey.sizeBytes) return false;
    return verifying(name, data, key, signature);
  },
};
