// Quorum authentication (CloudHSM user guide, quorum authentication): an operation whose service has a quorum value needs
// a token that enough admins have signed. And the proof, by a signed token, that somebody has a private key.

import { SimError } from '../../src/errors.ts';
import type { BodyOf, ResponseFields } from '../../src/wire/messages.ts';
import { QuorumService } from '../../src/wire/protobuf.ts';
import { Role } from '../../src/wire/roles.ts';
import { Status } from '../../src/wire/status.ts';
import type { Core, Scope } from './core.ts';
import { foldUsername } from './credentials.ts';
import { isRsa2048PublicKey, verifyRsaSha256 } from './crypto/rsa-signature.ts';
import type { QuorumToken } from './quorum-tokens.ts';
import { refusal } from './refusal.ts';

export type Approval = BodyOf<'createUser'>['approval'];
type SignedToken = BodyOf<'registerQuorumKey'>['signedToken'];

/** Admins that one approval may name: the greatest quorum value, and as many again. */
const SIGNATURES_MAX = 16;

const failed = (detail: string): SimError => refusal(Status.QUORUM_FAILED, detail);

/**
 * Runs an operation that may need approval. `run` calls `check` where it decides, at the ledger's head. The token is
 * spent by the attempt, unless the attempt was refused: then nothing was done with it.
 * @throws refusal QUORUM_FAILED
 */
export async function withApproval(
  { core, session }: Scope,
  service: QuorumService,
  approval: Approval,
  run: (check: () => void) => Promise<ResponseFields>,
): Promise<ResponseFields> {
  if (approval === null) return run(() => check(core, service, undefined, undefined));
  const token = core.quorumTokens.take(session, service, approval.token);
  if (token === undefined) throw failed('the approval has no token of this session for this service');
  try {
    const answer = await run(() => check(core, service, approval, token));
    const user = { name: session.username, type: session.role };
    core.audit.record('CN_APPROVE_TOKEN', session.handle, Status.SUCCESS, { user });
    return answer;
  } catch (error) {
    if (!SimError.is(error, 'outcome_unknown')) core.quorumTokens.giveBack(token);
    throw error;
  }
}

function check(
  { state }: Core,
  service: QuorumService,
  approval: Approval | undefined,
  token: QuorumToken | undefined,
): void {
  const required = state.quorumValues.get(service) ?? 1;
  if (!approval || token === undefined) {
    if (required > 1) throw failed(`${required} admins have to approve this`);
    return;
  }
  if (approval.signatures.length > SIGNATURES_MAX) throw failed(`approval: at most ${SIGNATURES_MAX} signatures`);
  const approvers = new Set<string>();
  for (const signed of approval.signatures) {
    const user = state.users.get(foldUsername(signed?.username ?? ''));
    const publicKey = user?.role === Role.ADMIN ? user.quorumPublicKey : undefined;
    if (!user || !publicKey || !signed || !verifyRsaSha256(publicKey, token.octets, signed.signature)) {
      throw failed('a signature is not that of an admin who is registered for quorum authentication');
    }
    approvers.add(user.username);
  }
  if (required > 1 && approvers.size < required) throw failed(`${required} admins have to approve this`);
}

/**
 * The public key whose private half has signed a registration token of this session.
 * @throws refusal INVALID_ARGUMENT, SIGNATURE_INVALID
 */
export function requireProvenKey({ core, session }: Scope, publicKey: Uint8Array, signed: SignedToken): Uint8Array {
  if (!isRsa2048PublicKey(publicKey)) {
    throw refusal(Status.INVALID_ARGUMENT, 'public_key: SubjectPublicKeyInfo DER of an RSA-2048 key');
  }
  const token = signed && core.quorumTokens.take(session, QuorumService.SERVICE_REGISTRATION, signed.token);
  if (!token) throw refusal(Status.INVALID_ARGUMENT, 'signed_token: no registration token of this session');
  if (!verifyRsaSha256(publicKey, token.octets, signed.signature)) {
    throw refusal(Status.SIGNATURE_INVALID, 'signed_token: not signed with this key');
  }
  // Out of the message it came in.
  return Uint8Array.from(publicKey);
}
