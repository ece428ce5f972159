// WRAP_TEMPLATE and UNWRAP_TEMPLATE of a new key: one that no key could ever be true to is refused at once, not at the
// first use of the key that has it.

import { AttributeType, KeyClass, KeyType } from '../../src/wire/protobuf.ts';
import { Status } from '../../src/wire/status.ts';
import { ATTRIBUTE_TABLE, type AttributeValue, type KeyFacts } from './attribute-table.ts';
import { decodeTemplate } from './attribute-template.ts';
import { refusal } from './refusal.ts';

/** What leaves under a wrapping key, and comes in under an unwrapping one. */
const WRAPPABLE: readonly KeyFacts[] = [
  [KeyClass.SECRET_KEY, KeyType.AES],
  [KeyClass.SECRET_KEY, KeyType.GENERIC_SECRET],
  [KeyClass.PRIVATE_KEY, KeyType.RSA],
  [KeyClass.PRIVATE_KEY, KeyType.EC],
  [KeyClass.PRIVATE_KEY, KeyType.EC_EDWARDS],
].map(([keyClass, keyType]) => ({
  ...({ keyClass, keyType } as Pick<KeyFacts, 'keyClass' | 'keyType'>),
  origin: { local: false, sensitiveBefore: false, unextractableBefore: false },
  checkValue: undefined,
}));

/** @throws refusal TEMPLATE_INCONSISTENT */
export function checkKeyTemplate(type: AttributeType, value: AttributeValue): void {
  if (!(value instanceof Uint8Array)) return;
  if (type !== AttributeType.WRAP_TEMPLATE && type !== AttributeType.UNWRAP_TEMPLATE) return;
  const wanted = [...decodeTemplate(value)];
  const mayHold = type === AttributeType.WRAP_TEMPLATE ? mayLeaveWith : mayComeInWith;
  if (WRAPPABLE.some((key) => wanted.every(([type, value]) => mayHold(key, type, value)))) return;
  throw refusal(Status.TEMPLATE_INCONSISTENT, `${AttributeType[type]}: no key can be like this`);
}

/** What comes in has a template, with this in it. */
const mayComeInWith = (key: KeyFacts, type: AttributeType, value: AttributeValue): boolean =>
  ATTRIBUTE_TABLE.get(type)?.atCreation !== 'refused' && mayHave(key, type, value);

/** What leaves is extractable. */
function mayLeaveWith(key: KeyFacts, type: AttributeType, value: AttributeValue): boolean {
  if (type === AttributeType.EXTRACTABLE) return value === true;
  if (type === AttributeType.NEVER_EXTRACTABLE) return value === false;
  return mayHave(key, type, value);
}

function mayHave(key: KeyFacts, type: AttributeType, value: AttributeValue): boolean {
  // Only secret keys have a length of their own; which one is told by the key.
  if (type === AttributeType.VALUE_LEN) return key.keyClass === KeyClass.SECRET_KEY;
  const definition = ATTRIBUTE_TABLE.get(type);
  if (definition === undefined) return false;
  if (definition.classes?.includes(key.keyClass) === false) return value === false;
  const isFixed = definition.atCreation === 'fixed' || definition.fixedFor?.includes(key.keyClass) === true;
  return !isFixed || value === definition.initial(key, {});
}
