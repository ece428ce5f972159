// SetAttributes: by the key's owner, what the attribute table lets change, if enough of its users approve; by an admin,
// `trusted` of any token key, without: tokens for keys are for crypto users. A session key that becomes a token key gets a
// token key's handle, because a handle tells where its key is.

import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { AttributeType } from '../../../src/wire/protobuf.ts';
import { Role } from '../../../src/wire/roles.ts';
import { Status } from '../../../src/wire/status.ts';
import { managing, withApproval } from '../approval.ts';
import type { AttributeValue } from '../attribute-table.ts';
import { changedAttributes, readAttributes } from '../attributes.ts';
import { keySubject } from '../audit-subjects.ts';
import { audited } from '../audited.ts';
import type { Call } from '../call.ts';
import type { Scope } from '../core.ts';
import type { KeyAttributes } from '../facts.ts';
import { tokenKeyHandle } from '../key-handles.ts';
import { SESSION_KEY_HANDLE_BASE } from '../key-vault.ts';
import { findKey, findOwnKey, remask, requireSettled } from '../keys.ts';
import { refusal } from '../refusal.ts';
import { requireTokenRoom } from '../room.ts';
import type { StoredKey } from '../stored-key.ts';
import type { Decision } from '../writes.ts';

type Wanted = ReadonlyMap<AttributeType, AttributeValue>;

export function setAttributes(scope: Scope, body: BodyOf<'setAttributes'>, call: Call): Promise<ResponseFields> {
  const { core, session } = scope;
  const { keyHandle } = body;
  return audited(scope, 'CN_MODIFY_OBJECT', keySubject(scope, keyHandle), async () => {
    const wanted = readAttributes(body.attributes);
    if (wanted.size === 0) throw refusal(Status.INVALID_ARGUMENT, 'attributes: at least one');
    return withApproval(scope, managing(scope, keyHandle), body.approval, async (check) => {
      if (keyHandle > SESSION_KEY_HANDLE_BASE) {
        check();
        return ofSessionKey(scope, keyHandle, wanted, call);
      }
      return core.writes.run(call, () => {
        core.sessions.requireLive(session);
        return decide(scope, keyHandle, wanted, check);
      });
    });
  });
}

/** Nobody shares it, so that nobody has to approve. */
async function ofSessionKey(scope: Scope, keyHandle: number, wanted: Wanted, call: Call): Promise<ResponseFields> {
  const { core, session } = scope;
  const key = findOwnKey(scope, keyHandle);
  requireSettled(session, keyHandle);
  const attributes = changed(scope, key, wanted);
  if (attributes[AttributeType.TOKEN] === true) return toTokenKey(scope, key, wanted, call);
  const identity = { handle: keyHandle, owner: key.owner, attributes };
  session.keys.setAttributes(keyHandle, attributes, remask(core, key, identity));
  return attributesSet(keyHandle);
}

const attributesSet = (keyHandle: number): ResponseFields => ({ attributesSet: { keyHandle } });

function changed({ core, session }: Scope, key: StoredKey, wanted: Wanted): KeyAttributes {
  const { hsmType } = core.settings;
  return changedAttributes(key.attributes(), wanted, { isAdmin: session.role === Role.ADMIN, hsmType });
}

function decide(scope: Scope, handle: number, wanted: Wanted, check: () => void): Decision {
  const isAdmin = scope.session.role === Role.ADMIN;
  const key = isAdmin ? findKey(scope, handle) : findOwnKey(scope, handle);
  if (!isAdmin) check();
  const attributes = changed(scope, key, wanted);
  const maskedMaterial = remask(scope.core, key, { handle, owner: key.owner, attributes });
  return { fact: { type: 'attributes_set', handle, attributes, maskedMaterial }, answer: () => attributesSet(handle) };
}

async function toTokenKey(scope: Scope, key: StoredKey, wanted: Wanted, call: Call): Promise<ResponseFields> {
  const { core, session } = scope;
  session.becomingTokenKeys.add(key.handle);
  try {
    const answer = await core.writes.run(call, (position) => {
      core.sessions.requireLive(session);
      return becomeTokenKey(scope, findOwnKey(scope, key.handle), wanted, position);
    });
    session.keys.delete(key.handle);
    return answer;
  } finally {
    session.becomingTokenKeys.delete(key.handle);
  }
}

function becomeTokenKey(scope: Scope, key: StoredKey, wanted: Wanted, position: number): Decision {
  requireTokenRoom(scope.core, key);
  const { owner, idempotencyKey, quorumValues } = key;
  const handle = tokenKeyHandle(scope.core, position);
  const identity = { handle, owner, attributes: changed(scope, key, wanted) };
  const maskedMaterial = remask(scope.core, key, identity);
  // The intent that the session key was made by may have made a token key of its own.
  const isTaken = scope.core.state.keys.byIdempotencyKey(owner, idempotencyKey) !== undefined;
  return {
    fact: {
      ...{ type: 'key_generated', ...identity, maskedMaterial, idempotencyKey: isTaken ? '' : idempotencyKey },
      ...(quorumValues && { quorumValues }),
    },
    answer: () => attributesSet(handle),
  };
}
