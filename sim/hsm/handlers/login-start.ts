// LoginStart: the first half of SCRAM-SHA-256 (RFC 5802 section 5). The challenge looks the same for a user that does not
// exist or has another role; that is told at the end, as CloudHSM does.

import { formatServerFirst, parseClientFirst, SCRAM_ITERATIONS, ScramSyntaxError } from '../../../src/session/scram.ts';
import { CONNECTOR_ID_LENGTH_MAX, SCRAM_MESSAGE_LENGTH_MAX } from '../../../src/wire/limits.ts';
import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { Role, roleOfName } from '../../../src/wire/roles.ts';
import { Status } from '../../../src/wire/status.ts';
import type { Call } from '../call.ts';
import type { Core, Scope } from '../core.ts';
import { foldUsername, saltOfNobody } from '../credentials.ts';
import { refusal } from '../refusal.ts';
import type { LoginExchange } from '../session-phase.ts';

const NONCE_SIZE = 18;
const MFA_TOKEN_SIZE = 32;
const LOGIN_ROLES: readonly Role[] = [Role.CRYPTO_USER, Role.ADMIN, Role.UNACTIVATED_ADMIN];

export async function loginStart(scope: Scope, body: BodyOf<'loginStart'>, call: Call): Promise<ResponseFields> {
  scope.phase.advance('login_started');
  try {
    const first = readClientFirst(body);
    // A challenge made from an old password would fail at the proof.
    await scope.core.replica.atHead(call);
    call.requireOpen();
    const exchange = challenge(scope.core, first, body.connectorId);
    scope.phase.offer(exchange);
    return { loginChallenge: { serverFirst: exchange.serverFirst, mfaToken: exchange.mfaToken } };
  } catch (error) {
    if (scope.phase.state === 'logging_in') scope.phase.advance('login_failed');
    throw error;
  }
}

interface First {
  readonly username: string;
  readonly role: Role;
  readonly nonce: string;
  readonly bare: string;
}

function readClientFirst({ clientFirst, connectorId }: BodyOf<'loginStart'>): First {
  if (connectorId.length > CONNECTOR_ID_LENGTH_MAX) {
    throw refusal(Status.INVALID_ARGUMENT, `connector_id: at most ${CONNECTOR_ID_LENGTH_MAX} characters`);
  }
  if (clientFirst.length > SCRAM_MESSAGE_LENGTH_MAX) throw refusal(Status.INVALID_ARGUMENT, 'client_first: too long');
  try {
    const first = parseClientFirst(clientFirst);
    if (first.role === undefined) throw new ScramSyntaxError('the role is missing');
    const role = roleOfName(first.role);
    if (role === undefined || !LOGIN_ROLES.includes(role)) {
      throw refusal(Status.INVALID_USER_TYPE, 'client_first: no role of this name logs in');
    }
    return { username: foldUsername(first.username), role, nonce: first.nonce, bare: first.bare };
  } catch (error) {
    if (error instanceof ScramSyntaxError) throw refusal(Status.INVALID_ARGUMENT, `client_first: ${error.message}`);
    throw error;
  }
}

function challenge(core: Core, first: First, connectorId: string): LoginExchange {
  const { username, role } = first;
  const user = core.state.users.get(username);
  const verifier = user && core.verifiers.of(user);
  const nonce = first.nonce + Buffer.from(core.random.octets(NONCE_SIZE)).toString('base64');
  const salt = verifier?.salt ?? saltOfNobody(core.clusterKey, username);
  const serverFirst = formatServerFirst(nonce, salt, verifier?.iterations ?? SCRAM_ITERATIONS);
  const credential = user && verifier && { generation: user.credentialGeneration, verifier };
  const mfaToken = core.random.octets(MFA_TOKEN_SIZE);
  return { username, role, connectorId, nonce, clientFirstBare: first.bare, serverFirst, credential, mfaToken };
}
