import { createHash } from 'node:crypto';
import { SimError } from '../../../../../src/errors.ts';
import { DIGEST_SIZES, HASHES, type HashName, hashFlag } from '../../../keys/hash-functions.ts';
import { dataTypeFlag, HSM_DATA_SIZE_MAX, signatureMechanism } from './signature-mechanism.ts';

/** DER of a DigestInfo up to the digest: RFC 8017 section 9.2, note 1. */
const DIGEST_INFO: Readonly<Record<HashName, string>> = {
  sha1: '3021300906052b0e03021a05000414',
  sha224: '302d300d06096086480165030402040500041c',
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
};

/** RSASSA-PKCS1-v1_5; a digest comes as its DigestInfo. */
export const rsaPkcs = signatureMechanism({
  title: 'RSA-PKCS',
  flags: { 'hash-function': hashFlag('Hash algorithm'), 'data-type': dataTypeFlag() },
  fields({ 'hash-function': hash, 'data-type': dataType }, data) {
    if (dataType === 'digest') return { data: requireDigestInfo(data, hash), rsaPkcs: {} };
    if (data.byteLength <= HSM_DATA_SIZE_MAX) return { data, rsaPkcs: { hash: HASHES[hash] } };
    const digest = createHash(hash).update(data).digest();
    return { data: Buffer.concat([Buffer.from(DIGEST_INFO[hash], 'hex'), digest]), rsaPkcs: {} };
  },
});

function requireDigestInfo(octets: Uint8Array, hash: HashName): Uint8Array {
  const [inFront, size] = [Buffer.from(DIGEST_INFO[hash], 'hex'), DIGEST_SIZES[hash]];
  if (octets.byteLength === inFront.byteLength + size && inFront.equals(octets.subarray(0, -size))) return octets;
  throw new SimError(
    'invalid_configuration',
    `a digest of ${hash} goes to rsa-pkcs in DER (RFC 8017 section 9.2): ${DIGEST_INFO[hash]} and ${size} octets`,
  );
}
