// What an admin does with token files between two commands: `openssl pkeyutl -sign -pkeyopt digest:sha256` over the token
// in the file, which is a SHA-256 already, as the user guide has it.

import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { signSha256Digest } from '../../src/runtime/crypto.ts';

export interface Signer {
  readonly publicKeyPem: string;
  /** @param token base64 */
  sign(token: string): string;
}

export function makeSigner(): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return {
    publicKeyPem: publicKey,
    sign: (token) => Buffer.from(signSha256Digest(privateKey, Buffer.from(token, 'base64'))).toString('base64'),
  };
}

interface TokenFile {
  readonly version: string;
  readonly tokens: { readonly unsigned: string; signed: string; readonly approval_data?: string }[];
}

export interface ApprovalFile {
  readonly version: string;
  readonly service: string;
  readonly approval_data: string;
  readonly token: string;
  readonly signatures: { username: string; role: string; signature: string }[];
}

export const readJson = <Json>(path: string): Json => JSON.parse(readFileSync(path, 'utf8')) as Json;
const writeJson = (path: string, json: object): void => writeFileSync(path, JSON.stringify(json, undefined, 2));

/** Signs every token of a file in its place. */
export function signTokens(path: string, signer: Signer): TokenFile {
  const file = readJson<TokenFile>(path);
  for (const entry of file.tokens) entry.signed = signer.sign(entry.unsigned);
  writeJson(path, file);
  return file;
}

/** Adds an admin's approval to a file. */
export function approve(path: string, username: string, signer: Signer): ApprovalFile {
  const file = readJson<ApprovalFile>(path);
  file.signatures.push({ username, role: 'admin', signature: signer.sign(file.token) });
  writeJson(path, file);
  return file;
}
