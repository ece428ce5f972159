// A public key in a PEM file, as SubjectPublicKeyInfo (RFC 5280 section 4.1).

import { createPublicKey, type KeyObject } from 'node:crypto';
import { SimError } from '../../../src/errors.ts';
import { readInputFile } from '../files.ts';

export interface PublicKeyFile {
  /** DER. */
  readonly spki: Uint8Array;
  readonly type: string | undefined;
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
  return { spki: key.export({ type: 'spki', format: 'der' }), type: key.asymmetricKeyType };
}

const noPublicKey = (path: string, cause?: unknown): SimError =>
  new SimError('invalid_configuration', `${path} holds no public key in PEM format`, { cause });
