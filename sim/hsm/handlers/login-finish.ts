// LoginFinish: the proof (RFC 5802 section 5), decided at the ledger's head. From the look at the lock to the count of a
// wrong password nothing is waited for, so that parallel attempts cannot exceed the threshold.
//
// A credential that changed between the two steps is answered BEHIND: the challenge was made from an older state, nothing
// is proved by the answer to it, and it counts as no wrong password. The client starts again.

import { SimError } from '../../../src/errors.ts';
import {
  authMessage,
  type ClientFinal,
  formatServerFinal,
  parseClientFinal,
  ScramSyntaxError,
  serverSignature,
  verifyClientProof,
} from '../../../src/session/scram.ts';
import { SCRAM_MESSAGE_LENGTH_MAX } from '../../../src/wire/limits.ts';
import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { Status } from '../../../src/wire/status.ts';
import { isDecided } from '../audited.ts';
import type { Call } from '../call.ts';
import type { Core, Scope } from '../core.ts';
import { isUsername } from '../credentials.ts';
import { verifyRsaSha256 } from '../crypto/rsa-signature.ts';
import { refusal } from '../refusal.ts';
import { SCRAM_HASH } from '../scram-hash.ts';
import type { LoginExchange } from '../session-phase.ts';
import type { User } from '../users.ts';

export async function loginFinish(scope: Scope, body: BodyOf<'loginFinish'>, call: Call): Promise<ResponseFields> {
  const exchange = scope.phase.takeExchange();
  if (exchange === undefined) throw refusal(Status.WRONG_SESSION_STATE, 'there is no challenge to answer');
  try {
    const final = readClientFinal(body, exchange);
    await scope.core.replica.atHead(call);
    call.requireOpen();
    return logIn(scope, exchange, final, body.mfaSignature);
  } catch (error) {
    if (scope.phase.state === 'logging_in') scope.phase.advance('login_failed');
    throw error;
  }
}

function readClientFinal({ clientFinal }: BodyOf<'loginFinish'>, exchange: LoginExchange): ClientFinal {
  if (clientFinal.length > SCRAM_MESSAGE_LENGTH_MAX) throw refusal(Status.INVALID_ARGUMENT, 'client_final: too long');
  try {
    const final = parseClientFinal(clientFinal);
    if (final.nonce !== exchange.nonce) throw new ScramSyntaxError('the nonce is not that of the challenge');
    return final;
  } catch (error) {
    if (error instanceof ScramSyntaxError) throw refusal(Status.INVALID_ARGUMENT, `client_final: ${error.message}`);
    throw error;
  }
}

function logIn(scope: Scope, exchange: LoginExchange, final: ClientFinal, mfaSignature: Uint8Array): ResponseFields {
  const { core } = scope;
  const { username, role, connectorId } = exchange;
  const user = isUsername(username) ? { name: username, type: role } : undefined;
  try {
    const { user: proven, serverFinal } = prove(core, exchange, final, mfaSignature);
    const session = core.sessions.open({
      ...{ username, role, connectorId },
      userCreatedPosition: proven.createdPosition,
      terminate: scope.terminate,
    });
    scope.phase.advance('login_succeeded', session);
    core.audit.record('CN_LOGIN', session.handle, Status.SUCCESS, { user });
    return {
      loginResult: { serverFinal, sessionHandle: session.handle, credentialGeneration: proven.credentialGeneration },
    };
  } catch (error) {
    if (error instanceof SimError && error.status !== undefined && isDecided(error.status)) {
      core.audit.record('CN_LOGIN', 0, error.status, { user });
    }
    throw error;
  }
}

/** In this order: changed meanwhile, unknown, other role, locked, wrong, second factor missing, wrong second factor. */
function prove(
  core: Core,
  exchange: LoginExchange,
  final: ClientFinal,
  mfaSignature: Uint8Array,
): { user: User; serverFinal: string } {
  const { username, credential } = exchange;
  const user = core.state.users.get(username);
  if (user?.credentialGeneration !== credential?.generation) {
    throw refusal(Status.BEHIND, 'the credential changed during the log in; start again');
  }
  if (user === undefined || credential === undefined) {
    throw refusal(Status.USER_NOT_INITIALIZED, 'there is no user of this name');
  }
  if (user.role !== exchange.role) throw refusal(Status.USER_DOES_NOT_EXIST, 'there is no such user in this role');
  if (core.lockout.isLocked(username)) throw refusal(Status.USER_LOCKED_OUT, 'too many wrong passwords');
  const { verifier } = credential;
  const message = authMessage(exchange.clientFirstBare, exchange.serverFirst, final.withoutProof);
  if (!verifyClientProof(SCRAM_HASH, verifier.storedKey, message, final.proof)) {
    core.lockout.failed(username);
    throw refusal(Status.USER_LOGIN_FAILURE, 'wrong password');
  }
  if (user.mfaPublicKey !== undefined) {
    if (mfaSignature.byteLength === 0) throw refusal(Status.MFA_REQUIRED, 'the user has a second factor');
    if (!verifyRsaSha256(user.mfaPublicKey, exchange.mfaToken, mfaSignature)) {
      core.lockout.failed(username);
      throw refusal(Status.USER_LOGIN_FAILURE, 'wrong second factor');
    }
  }
  core.lockout.clear(username);
  return { user, serverFinal: formatServerFinal(serverSignature(SCRAM_HASH, verifier.serverKey, message)) };
}
