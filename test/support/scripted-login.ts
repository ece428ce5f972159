// The device's half of a log in, for tests of clients: knows one password, and gives everybody the same salt.

import { pbkdf2Sync } from 'node:crypto';
import { scramHash } from '../../src/client/scram-keys.ts';
import {
  authMessage,
  deriveKeys,
  formatServerFinal,
  formatServerFirst,
  parseClientFinal,
  parseClientFirst,
  SCRAM_ITERATIONS,
  serverSignature,
  verifyClientProof,
} from '../../src/session/scram.ts';
import type { ResponseFields } from '../../src/wire/messages.ts';
import { Status } from '../../src/wire/status.ts';
import type { Script } from './scripted-device.ts';

const SALT = Buffer.from('0123456789abcdef');

export interface ScriptedLogin {
  /** Answers log ins; hands on everything else. */
  readonly script: Script;
  /** Log ins that succeeded: `username role`. */
  readonly logins: string[];
}

export function scriptedLogin(password: string, rest: Script = () => ({}), impostor = false): ScriptedLogin {
  const keys = deriveKeys(scramHash, pbkdf2Sync(password, SALT, SCRAM_ITERATIONS, 32, 'sha256'));
  const logins: string[] = [];
  let first = { username: '', role: '', bare: '', server: '' };
  const challenge = (clientFirst: string): ResponseFields => {
    const { username, role = '', nonce, bare } = parseClientFirst(clientFirst);
    first = { username, role, bare, server: formatServerFirst(`${nonce}SERVER`, SALT, SCRAM_ITERATIONS) };
    return { loginChallenge: { serverFirst: first.server } };
  };
  const finish = (clientFinal: string): ResponseFields => {
    const { proof, withoutProof } = parseClientFinal(clientFinal);
    const message = authMessage(first.bare, first.server, withoutProof);
    if (!verifyClientProof(scramHash, keys.storedKey, message, proof)) return { status: Status.USER_LOGIN_FAILURE };
    logins.push(`${first.username} ${first.role}`);
    const serverKey = impostor ? new Uint8Array(32) : keys.serverKey;
    const serverFinal = formatServerFinal(serverSignature(scramHash, serverKey, message));
    return { loginResult: { serverFinal, sessionHandle: logins.length, credentialGeneration: 7 } };
  };
  return {
    logins,
    script: (request, peer) => {
      if (request.loginStart) return challenge(request.loginStart.clientFirst ?? '');
      if (request.loginFinish) return finish(request.loginFinish.clientFinal ?? '');
      return rest(request, peer);
    },
  };
}
