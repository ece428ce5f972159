// DeleteKey: by its owner, unless the key says that it is not to be destroyed.

import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { AttributeType } from '../../../src/wire/protobuf.ts';
import { Status } from '../../../src/wire/status.ts';
import { keySubject } from '../audit-subjects.ts';
import { audited } from '../audited.ts';
import type { Call } from '../call.ts';
import type { Scope } from '../core.ts';
import { SESSION_KEY_HANDLE_BASE } from '../key-vault.ts';
import { findOwnKey, requireSettled } from '../keys.ts';
import { refusal } from '../refusal.ts';

export function deleteKey(scope: Scope, { keyHandle }: BodyOf<'deleteKey'>, call: Call): Promise<ResponseFields> {
  const { core, session } = scope;
  const isSessionKey = keyHandle > SESSION_KEY_HANDLE_BASE;
  return audited(
    scope,
    isSessionKey ? 'CN_DESTROY_OBJECT' : 'CN_TOMBSTONE_OBJECT',
    keySubject(scope, keyHandle),
    async () => {
      if (isSessionKey) {
        checkDestroyable(scope, keyHandle);
        requireSettled(session, keyHandle);
        session.keys.delete(keyHandle);
        return {};
      }
      return core.writes.run(call, () => {
        core.sessions.requireLive(session);
        checkDestroyable(scope, keyHandle);
        return { fact: { type: 'key_deleted', handle: keyHandle }, answer: () => ({}) };
      });
    },
  );
}

function checkDestroyable(scope: Scope, keyHandle: number): void {
  if (findOwnKey(scope, keyHandle).has(AttributeType.DESTROYABLE)) return;
  throw refusal(Status.KEY_ACCESS_DENIED, 'the key is not to be destroyed');
}
