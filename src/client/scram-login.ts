// Log in as the client does it: SCRAM-SHA-256 (RFC 5802, RFC 7677) in two requests.

import { SimError } from '../errors.ts';
import type { RandomSource } from '../runtime/random.ts';
import {
  authMessage,
  clientProof,
  formatClientFinal,
  formatClientFinalWithoutProof,
  formatClientFirst,
  parseServerFinal,
  parseServerFirst,
  ScramSyntaxError,
  serverSignature,
} from '../session/scram.ts';
import type { BodyFieldsOf, Response } from '../wire/messages.ts';
import type { LoginCredential, LoginOutcome } from './hsm-link.ts';
import { type ScramKeyCache, scramHash } from './scram-keys.ts';

/** 144 bits: RFC 5802 section 5.1 asks for a nonce that is never used twice. */
const NONCE_SIZE = 18;

export interface ScramLoginParts {
  send<O extends 'loginStart' | 'loginFinish'>(operation: O, body: BodyFieldsOf<O>): Promise<Response>;
  readonly random: RandomSource;
  readonly scramKeys: ScramKeyCache;
}

/** @throws SimError what `send` throws; `protocol_violation` when the device does not prove that it knows the password */
export async function loginWithScram(credential: LoginCredential, parts: ScramLoginParts): Promise<LoginOutcome> {
  const { send, random, scramKeys } = parts;
  const nonce = Buffer.from(random.octets(NONCE_SIZE)).toString('base64');
  const clientFirst = formatClientFirst(credential.username, nonce, credential.role);
  const challenge = await send('loginStart', { clientFirst, connectorId: credential.connectorId });
  const { serverFirst = '', mfaToken = new Uint8Array(0) } = challenge.loginChallenge ?? {};
  const { nonce: fullNonce, salt, iterations } = readDevice(() => parseServerFirst(serverFirst, nonce));

  const keys = await scramKeys.derive(credential.password, salt, iterations);
  const withoutProof = formatClientFinalWithoutProof(fullNonce);
  // RFC 5802 section 3: client-first-message-bare is what follows the gs2 header `n,,`.
  const message = authMessage(clientFirst.slice('n,,'.length), serverFirst, withoutProof);
  const clientFinal = formatClientFinal(withoutProof, clientProof(scramHash, keys, message));
  // Now, since the keys may be wiped while the device answers.
  const expected = serverSignature(scramHash, keys.serverKey, message);
  const mfaSignature = await credential.signToken?.(mfaToken);
  const { loginResult } = await send('loginFinish', { clientFinal, mfaSignature });

  const signature = readDevice(() => parseServerFinal(loginResult?.serverFinal ?? ''));
  if (!loginResult || !scramHash.equal(signature, expected)) {
    throw new SimError('protocol_violation', 'the HSM does not prove that it knows the password');
  }
  return {
    sessionHandle: loginResult.sessionHandle ?? 0,
    credentialGeneration: loginResult.credentialGeneration ?? 0,
  };
}

function readDevice<T>(parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    if (!(cause instanceof ScramSyntaxError)) throw cause;
    throw new SimError('protocol_violation', 'the HSM speaks no SCRAM-SHA-256', { cause });
  }
}
