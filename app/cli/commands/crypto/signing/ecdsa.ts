import { createHash } from 'node:crypto';
import { HASHES, hashFlag } from '../../../keys/hash-functions.ts';
import { dataTypeFlag, HSM_DATA_SIZE_MAX, requireDigest, signatureMechanism } from './signature-mechanism.ts';

/** FIPS 186-5; a signature is r || s. */
export const ecdsa = signatureMechanism({
  title: 'ECDSA',
  flags: { 'hash-function': hashFlag('Hash algorithm'), 'data-type': dataTypeFlag() },
  fields({ 'hash-function': hash, 'data-type': dataType }, data) {
    if (dataType === 'digest') return { data: requireDigest(data, hash), ecdsa: {} };
    if (data.byteLength > HSM_DATA_SIZE_MAX) return { data: createHash(hash).update(data).digest(), ecdsa: {} };
    return { data, ecdsa: { hash: HASHES[hash] } };
  },
});
