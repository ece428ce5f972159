// A public key in a PEM file, as SubjectPublicKeyInfo (RFC 5280 section 4.1).

import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { SimError } from '../../../src/errors.ts';
import { readInputFile } from '../files.ts';

export interface PublicKeyFile {
  /** DER. */
  readonly spki: Uint8Array;
  readonly type: string | undefined;
  /** Of an RSA key. */
  readonly modulusBits: number | undefined;
}

/** @throws SimError `invalid_configuration` for a file that holds no public key */
export function readPublicKeyPem(path: string): PublicKeyFile {
  const pem = readInputFile(path).toString('utf8');
  if (/PRIVATE KEY-----/.test(pem)) throw noPublicKey(path);
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch (cause) {
    throw noPublicKey(path, cause);
  }
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  return { spki: key.export({ type: 'spki', format: 'der' }), type, modulusBits: details?.modulusLength };
}

/** RSASSA-PKCS1-v1_5 with SHA-256. @param spki of an RSA key */
export const isSignedWith = (spki: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean =>
  verify('sha256', message, createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }), signature);

const noPublicKey = (path: string, cause?: unknown): SimError =>
  new SimError('invalid_configuration', `${path} holds no public key in PEM format`, { cause });
