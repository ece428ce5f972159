// A key or a user on its way to a clone of its cluster: all that stays with it, sealed under the masking key that both
// have. Material and verifier in it are masked as they are in the ledger, and stay so.

import { seal, unseal } from '../../src/runtime/crypto.ts';
import type { Role } from '../../src/wire/roles.ts';
import { Status } from '../../src/wire/status.ts';
import type { AttributeValue } from './attribute-table.ts';
import type { KeyAttributes, KeyQuorumValues, MaskedObject } from './facts.ts';
import type { HsmType } from './hsm-type.ts';
import { refusal } from './refusal.ts';

export interface MaskedKey {
  readonly kind: 'key';
  readonly handle: number;
  readonly owner: string;
  readonly sharedUsers: readonly string[];
  readonly quorumValues?: KeyQuorumValues;
  readonly attributes: KeyAttributes;
  readonly maskedMaterial: MaskedObject;
}

export interface MaskedUser {
  readonly kind: 'user';
  /** Of the HSM that it was extracted from. */
  readonly hsmType: HsmType;
  readonly username: string;
  readonly role: Role;
  readonly maskedVerifier: MaskedObject;
  readonly mfaPublicKey: Uint8Array | undefined;
  readonly quorumPublicKey: Uint8Array | undefined;
}

/** Ours. A key that is shared with 1,024 users takes a third of it. */
const MASKED_OBJECT_SIZE_MAX = 131_072;
const AAD = Buffer.from(JSON.stringify(['masked_object']));

export function sealMaskedObject(clusterKey: Uint8Array, object: MaskedKey | MaskedUser): Uint8Array {
  const octets = Buffer.from(JSON.stringify(object.kind === 'key' ? keyFields(object) : userFields(object)), 'utf8');
  return seal(clusterKey, octets, AAD);
}

/** @throws refusal DATA_TOO_LONG, MASKED_OBJECT_INVALID */
export function openMaskedObject(clusterKey: Uint8Array, sealed: Uint8Array): MaskedKey | MaskedUser {
  if (sealed.byteLength > MASKED_OBJECT_SIZE_MAX) {
    throw refusal(Status.DATA_TOO_LONG, `masked_object: at most ${MASKED_OBJECT_SIZE_MAX} octets`);
  }
  // What opens was made here, or by an HSM of a clone: it is what it should be.
  const fields = JSON.parse(Buffer.from(opened(clusterKey, sealed)).toString('utf8')) as KeyFields | UserFields;
  return fields.kind === 'key' ? keyOf(fields) : userOf(fields);
}

function opened(clusterKey: Uint8Array, sealed: Uint8Array): Uint8Array {
  try {
    return unseal(clusterKey, sealed, AAD);
  } catch {
    throw refusal(
      Status.MASKED_OBJECT_INVALID,
      'it is of a cluster without a backup in common with this one, or damaged',
    );
  }
}

// --- as JSON: octets are base64, and of the values of attributes the only strings -----------------------------------

interface KeyFields extends Omit<MaskedKey, 'attributes' | 'maskedMaterial'> {
  readonly attributes: readonly (readonly [type: number, value: boolean | number | string])[];
  readonly maskedMaterial: string;
}

interface UserFields extends Omit<MaskedUser, 'maskedVerifier' | 'mfaPublicKey' | 'quorumPublicKey'> {
  readonly maskedVerifier: string;
  readonly mfaPublicKey?: string | undefined;
  readonly quorumPublicKey?: string | undefined;
}

const toText = (octets: Uint8Array): string => Buffer.from(octets).toString('base64');
const toOctets = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

const keyFields = ({ attributes, maskedMaterial, ...key }: MaskedKey): KeyFields => ({
  ...key,
  attributes: Object.entries(attributes).map(([type, value]) => [
    Number(type),
    value instanceof Uint8Array ? toText(value) : value,
  ]),
  maskedMaterial: toText(maskedMaterial),
});

const keyOf = ({ attributes, maskedMaterial, ...key }: KeyFields): MaskedKey => ({
  ...key,
  attributes: Object.fromEntries(
    attributes.map(([type, value]): [number, AttributeValue] => [
      type,
      typeof value === 'string' ? toOctets(value) : value,
    ]),
  ),
  maskedMaterial: toOctets(maskedMaterial),
});

const userFields = ({ maskedVerifier, mfaPublicKey, quorumPublicKey, ...user }: MaskedUser): UserFields => ({
  ...user,
  maskedVerifier: toText(maskedVerifier),
  mfaPublicKey: mfaPublicKey && toText(mfaPublicKey),
  quorumPublicKey: quorumPublicKey && toText(quorumPublicKey),
});

const userOf = ({ maskedVerifier, mfaPublicKey, quorumPublicKey, ...user }: UserFields): MaskedUser => ({
  ...user,
  maskedVerifier: toOctets(maskedVerifier),
  mfaPublicKey: mfaPublicKey === undefined ? undefined : toOctets(mfaPublicKey),
  quorumPublicKey: quorumPublicKey === undefined ? undefined : toOctets(quorumPublicKey),
});
