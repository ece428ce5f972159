// Quorum authentication (CloudHSM user guide, quorum authentication): an operation whose service, or whose key, has a quorum
// value needs a token that enough admins, or users of the key, have signed. And the proof, by a signed token, that somebody
// has a private key.

import { SimError } from '../../src/errors.ts';
import type { BodyOf, ResponseFields } from '../../src/wire/messages.ts';
import { QuorumService } from '../../src/wire/protobuf.ts';
import { Role } from '../../src/wire/roles.ts';
import { Status } from '../../src/wire/status.ts';
import type { Scope } from './core.ts';
import { foldUsername } from './credentials.ts';
import { isRsa2048PublicKey, verifyRsaSha256 } from './crypto/rsa-signature.ts';
import { visibleKey } from './keys.ts';
import type { QuorumToken, TokenPurpose } from './quorum-tokens.ts';
import { refusal } from './refusal.ts';
import type { User, Users } from './users.ts';

export type Approval = BodyOf<'createUser'>['approval'];
type SignedToken = BodyOf<'registerQuorumKey'>['signedToken'];

/** What may have to be approved, and by whom. Asked when it is decided. */
export interface Approvable extends TokenPurpose {
  /** 0 and 1: nothing has to. */
  required(): number;
  isApprover(user: User): boolean;
  /** In the plural. */
  readonly approvers: string;
}

type Holder = Pick<Scope, 'core' | 'session'>;

/** What admins do. */
export const forAdmins = ({ core }: Holder, service: QuorumService): Approvable => ({
  ...{ service, keyHandle: 0, approvers: 'admins' },
  required: () => core.state.quorumValues.get(service) ?? 1,
  isApprover: ({ role }) => role === Role.ADMIN,
});

/** What the owner of a key does to it. */
export const managing = (holder: Holder, keyHandle: number): Approvable => ({
  ...ofKey(holder, QuorumService.SERVICE_KEY_MANAGEMENT, keyHandle),
  required: () => visibleKey(holder, keyHandle)?.quorumValues?.manage ?? 0,
});

/** What a key does for its users. */
export const using = (holder: Holder, keyHandle: number): Approvable => ({
  ...ofKey(holder, QuorumService.SERVICE_KEY_USAGE, keyHandle),
  required: () => visibleKey(holder, keyHandle)?.quorumValues?.use ?? 0,
});

const ofKey = (holder: Holder, service: QuorumService, keyHandle: number): Omit<Approvable, 'required'> => ({
  ...{ service, keyHandle, approvers: 'users of the key' },
  isApprover: ({ role, username }) =>
    role === Role.CRYPTO_USER && visibleKey(holder, keyHandle)?.isOf(username) === true,
});

/** Users that one approval may name: the greatest quorum value, and as many again. */
const SIGNATURES_MAX = 16;

const failed = (detail: string): SimError => refusal(Status.QUORUM_FAILED, detail);

/**
 * Runs an operation that may need approval. `run` calls `check` where it decides, at the ledger's head. The token is
 * spent by the attempt, unless the attempt was refused: then nothing was done with it.
 * @throws refusal QUORUM_FAILED
 */
export async function withApproval(
  { core, session }: Scope,
  approvable: Approvable,
  approval: Approval,
  run: (check: () => void) => Promise<ResponseFields>,
): Promise<ResponseFields> {
  if (approval === null) {
    return run(() => {
      if (approvable.required() > 1) throw tooFew(approvable);
    });
  }
  const token = core.quorumTokens.take(session, approvable, approval.token);
  if (token === undefined) throw failed('the approval has no token of this session for this service, or for this key');
  const { users } = core.state;
  try {
    const answer = await run(() => check(users, approvable, approval, token));
    const user = { name: session.username, type: session.role };
    core.audit.record('CN_APPROVE_TOKEN', session.handle, Status.SUCCESS, { user });
    return answer;
  } catch (error) {
    if (!SimError.is(error, 'outcome_unknown')) core.quorumTokens.giveBack(token);
    throw error;
  }
}

const tooFew = ({ required, approvers }: Approvable): SimError =>
  failed(`${required()} ${approvers} have to approve this`);

function check(users: Users, approvable: Approvable, approval: NonNullable<Approval>, token: QuorumToken): void {
  if (approval.signatures.length > SIGNATURES_MAX) throw failed(`approval: at most ${SIGNATURES_MAX} signatures`);
  const { approvers } = approvable;
  const approving = new Set<string>();
  for (const signed of approval.signatures) {
    const user = users.get(foldUsername(signed?.username ?? ''));
    const publicKey = user && approvable.isApprover(user) ? user.quorumPublicKey : undefined;
    if (!user || !publicKey || !signed || !verifyRsaSha256(publicKey, token.octets, signed.signature)) {
      throw failed(`a signature is not one of those of ${approvers} who are registered for quorum authentication`);
    }
    approving.add(user.username);
  }
  const required = approvable.required();
  if (required > 1 && approving.size < required) throw tooFew(approvable);
}

/**
 * The public key whose private half has signed a registration token of this session.
 * @throws refusal INVALID_ARGUMENT, SIGNATURE_INVALID
 */
export function requireProvenKey({ core, session }: Scope, publicKey: Uint8Array, signed: SignedToken): Uint8Array {
  if (!isRsa2048PublicKey(publicKey)) {
    throw refusal(Status.INVALID_ARGUMENT, 'public_key: SubjectPublicKeyInfo DER of an RSA-2048 key');
  }
  const purpose = { service: QuorumService.SERVICE_REGISTRATION, keyHandle: 0 };
  const token = signed && core.quorumTokens.take(session, purpose, signed.token);
  if (!token) throw refusal(Status.INVALID_ARGUMENT, 'signed_token: no registration token of this session');
  if (!verifyRsaSha256(publicKey, token.octets, signed.signature)) {
    throw refusal(Status.SIGNATURE_INVALID, 'signed_token: not signed with this key');
  }
  // Out of the message it came in.
  return Uint8Array.from(publicKey);
}
