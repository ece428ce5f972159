// UnwrapKey: a key comes in under another one. One answer for every cause of failure.

import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { AttributeType, KeyClass, KeyType } from '../../../src/wire/protobuf.ts';
import { Status } from '../../../src/wire/status.ts';
import { managing, withApproval } from '../approval.ts';
import type { AttributeValue } from '../attribute-table.ts';
import { decodeTemplate } from '../attribute-template.ts';
import { newKeyAttributes, readAttributes } from '../attributes.ts';
import { audited } from '../audited.ts';
import { unwrappedKey } from '../brought-in.ts';
import type { Call } from '../call.ts';
import type { Scope } from '../core.ts';
import { checkDataSize, WRAPPED_KEY_SIZE_MAX } from '../crypto/data-limits.ts';
import type { MaybeLong } from '../crypto/long-work.ts';
import type { Wrapper } from '../crypto/mechanism.ts';
import { WRAPPERS, type WrapperName, type WrapperParams } from '../crypto/wrappers.ts';
import { readCustody } from '../key-custody.ts';
import { useKey } from '../key-use.ts';
import { findKey } from '../keys.ts';
import { makeKey } from '../make-key.ts';
import { choose } from '../mechanism-choice.ts';
import { refusal } from '../refusal.ts';
import { checkRestriction } from '../restrictions.ts';
import { workFor } from '../still-wanted.ts';
import type { StoredKey } from '../stored-key.ts';

type Body = BodyOf<'unwrapKey'>;
type Template = ReadonlyMap<AttributeType, AttributeValue>;

export function unwrapKey(scope: Scope, body: Body, call: Call): Promise<ResponseFields> {
  return audited(
    scope,
    'CN_UNWRAP_KEY',
    (answer) => ({ key: { secretKeyHandle: answer?.keyGenerated?.keyHandle ?? 0, publicKeyHandle: 0 } }),
    () =>
      withApproval(scope, managing(scope, body.unwrappingKeyHandle), body.approval, (check) =>
        run(scope, body, call, check),
      ),
  );
}

async function run(scope: Scope, body: Body, call: Call, check: () => void): Promise<ResponseFields> {
  checkKind(body);
  const custody = readCustody(scope, body);
  checkRestriction(scope.core.tools.restrictions, body.keyType === KeyType.EC_EDWARDS ? 'ed25519' : undefined);
  const work = unwrapWith(scope, body, body.mechanism as WrapperName | undefined, check);
  const template = mergedTemplate(readAttributes(body.attributes), findKey(scope, body.unwrappingKeyHandle));
  const octets = await workFor(scope, work, call);
  try {
    const key = octets && (await workFor(scope, unwrappedKey(body.keyClass, body.keyType, octets), call));
    if (key === undefined) throw refusal(Status.UNWRAP_FAILED, 'the wrapped key does not unwrap to such a key');
    const { facts, material } = key;
    try {
      const attributes = newKeyAttributes(template, facts);
      return await makeKey(scope, { attributes, material, idempotencyKey: '', ...custody }, call);
    } finally {
      material.fill(0);
    }
  } finally {
    octets?.fill(0);
  }
}

const KEY_TYPES: Readonly<Partial<Record<KeyClass, readonly KeyType[]>>> = {
  [KeyClass.SECRET_KEY]: [KeyType.AES, KeyType.GENERIC_SECRET],
  [KeyClass.PRIVATE_KEY]: [KeyType.RSA, KeyType.EC, KeyType.EC_EDWARDS],
};

/** @throws refusal ATTRIBUTE_VALUE_INVALID, TEMPLATE_INCONSISTENT */
function checkKind({ keyClass, keyType }: Body): void {
  const keyTypes = KEY_TYPES[keyClass];
  if (keyTypes === undefined) throw refusal(Status.ATTRIBUTE_VALUE_INVALID, 'key_class: a secret or a private key');
  if (KeyType[keyType] === undefined) throw refusal(Status.ATTRIBUTE_VALUE_INVALID, 'key_type: no such type');
  if (!keyTypes.includes(keyType)) {
    throw refusal(Status.TEMPLATE_INCONSISTENT, 'key_type: not of this key_class');
  }
}

function unwrapWith<M extends WrapperName>(
  scope: Scope,
  body: Body,
  name: M | undefined,
  check: () => void,
): MaybeLong<Uint8Array | undefined> {
  const wrapper: Wrapper<WrapperParams<M>> = choose(scope, WRAPPERS, name);
  const key = useKey(scope, body.unwrappingKeyHandle, AttributeType.UNWRAP, wrapper.keyKind);
  check();
  checkDataSize(body.wrappedKey, WRAPPED_KEY_SIZE_MAX);
  return wrapper.unwrap(key, body.wrappedKey, body[name as M] as WrapperParams<M>);
}

/** What the caller wants and what the unwrapping key adds. @throws refusal TEMPLATE_INCONSISTENT where they differ */
function mergedTemplate(wanted: Template, unwrappingKey: StoredKey): Template {
  const added = unwrappingKey.value(AttributeType.UNWRAP_TEMPLATE);
  if (!(added instanceof Uint8Array)) return wanted;
  const merged = new Map(wanted);
  for (const [type, value] of decodeTemplate(added)) {
    const own = wanted.get(type);
    if (own !== undefined && !isSame(own, value)) {
      throw refusal(Status.TEMPLATE_INCONSISTENT, 'the UNWRAP_TEMPLATE of the unwrapping key says otherwise');
    }
    merged.set(type, value);
  }
  return merged;
}

const isSame = (a: AttributeValue, b: AttributeValue): boolean =>
  a instanceof Uint8Array && b instanceof Uint8Array ? Buffer.compare(a, b) === 0 : a === b;
