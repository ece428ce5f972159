// The only caller of node:crypto outside sim/hsm/crypto. Everything here is OpenSSL's; nothing is made by hand.

import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  generateKeyPair,
  pbkdf2,
  privateEncrypt,
  randomFillSync,
  timingSafeEqual,
  X509Certificate,
} from 'node:crypto';
import { promisify } from 'node:util';
import { SimError } from '../errors.ts';

const pbkdf2Async = promisify(pbkdf2);
const generateKeyPairAsync = promisify(generateKeyPair);

export const sha256 = (octets: Uint8Array): Uint8Array => createHash('sha256').update(octets).digest();

export const hmacSha256 = (key: Uint8Array, octets: Uint8Array): Uint8Array =>
  createHmac('sha256', key).update(octets).digest();

/** RFC 8018 section 5.2, on the thread pool. 32 octets. */
export const pbkdf2Sha256 = (password: Uint8Array, salt: Uint8Array, iterations: number): Promise<Uint8Array> =>
  pbkdf2Async(password, salt, iterations, 32, 'sha256');

/** In constant time for equal lengths; the length itself is no secret. */
export const equalOctets = (a: Uint8Array, b: Uint8Array): boolean =>
  a.byteLength === b.byteLength && timingSafeEqual(a, b);

export const fillRandom = <T extends Uint8Array>(octets: T): T => randomFillSync(octets);

const IV_SIZE = 12;
const TAG_SIZE = 16;

/** AES-256-GCM (SP 800-38D) with a random IV: IV || ciphertext || tag. `key` is 32 octets. */
export function seal(key: Uint8Array, plaintext: Uint8Array, aad: Uint8Array): Uint8Array {
  const iv = fillRandom(new Uint8Array(IV_SIZE));
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(aad);
  // A copy of its own: a pooled buffer would drag its whole slab along when it crosses to another thread.
  return new Uint8Array(Buffer.concat([iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]));
}

/** The inverse of `seal`. @throws SimError `seal_broken` whatever the cause. */
export function unseal(key: Uint8Array, sealed: Uint8Array, aad: Uint8Array): Uint8Array {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_SIZE), { authTagLength: TAG_SIZE });
    decipher.setAAD(aad).setAuthTag(sealed.subarray(-TAG_SIZE));
    return Buffer.concat([decipher.update(sealed.subarray(IV_SIZE, -TAG_SIZE)), decipher.final()]);
  } catch (cause) {
    throw new SimError('seal_broken', 'the sealed object does not open', { cause });
  }
}

export interface RsaKeyPair {
  /** PKCS #8 PEM. */
  readonly privateKeyPem: string;
  /** SubjectPublicKeyInfo PEM. */
  readonly publicKeyPem: string;
}

/** On the thread pool: about 150 ms of one core for 2,048 bits. */
export async function generateRsaKeyPair(modulusBits: 2048 | 4096): Promise<RsaKeyPair> {
  const { privateKey, publicKey } = await generateKeyPairAsync('rsa', {
    modulusLength: modulusBits,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return { privateKeyPem: privateKey, publicKeyPem: publicKey };
}

/** DigestInfo of RFC 8017 section 9.2, note 1, for SHA-256: the DER that precedes the 32 octets of the hash. */
const SHA256_DIGEST_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex');

/** RSASSA-PKCS1-v1_5 over a SHA-256 hash that was made elsewhere. */
export const signSha256Digest = (privateKeyPem: string, digest: Uint8Array): Uint8Array =>
  privateEncrypt(
    { key: privateKeyPem, padding: constants.RSA_PKCS1_PADDING },
    Buffer.concat([SHA256_DIGEST_INFO, digest]),
  );

/** Is that the name of this certificate's issuer, and the key that signed it? PEM; false for what is no certificate. */
export function isIssuedBy(certificatePem: string, issuerPem: string): boolean {
  try {
    const issuer = new X509Certificate(issuerPem);
    const certificate = new X509Certificate(certificatePem);
    return certificate.issuer === issuer.subject && certificate.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

export interface CertificateFacts {
  /** RFC 5280 section 4.2.1.9: may it issue others? */
  readonly isAuthority: boolean;
  /** `rsa 2048`, `ec prime256v1`, ... */
  readonly key: string;
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The certificates in a PEM text, in their order; undefined where there is none, or one that is none. */
export function certificatesIn(pem: string): readonly CertificateFacts[] | undefined {
  const blocks = pem.match(CERTIFICATE);
  try {
    return blocks?.map((block) => {
      const { ca, publicKey } = new X509Certificate(block);
      const { modulusLength, namedCurve } = publicKey.asymmetricKeyDetails ?? {};
      return { isAuthority: ca, key: `${publicKey.asymmetricKeyType} ${modulusLength ?? namedCurve ?? ''}`.trim() };
    });
  } catch {
    return undefined;
  }
}

/** Why a private key does not go with a certificate. */
export type KeyFault = 'not_a_key' | 'locked' | 'of_another';

/** RFC 7468 section 11, and what OpenSSL wrote before. */
const LOCKED = /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m;

/** Undefined when it is the key of the first certificate in the PEM text. `privateKeyPem` is PEM as well. */
export function keyFaultOf(certificatePem: string, privateKeyPem: Uint8Array): KeyFault | undefined {
  const { buffer, byteOffset, byteLength } = privateKeyPem;
  const pem = Buffer.from(buffer, byteOffset, byteLength);
  if (LOCKED.test(pem.toString('latin1'))) return 'locked';
  try {
    return new X509Certificate(certificatePem).checkPrivateKey(createPrivateKey(pem)) ? undefined : 'of_another';
  } catch {
    return 'not_a_key';
  }
}
