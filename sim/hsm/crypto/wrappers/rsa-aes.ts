// CKM_RSA_AES_KEY_WRAP (PKCS #11 v3.0 section 2.1.20): an AES key under RSA-OAEP, then the payload under that key as in
// RFC 5649. The AES key lives for the one call; this HSM makes one of 256 bits, others may make shorter ones.

import { Status } from '../../../../src/wire/status.ts';
import { refusal } from '../../refusal.ts';
import { importAesKey, isAesKeySize } from '../aes-key.ts';
import { unwrapOctets, wrapOctets } from '../aes-key-wrap.ts';
import { type OaepParams, rsaOaep } from '../ciphers/rsa-oaep.ts';
import type { RsaKey } from '../device-key.ts';
import { ending } from '../long-work.ts';
import type { Wrapper } from '../mechanism.ts';

const AES_KEY_SIZE = 32;

interface Params {
  readonly oaep: OaepParams | null;
}

function oaepOf({ oaep }: Params): OaepParams {
  if (oaep !== null) return oaep;
  throw refusal(Status.MECHANISM_PARAMETER_INVALID, 'oaep: missing');
}

export const rsaAesKeyWrap: Wrapper<Params> = {
  keyKind: 'rsa',
  wrap(key: RsaKey, payload, params, tools) {
    const octets = tools.random.octets(AES_KEY_SIZE);
    try {
      const wrapped = wrapOctets('kwp', importAesKey(octets), payload);
      const sealed = rsaOaep.encrypt(key, octets, oaepOf(params), tools);
      return { octets: Buffer.concat([sealed.octets, wrapped]) };
    } finally {
      octets.fill(0);
    }
  },
  unwrap(key: RsaKey, wrapped, params) {
    const sealedKey = wrapped.subarray(0, key.sizeBytes);
    const sealedPayload = wrapped.subarray(key.sizeBytes);
    return ending(rsaOaep.decrypt(key, sealedKey, oaepOf(params)), (octets) => {
      if (octets === undefined || !isAesKeySize(octets.byteLength)) return undefined;
      const payload = unwrapOctets('kwp', importAesKey(octets), sealedPayload);
      octets.fill(0);
      return payload;
    });
  },
};
