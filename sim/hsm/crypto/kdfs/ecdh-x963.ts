// ECDH (SP 800-56A section 5.7.1.2; every curve here has cofactor 1) and the KDF of ANSI X9.63 (SEC 1 section 3.6.1).

import { diffieHellman } from 'node:crypto';
import { HashAlgorithm } from '../../../../src/wire/protobuf.ts';
import { Status } from '../../../../src/wire/status.ts';
import { refusal } from '../../refusal.ts';
import { checkDataSize, KDF_INFO_SIZE_MAX } from '../data-limits.ts';
import { type EcKey, importPublicKey } from '../device-key.ts';
import { digest, hashOf } from '../hashes.ts';
import type { Deriver } from '../mechanism.ts';
import { spkiOf } from '../public-values.ts';

interface Params {
  readonly publicPoint: Uint8Array;
  readonly kdfHash: HashAlgorithm;
  readonly sharedInfo: Uint8Array;
}

export const ecdhX963: Deriver<Params> = {
  keyKind: () => 'ec',
  derive(key: EcKey, lengthBytes, { publicPoint, kdfHash, sharedInfo }) {
    if (kdfHash === HashAlgorithm.HASH_UNSPECIFIED) {
      throw refusal(Status.MECHANISM_PARAMETER_INVALID, 'kdf_hash: the bare secret of ECDH is not given out');
    }
    const hash = hashOf(kdfHash);
    checkDataSize(sharedInfo, KDF_INFO_SIZE_MAX);
    const secret = sharedSecret(key, publicPoint);
    const blocks: Buffer[] = [];
    const counter = Buffer.alloc(4);
    for (let index = 1; (index - 1) * hash.sizeBytes < lengthBytes; index++) {
      counter.writeUInt32BE(index);
      blocks.push(digest(hash, secret, counter, sharedInfo));
    }
    secret.fill(0);
    return Buffer.concat(blocks).subarray(0, lengthBytes);
  },
};

/** The x coordinate. OpenSSL checks that the point is on the curve. */
function sharedSecret(key: EcKey, publicPoint: Uint8Array): Buffer {
  const pointSize = 1 + 2 * key.curve.sizeBytes;
  try {
    if (publicPoint.byteLength !== pointSize || publicPoint[0] !== 4) throw new RangeError('not an uncompressed point');
    // The same curve, the same encoding, another point.
    const head = spkiOf(key.keyObject).subarray(0, -pointSize);
    const { keyObject: publicKey } = importPublicKey(Buffer.concat([head, publicPoint]));
    return diffieHellman({ privateKey: key.keyObject, publicKey });
  } catch {
    throw refusal(Status.MECHANISM_PARAMETER_INVALID, 'public_point: an uncompressed point of the curve of the key');
  }
}
