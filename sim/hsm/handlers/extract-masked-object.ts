// ExtractMaskedObject: a token key, by its owner or an admin, or a user, by an admin, for a clone of this cluster (CloudHSM
// user guide: HSM user permissions table, key replicate, user replicate).

import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { Role } from '../../../src/wire/roles.ts';
import { Status } from '../../../src/wire/status.ts';
import { keySubject } from '../audit-subjects.ts';
import { audited } from '../audited.ts';
import type { Scope } from '../core.ts';
import { foldUsername, isUsername } from '../credentials.ts';
import { SESSION_KEY_HANDLE_BASE } from '../key-vault.ts';
import { findKey, findOwnKey } from '../keys.ts';
import { type MaskedKey, type MaskedUser, sealMaskedObject } from '../masked-objects.ts';
import { refusal } from '../refusal.ts';
import { requireUser } from '../users.ts';

const OPCODE = 'CN_EXTRACT_MASKED_OBJECT_USER';

export async function extractMaskedObject(scope: Scope, body: BodyOf<'extractMaskedObject'>): Promise<ResponseFields> {
  const { keyHandle, user } = body;
  if ((keyHandle === 0) === (user === null)) {
    throw refusal(Status.INVALID_ARGUMENT, 'key_handle, user: one of them');
  }
  if (user === null) {
    return audited(scope, OPCODE, keySubject(scope, keyHandle), async () =>
      sealed(scope, extractKey(scope, keyHandle)),
    );
  }
  const username = foldUsername(user.username);
  const subject = isUsername(username) ? { name: username, type: user.role } : undefined;
  return audited(
    scope,
    OPCODE,
    () => ({ user: subject }),
    async () => sealed(scope, extractUser(scope, username, user.role)),
  );
}

const sealed = ({ core }: Scope, object: MaskedKey | MaskedUser): ResponseFields => ({
  maskedObject: { maskedObject: sealMaskedObject(core.clusterKey, object) },
});

/** @throws refusal INVALID_OBJECT_HANDLE, KEY_ACCESS_DENIED */
function extractKey(scope: Scope, keyHandle: number): MaskedKey {
  const isAdmin = scope.session.role === Role.ADMIN;
  const key = isAdmin ? findKey(scope, keyHandle) : findOwnKey(scope, keyHandle);
  if (keyHandle > SESSION_KEY_HANDLE_BASE) {
    throw refusal(Status.KEY_ACCESS_DENIED, 'a session key lives in its session only');
  }
  const { handle, owner, sharedUsers, quorumValues } = key;
  const parts = {
    ...{ attributes: key.attributes(), maskedMaterial: key.maskedMaterial() },
    ...(quorumValues && { quorumValues }),
  };
  return { kind: 'key', handle, owner, sharedUsers, ...parts };
}

/** @throws refusal ROLE_NOT_PERMITTED, INVALID_USER_TYPE, USER_DOES_NOT_EXIST, USER_LOCKED_OUT */
function extractUser({ core, session }: Scope, username: string, role: Role): MaskedUser {
  core.sessions.requireLive(session);
  if (session.role !== Role.ADMIN) throw refusal(Status.ROLE_NOT_PERMITTED, 'an admin extracts users');
  if (role !== Role.CRYPTO_USER && role !== Role.ADMIN) {
    throw refusal(Status.INVALID_USER_TYPE, 'a user is a crypto-user or an admin');
  }
  const { maskedVerifier, mfaPublicKey, quorumPublicKey } = requireUser(core.state.users, username, role);
  // Lock-out is counted by each HSM: elsewhere the user would start anew.
  if (core.lockout.isLocked(username)) throw refusal(Status.USER_LOCKED_OUT, 'the user is locked out');
  const { hsmType } = core.settings;
  return { kind: 'user', hsmType, username, role, maskedVerifier, mfaPublicKey, quorumPublicKey };
}
