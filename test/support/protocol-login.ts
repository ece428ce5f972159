// The worked example of docs/protocol.md: a log in with a password, nonces and a salt that are given, and every value on
// the way.

import { pbkdf2Sync } from 'node:crypto';
import { equalOctets, hmacSha256, sha256 } from '../../src/runtime/crypto.ts';
import {
  authMessage,
  clientProof,
  deriveKeys,
  formatClientFinal,
  formatClientFinalWithoutProof,
  formatClientFirst,
  formatServerFinal,
  formatServerFirst,
  SCRAM_ITERATIONS,
  type ScramHash,
  serverSignature,
} from '../../src/session/scram.ts';

const HASH: ScramHash = { sha256, hmac: hmacSha256, equal: equalOctets };

/** `size` octets that anybody can write down: first, first + 1, ... */
export const countedOctets = (first: number, size: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, index) => first + index);

const base64 = (octets: Uint8Array): string => Buffer.from(octets).toString('base64');
const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex');

export const EXAMPLE_USER = { username: 'example_user', password: 'an example, 4 you', role: 'crypto-user' };

/** Names as RFC 5802 section 3 has them. */
export function exampleLogin() {
  const clientNonce = base64(countedOctets(0x10, 18));
  const serverNonce = clientNonce + base64(countedOctets(0x80, 18));
  const salt = countedOctets(0xa0, 16);
  const clientFirst = formatClientFirst(EXAMPLE_USER.username, clientNonce, EXAMPLE_USER.role);
  const serverFirst = formatServerFirst(serverNonce, salt, SCRAM_ITERATIONS);
  const withoutProof = formatClientFinalWithoutProof(serverNonce);
  const saltedPassword = pbkdf2Sync(EXAMPLE_USER.password, salt, SCRAM_ITERATIONS, 32, 'sha256');
  const keys = deriveKeys(HASH, saltedPassword);
  const message = authMessage(clientFirst.slice('n,,'.length), serverFirst, withoutProof);
  const proof = clientProof(HASH, keys, message);
  const signature = serverSignature(HASH, keys.serverKey, message);
  return {
    ...{ salt, clientFirst, serverFirst, saltedPassword, keys, message, proof, signature },
    clientSignature: hmacSha256(keys.storedKey, message),
    clientFinal: formatClientFinal(withoutProof, proof),
    serverFinal: formatServerFinal(signature),
  };
}

export function renderLogin(): string {
  const { keys, ...login } = exampleLogin();
  const lines = [
    `user name         ${EXAMPLE_USER.username}`,
    `password          ${EXAMPLE_USER.password}`,
    `role              ${EXAMPLE_USER.role}`,
    '',
    `client_first      ${login.clientFirst}`,
    `server_first      ${login.serverFirst}`,
    '',
    `salt              ${hex(login.salt)}`,
    `SaltedPassword    ${hex(login.saltedPassword)}`,
    `ClientKey         ${hex(keys.clientKey)}`,
    `StoredKey         ${hex(keys.storedKey)}`,
    `ServerKey         ${hex(keys.serverKey)}`,
    `AuthMessage       ${Buffer.from(login.message).toString()}`,
    `ClientSignature   ${hex(login.clientSignature)}`,
    `ClientProof       ${hex(login.proof)}`,
    `ServerSignature   ${hex(login.signature)}`,
    '',
    `client_final      ${login.clientFinal}`,
    `server_final      ${login.serverFinal}`,
  ];
  return ['```', ...lines, '```'].join('\n');
}
