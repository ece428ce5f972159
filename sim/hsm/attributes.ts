// Attributes as requests carry them, and what the attribute table makes of them: for a new key, and for one that is there.

import { ATTRIBUTES_MAX } from '../../src/wire/limits.ts';
import type { Attribute, AttributeFields } from '../../src/wire/messages.ts';
import { AttributeType, type KeyClass, KeyType } from '../../src/wire/protobuf.ts';
import { Status } from '../../src/wire/status.ts';
import { ATTRIBUTE_TABLE, type AttributeValue, type Definition, type KeyFacts } from './attribute-table.ts';
import { decodeTemplate, encodeTemplate } from './attribute-template.ts';
import type { KeyAttributes } from './facts.ts';
import type { HsmType } from './hsm-type.ts';
import { checkKeyTemplate } from './key-templates.ts';
import { refusal } from './refusal.ts';

/** Octets of a label or an id. Ours: a KMS key ARN and a backing key id are well below it. */
const OCTETS_SIZE_MAX = 256;
/** RSA-4096's: keys are searched for by it. */
const MODULUS_SIZE_MAX = 512;
const octetsSizeMax = (type: AttributeType): number =>
  type === AttributeType.MODULUS ? MODULUS_SIZE_MAX : OCTETS_SIZE_MAX;

type AttributeMap = ReadonlyMap<AttributeType, AttributeValue>;

/**
 * A list of attributes as a request carries it, each of its own kind and none twice.
 * @throws refusal ATTRIBUTE_TYPE_INVALID, ATTRIBUTE_VALUE_INVALID, TEMPLATE_INCONSISTENT, INVALID_ARGUMENT
 */
export function readAttributes(attributes: readonly (ReadAttribute | null)[]): AttributeMap {
  if (attributes.length > ATTRIBUTES_MAX) {
    throw refusal(Status.INVALID_ARGUMENT, `attributes: at most ${ATTRIBUTES_MAX}`);
  }
  const values = new Map<AttributeType, AttributeValue>();
  for (const attribute of attributes) {
    if (attribute === null) throw refusal(Status.INVALID_ARGUMENT, 'attributes: one is missing');
    if (values.has(attribute.type)) {
      throw refusal(Status.TEMPLATE_INCONSISTENT, `${attributeName(attribute.type)} is there twice`);
    }
    values.set(attribute.type, readValue(attribute));
  }
  return values;
}

/** An attribute of a request; one within a template has no `template`. */
type ReadAttribute = Pick<Attribute, 'type' | 'flag' | 'octets' | 'number'> &
  Partial<Pick<Attribute, 'template'>> & { readonly value?: Attribute['value'] };

function readValue(attribute: ReadAttribute): AttributeValue {
  const { kind } = definitionOf(attribute.type);
  const value = attribute.value === kind ? attribute[kind] : undefined;
  if (value === undefined || value === null) {
    throw refusal(Status.ATTRIBUTE_VALUE_INVALID, `the value of ${attributeName(attribute.type)} is a ${kind}`);
  }
  if (typeof value !== 'object') return value;
  if (!(value instanceof Uint8Array)) return encodeTemplate(readAttributes(value.attributes));
  const sizeMax = octetsSizeMax(attribute.type);
  if (value.byteLength > sizeMax) {
    throw refusal(Status.ATTRIBUTE_VALUE_INVALID, `${attributeName(attribute.type)}: at most ${sizeMax} octets`);
  }
  // Out of the message it came in, which may be a megabyte.
  return Uint8Array.from(value);
}

/**
 * All attributes of a new key: what its template says, and the initial values of the rest.
 * @throws refusal ATTRIBUTE_READ_ONLY, TEMPLATE_INCONSISTENT
 */
export function newKeyAttributes(template: AttributeMap, key: KeyFacts): KeyAttributes {
  const attributes: Record<number, AttributeValue> = {};
  for (const [type, definition] of ATTRIBUTE_TABLE) {
    const wanted = template.get(type);
    if (wanted !== undefined && definition.atCreation === 'refused') {
      throw refusal(Status.ATTRIBUTE_READ_ONLY, `${attributeName(type)} is not for a template`);
    }
    const mayHave = definition.classes?.includes(key.keyClass) ?? true;
    const initial = mayHave ? definition.initial(key, attributes) : absent(definition);
    const isFixed = definition.atCreation === 'fixed' || !mayHave || definition.fixedFor?.includes(key.keyClass);
    if (wanted !== undefined && isFixed && !isEqual(wanted, initial)) {
      throw refusal(Status.TEMPLATE_INCONSISTENT, `${attributeName(type)} cannot have this value here`);
    }
    if (wanted !== undefined) checkKeyTemplate(type, wanted);
    const value = wanted ?? initial;
    if (value !== undefined) attributes[type] = value;
  }
  return attributes;
}

/**
 * The attributes of a key after its owner, or an admin, has set some.
 * @throws refusal ATTRIBUTE_READ_ONLY, TEMPLATE_INCONSISTENT, ROLE_NOT_PERMITTED
 */
export function changedAttributes(
  attributes: KeyAttributes,
  wanted: AttributeMap,
  by: { readonly isAdmin: boolean; readonly hsmType: HsmType },
): KeyAttributes {
  if (attributes[AttributeType.MODIFIABLE] !== true) {
    throw refusal(Status.ATTRIBUTE_READ_ONLY, 'the key is not modifiable');
  }
  for (const [type, value] of wanted) checkChange(attributes, type, value, by);
  return { ...attributes, ...Object.fromEntries(wanted) };
}

function checkChange(
  attributes: KeyAttributes,
  type: AttributeType,
  value: AttributeValue,
  { isAdmin, hsmType }: { readonly isAdmin: boolean; readonly hsmType: HsmType },
): void {
  const definition = definitionOf(type);
  if (isAdmin && definition.later !== 'admin') {
    throw refusal(Status.ROLE_NOT_PERMITTED, `an admin does not set ${attributeName(type)}`);
  }
  if (isAdmin) return;
  const before = attributes[type];
  const keyClass = attributes[AttributeType.CLASS] as KeyClass;
  const mayHave = definition.classes?.includes(keyClass) ?? true;
  if (!mayHave && !isEqual(value, before)) {
    throw refusal(Status.TEMPLATE_INCONSISTENT, `${attributeName(type)} cannot have this value here`);
  }
  const isAllowed =
    definition.later === 'owner'
      ? !isFixedOnHsm1(type, attributes, hsmType)
      : (definition.later === 'owner_to_true' && (value === true || value === before)) ||
        (definition.later === 'owner_to_false' && (value === false || value === before));
  if (!isAllowed) throw refusal(Status.ATTRIBUTE_READ_ONLY, `${attributeName(type)} cannot be set to this later`);
}

/** CloudHSM CLI, key attributes: on hsm1.medium, ids stay, and so does `derive` of RSA keys. */
const isFixedOnHsm1 = (type: AttributeType, attributes: KeyAttributes, hsmType: HsmType): boolean =>
  hsmType === 'hsm1.medium' &&
  (type === AttributeType.ID || (type === AttributeType.DERIVE && attributes[AttributeType.KEY_TYPE] === KeyType.RSA));

/** @throws refusal ATTRIBUTE_TYPE_INVALID */
export function attributeFields(type: AttributeType, value: AttributeValue): AttributeFields {
  const { kind } = definitionOf(type);
  if (kind !== 'template') return { type, [kind]: value };
  const attributes = Array.from(decodeTemplate(value as Uint8Array), ([type, value]) => ({
    type,
    [definitionOf(type).kind]: value,
  }));
  return { type, template: { attributes } };
}

/** @throws refusal ATTRIBUTE_TYPE_INVALID for a number that is no attribute of this HSM */
export function checkAttributeType(type: AttributeType): void {
  definitionOf(type);
}

function definitionOf(type: AttributeType): Definition {
  const definition = ATTRIBUTE_TABLE.get(type);
  if (definition === undefined) throw refusal(Status.ATTRIBUTE_TYPE_INVALID, `there is no attribute ${type}`);
  return definition;
}

const absent = ({ kind }: Definition): AttributeValue | undefined => (kind === 'flag' ? false : undefined);

function isEqual(a: AttributeValue, b: AttributeValue | undefined): boolean {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b) === 0;
  return a === b;
}

const attributeName = (type: AttributeType): string => AttributeType[type] ?? String(type);
