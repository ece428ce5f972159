// RSAES-OAEP, RFC 8017 section 7.1, with MGF1 over the same hash.

import { constants, privateDecrypt } from 'node:crypto';
import type { HashAlgorithm } from '../../../../src/wire/protobuf.ts';
import { Status } from '../../../../src/wire/status.ts';
import { refusal } from '../../refusal.ts';
import { checkDataSize } from '../data-limits.ts';
import type { RsaKey } from '../device-key.ts';
import { hashWithMgf1 } from '../hashes.ts';
import { LongWork } from '../long-work.ts';
import type { Cipher } from '../mechanism.ts';
import { rsaEncrypt } from '../rsa-encrypt.ts';

export interface OaepParams {
  readonly hash: HashAlgorithm;
  readonly mgf1Hash: HashAlgorithm;
  readonly label: Uint8Array;
}

/** Ours: RFC 8017 has no bound that matters. */
const LABEL_SIZE_MAX = 1024;

function oaepOptions({ keyObject: key }: RsaKey, { hash, mgf1Hash, label }: OaepParams) {
  if (label.byteLength > LABEL_SIZE_MAX) {
    throw refusal(Status.MECHANISM_PARAMETER_INVALID, `label: at most ${LABEL_SIZE_MAX} octets`);
  }
  const { name, sizeBytes } = hashWithMgf1(hash, mgf1Hash);
  return {
    hashSize: sizeBytes,
    key: { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: name, oaepLabel: label },
  };
}

export const rsaOaep: Cipher<OaepParams> = {
  keyKind: 'rsa',
  encrypt(key: RsaKey, plaintext, params) {
    const options = oaepOptions(key, params);
    checkDataSize(plaintext, key.sizeBytes - 2 * options.hashSize - 2);
    return { octets: rsaEncrypt(options.key, plaintext) };
  },
  decrypt(key: RsaKey, ciphertext, params) {
    const options = oaepOptions(key, params);
    checkDataSize(ciphertext, key.sizeBytes);
    return new LongWork(() => {
      try {
        return privateDecrypt(options.key, ciphertext);
      } catch {
        return undefined;
      }
    });
  },
};
