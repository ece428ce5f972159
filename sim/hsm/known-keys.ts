// Keys whose material somebody outside knows, as a seed puts them into the ledger: no client can bring a key in without
// one that unwraps it, and a new cluster has none. They are told as what they are: keys that were brought in.

import { Secret } from '../../src/runtime/secret.ts';
import { AttributeType, KeyClass, KeyType } from '../../src/wire/protobuf.ts';
import { Status } from '../../src/wire/status.ts';
import type { AttributeValue, KeyFacts } from './attribute-table.ts';
import { newKeyAttributes } from './attributes.ts';
import { type BroughtIn, importedPublicKey, unwrappedKey } from './brought-in.ts';
import { importPrivateKey } from './crypto/device-key.ts';
import { LongWork } from './crypto/long-work.ts';
import { spkiOf } from './crypto/public-values.ts';
import type { ClusterFact, KeyAttributes, KeyHalf } from './facts.ts';
import { PUBLIC_KEY_HANDLE_BASE, TOKEN_KEY_HANDLE_BASE } from './key-vault.ts';
import { maskMaterial } from './masking.ts';
import { refusal } from './refusal.ts';

export type Template = ReadonlyMap<AttributeType, AttributeValue>;

export interface KeyWithMaterial {
  readonly keyType: KeyType;
  /** Octets of a secret key, PKCS #8 DER of a private one. */
  readonly material: Uint8Array;
  /** Of a secret key, or of the private half. */
  readonly template: Template;
  /** Of the public half. */
  readonly publicTemplate: Template;
}

interface Half {
  readonly material: Secret;
  readonly attributes: KeyAttributes;
}

/** Checked, and still without an owner or a place. */
export interface KnownKey {
  /** Secret, or private. */
  readonly own: Half;
  readonly publicHalf: Half | undefined;
}

const SECRET_TYPES: readonly KeyType[] = [KeyType.AES, KeyType.GENERIC_SECRET];

/** @throws refusal ATTRIBUTE_VALUE_INVALID for octets that are no such key; those of a template */
export function knownKey({ keyType, material, template, publicTemplate }: KeyWithMaterial): KnownKey {
  if (SECRET_TYPES.includes(keyType)) {
    return { own: half(broughtIn(KeyClass.SECRET_KEY, keyType, material), template), publicHalf: undefined };
  }
  const own = half(broughtIn(KeyClass.PRIVATE_KEY, keyType, material), template);
  const publicKey = importedPublicKey(spkiOf(importPrivateKey(own.material.reveal()).keyObject));
  if (publicKey === undefined) throw noSuchKey();
  return { own, publicHalf: half(publicKey, publicTemplate) };
}

/** Could a key of this type be made from these templates? @throws refusal as an HSM would refuse them */
export function checkTemplates(keyType: KeyType, template: Template, publicTemplate: Template): void {
  const factsOf = (keyClass: KeyClass): KeyFacts => ({
    ...{ keyClass, keyType, checkValue: undefined },
    origin: { local: true, sensitiveBefore: true, unextractableBefore: true },
  });
  const isSecret = SECRET_TYPES.includes(keyType);
  newKeyAttributes(template, factsOf(isSecret ? KeyClass.SECRET_KEY : KeyClass.PRIVATE_KEY));
  if (!isSecret) newKeyAttributes(publicTemplate, factsOf(KeyClass.PUBLIC_KEY));
}

/** The fact that a token key with this material is there. */
export function knownKeyFact(
  clusterKey: Uint8Array,
  position: number,
  owner: string,
  { own, publicHalf }: KnownKey,
): ClusterFact {
  const masked = (handle: number, { attributes, material }: Half): KeyHalf => ({
    ...{ handle, attributes },
    maskedMaterial: maskMaterial(clusterKey, { handle, owner, attributes }, material.reveal()),
  });
  const key = masked(TOKEN_KEY_HANDLE_BASE + position, own);
  if (publicHalf === undefined) return { type: 'key_generated', owner, ...key, idempotencyKey: '' };
  const publicKey = masked(PUBLIC_KEY_HANDLE_BASE + position, publicHalf);
  return { type: 'key_pair_generated', owner, publicKey, privateKey: key };
}

function broughtIn(keyClass: KeyClass, keyType: KeyType, material: Uint8Array): BroughtIn {
  const work = unwrappedKey(keyClass, keyType, material);
  const key = work instanceof LongWork ? work.inline() : work;
  if (key === undefined) throw noSuchKey();
  return key;
}

/** For good: a session key would be gone with the session that nobody has. */
const half = ({ facts, material }: BroughtIn, template: Template): Half => ({
  material: new Secret(Uint8Array.from(material)),
  attributes: newKeyAttributes(new Map(template).set(AttributeType.TOKEN, true), facts),
});

const noSuchKey = () => refusal(Status.ATTRIBUTE_VALUE_INVALID, 'the material is no such key');
