// WrapKey: a key leaves under another one, if both agree to it, and the users of both.

import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { AttributeType, KeyClass } from '../../../src/wire/protobuf.ts';
import { Status } from '../../../src/wire/status.ts';
import { managing, withApproval } from '../approval.ts';
import { decodeTemplate } from '../attribute-template.ts';
import { keySubject } from '../audit-subjects.ts';
import { audited } from '../audited.ts';
import type { Scope } from '../core.ts';
import type { Sealed, Wrapper } from '../crypto/mechanism.ts';
import { WRAPPERS, type WrapperName, type WrapperParams } from '../crypto/wrappers.ts';
import { keyClassOf, materialOf, useKey } from '../key-use.ts';
import { findKey, findOwnKey } from '../keys.ts';
import { choose } from '../mechanism-choice.ts';
import { refusal } from '../refusal.ts';
import { octetsToText, type StoredKey } from '../stored-key.ts';

type Body = BodyOf<'wrapKey'>;

export function wrapKey(scope: Scope, body: Body): Promise<ResponseFields> {
  const { keyHandle, wrappingKeyHandle, payloadApproval, wrappingApproval } = body;
  return audited(scope, 'CN_WRAP_KEY', keySubject(scope, keyHandle), () =>
    withApproval(scope, managing(scope, wrappingKeyHandle), wrappingApproval, (checkWrapping) =>
      withApproval(scope, managing(scope, keyHandle), payloadApproval, async (checkPayload) => {
        const check = (): void => {
          checkWrapping();
          checkPayload();
        };
        const { octets, iv } = wrapWith(scope, body, body.mechanism as WrapperName | undefined, check);
        return { wrappedKey: { wrappedKey: octets, iv } };
      }),
    ),
  );
}

function wrapWith<M extends WrapperName>(scope: Scope, body: Body, name: M | undefined, check: () => void): Sealed {
  const wrapper: Wrapper<WrapperParams<M>> = choose(scope, WRAPPERS, name);
  const wrappingKey = useKey(scope, body.wrappingKeyHandle, AttributeType.WRAP, wrapper.keyKind);
  const payload = findOwnKey(scope, body.keyHandle);
  check();
  checkMayLeave(payload, findKey(scope, body.wrappingKeyHandle));
  const material = materialOf(scope.core, payload);
  try {
    return wrapper.wrap(wrappingKey, material, body[name as M] as WrapperParams<M>, scope.core.tools);
  } finally {
    material.fill(0);
  }
}

/** @throws refusal KEY_TYPE_INCONSISTENT, KEY_UNEXTRACTABLE, TEMPLATE_INCONSISTENT */
function checkMayLeave(payload: StoredKey, wrappingKey: StoredKey): void {
  if (keyClassOf(payload) === KeyClass.PUBLIC_KEY) {
    throw refusal(Status.KEY_TYPE_INCONSISTENT, 'a public key is exported, not wrapped');
  }
  if (!payload.has(AttributeType.EXTRACTABLE)) throw refusal(Status.KEY_UNEXTRACTABLE, 'the key is not extractable');
  if (payload.has(AttributeType.WRAP_WITH_TRUSTED) && !wrappingKey.has(AttributeType.TRUSTED)) {
    throw refusal(Status.KEY_UNEXTRACTABLE, 'the key leaves under a trusted key only');
  }
  const template = wrappingKey.value(AttributeType.WRAP_TEMPLATE);
  if (!(template instanceof Uint8Array)) return;
  for (const [type, value] of decodeTemplate(template)) {
    if (payload.comparable(type) === (value instanceof Uint8Array ? octetsToText(value) : value)) continue;
    throw refusal(Status.TEMPLATE_INCONSISTENT, 'the key is not what the WRAP_TEMPLATE of the wrapping key takes');
  }
}
