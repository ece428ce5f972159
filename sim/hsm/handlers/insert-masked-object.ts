// InsertMaskedObject: what was extracted from a clone of this cluster. What is here in the same form is answered as done
// (CloudHSM user guide, key and user replicate failures: only what differs is refused).

import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { AttributeType, KeyType } from '../../../src/wire/protobuf.ts';
import { Role } from '../../../src/wire/roles.ts';
import { Status } from '../../../src/wire/status.ts';
import type { AuditSubject } from '../audit-log.ts';
import { audited } from '../audited.ts';
import type { Call } from '../call.ts';
import type { Scope } from '../core.ts';
import { PUBLIC_KEY_HANDLE_BASE } from '../key-vault.ts';
import { type MaskedKey, type MaskedUser, openMaskedObject } from '../masked-objects.ts';
import { refusal } from '../refusal.ts';
import { checkRestriction } from '../restrictions.ts';
import { requireRoom } from '../room.ts';
import { isSameKey, isSameUser } from '../same-object.ts';
import type { Decision } from '../writes.ts';

export function insertMaskedObject(
  scope: Scope,
  { maskedObject }: BodyOf<'insertMaskedObject'>,
  call: Call,
): Promise<ResponseFields> {
  const { core, session } = scope;
  let subject: AuditSubject = {};
  return audited(
    scope,
    'CN_INSERT_MASKED_OBJECT_USER',
    () => subject,
    async () => {
      const object = openMaskedObject(core.clusterKey, maskedObject);
      subject = subjectOf(object);
      return core.writes.run(call, () => {
        core.sessions.requireLive(session);
        return object.kind === 'key' ? insertKey(scope, object) : insertUser(scope, object);
      });
    },
  );
}

function subjectOf(object: MaskedKey | MaskedUser): AuditSubject {
  if (object.kind === 'user') return { user: { name: object.username, type: object.role } };
  const { handle } = object;
  const isPublic = handle > PUBLIC_KEY_HANDLE_BASE;
  return { key: { secretKeyHandle: isPublic ? 0 : handle, publicKeyHandle: isPublic ? handle : 0 } };
}

const inserted = (keyHandle: number): ResponseFields => ({ maskedObjectInserted: { keyHandle } });

/** @throws refusal KEY_ACCESS_DENIED, KEY_ALREADY_EXISTS, USER_DOES_NOT_EXIST, POLICY_VIOLATION, KEY_LIMIT_REACHED */
function insertKey(scope: Scope, object: MaskedKey): Decision {
  const { core, session } = scope;
  const { kind: _, ...key } = object;
  const { handle, owner, attributes } = key;
  if (session.role !== Role.ADMIN && owner !== session.username) {
    throw refusal(Status.KEY_ACCESS_DENIED, 'only its owner, or an admin, brings a key in');
  }
  const answer = () => inserted(handle);
  const present = core.state.keys.get(handle, 'admin');
  if (present !== undefined) {
    if (isSameKey(core.clusterKey, present, key)) return { answer };
    throw refusal(Status.KEY_ALREADY_EXISTS, 'there is a key of this handle, and it is not the same');
  }
  for (const username of [owner, ...key.sharedUsers]) requireCryptoUser(scope, username);
  if (key.quorumValues !== undefined && core.settings.hsmType === 'hsm1.medium') {
    throw refusal(Status.POLICY_VIOLATION, 'a key with quorum values does not go to hsm1.medium');
  }
  const isEdwards = attributes[AttributeType.KEY_TYPE] === KeyType.EC_EDWARDS;
  checkRestriction(core.tools.restrictions, isEdwards ? 'ed25519' : undefined);
  requireRoom(scope, 1, attributes[AttributeType.VALUE_LEN] === undefined ? 1 : 0);
  return { fact: { type: 'key_generated', ...key, idempotencyKey: '' }, answer };
}

function requireCryptoUser({ core }: Scope, username: string): void {
  if (core.state.users.get(username)?.role === Role.CRYPTO_USER) return;
  const says = `${username}, who owns the key or shares it, is no crypto user of this cluster`;
  throw refusal(Status.USER_DOES_NOT_EXIST, says);
}

/** @throws refusal ROLE_NOT_PERMITTED, USER_ALREADY_EXISTS, POLICY_VIOLATION, USER_LIMIT_REACHED */
function insertUser({ core, session }: Scope, object: MaskedUser): Decision {
  const { kind: _, hsmType, ...user } = object;
  const { state, settings } = core;
  if (session.role !== Role.ADMIN) throw refusal(Status.ROLE_NOT_PERMITTED, 'an admin inserts users');
  const answer = () => inserted(0);
  const present = state.users.get(user.username);
  if (present !== undefined) {
    if (isSameUser(core.clusterKey, present, user)) return { answer };
    throw refusal(Status.USER_ALREADY_EXISTS, 'there is a user of this name, and it is not the same');
  }
  // CloudHSM user guide, user replicate failures: not supported.
  if (hsmType === 'hsm2m.medium' && settings.hsmType === 'hsm1.medium') {
    throw refusal(Status.POLICY_VIOLATION, 'a user of hsm2m.medium does not go to hsm1.medium');
  }
  if (state.users.size >= settings.usersMax) throw refusal(Status.USER_LIMIT_REACHED, 'too many users');
  return { fact: { type: 'user_created', ...user, isReplicated: true }, answer };
}
