// GetAttributes: what a key is, never its value.

import { ATTRIBUTES_MAX } from '../../../src/wire/limits.ts';
import type { AttributeFields, BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { Status } from '../../../src/wire/status.ts';
import { ATTRIBUTE_TYPES } from '../attribute-table.ts';
import { attributeFields, checkAttributeType } from '../attributes.ts';
import type { Scope } from '../core.ts';
import { findKey } from '../keys.ts';
import { refusal } from '../refusal.ts';

export function getAttributes(scope: Scope, body: BodyOf<'getAttributes'>): ResponseFields {
  if (body.types.length > ATTRIBUTES_MAX) throw refusal(Status.INVALID_ARGUMENT, `types: at most ${ATTRIBUTES_MAX}`);
  for (const type of body.types) checkAttributeType(type);
  const key = findKey(scope, body.keyHandle);
  const attributes: AttributeFields[] = [];
  for (const type of body.types.length > 0 ? body.types : ATTRIBUTE_TYPES) {
    const value = key.value(type);
    if (value !== undefined) attributes.push(attributeFields(type, value));
  }
  const { owner, sharedUsers, quorumValues } = key;
  return {
    keyAttributes: {
      ...{ attributes, owner, sharedUsers: [...sharedUsers] },
      ...(quorumValues && {
        quorumValues: { manageKeyQuorumValue: quorumValues.manage, useKeyQuorumValue: quorumValues.use },
      }),
    },
  };
}
