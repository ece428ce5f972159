// Keys of crypto users, on the cluster itself.

import type { AttributeValue } from '../../sim/hsm/attribute-table.ts';
import { checkTemplates, type KnownKey, knownKey, type Template } from '../../sim/hsm/known-keys.ts';
import { encodeTemplate, type KeyTemplate } from '../../src/client/key-attributes.ts';
import { SimError } from '../../src/errors.ts';
import type { Secret } from '../../src/runtime/secret.ts';
import { type AttributeType, KeyType } from '../../src/wire/protobuf.ts';
import type { Path } from '../yaml/path.ts';
import type { HsmKeyType, PlannedHsmKey, PlannedUser } from './plan.ts';
import type { Item, Planning } from './planning.ts';
import { octetsOfHex, readSecret } from './secrets.ts';
import type { SeedCluster, SeedHsmKey } from './seed-document.ts';

export const HSM_KEY_TYPES: Readonly<Record<HsmKeyType, KeyType>> = {
  aes: KeyType.AES,
  'generic-secret': KeyType.GENERIC_SECRET,
  rsa: KeyType.RSA,
  ec: KeyType.EC,
  ed25519: KeyType.EC_EDWARDS,
};
const SECRET_TYPES: readonly HsmKeyType[] = ['aes', 'generic-secret'];
const AES_LENGTHS: readonly number[] = [16, 24, 32];

/** Which members are of some types only. */
const OF_TYPES: readonly (readonly [keyof SeedHsmKey, readonly HsmKeyType[]])[] = [
  ['keyLengthBytes', SECRET_TYPES],
  ['modulusSizeBits', ['rsa']],
  ['curve', ['ec']],
  ['publicAttributes', ['rsa', 'ec', 'ed25519']],
];
/** Which ones the material tells by itself. */
const TOLD: readonly (keyof SeedHsmKey)[] = ['keyLengthBytes', 'modulusSizeBits', 'curve'];

export function planHsmKeys(
  planning: Planning,
  path: Path,
  { mode }: Required<Pick<SeedCluster, 'mode'>>,
  users: readonly PlannedUser[],
): readonly PlannedHsmKey[] {
  return planning.items<SeedHsmKey>(path).map((key) => {
    checkMembers(planning, key, mode);
    checkOwner(planning, key, users);
    return planHsmKey(planning, key);
  });
}

function checkMembers(planning: Planning, { item, path }: Item<SeedHsmKey>, mode: string): void {
  const { type, material, keyLengthBytes } = item;
  for (const [member, types] of OF_TYPES) {
    if (item[member] !== undefined && !types.includes(type)) {
      planning.report([...path, member], `has no meaning for ${type}`);
    } else if (item[member] !== undefined && material !== undefined && TOLD.includes(member)) {
      planning.report([...path, member], 'is told by the material: leave it out');
    }
  }
  if (type === 'aes' && keyLengthBytes !== undefined && !AES_LENGTHS.includes(keyLengthBytes)) {
    planning.report(
      [...path, 'keyLengthBytes'],
      `takes one of ${AES_LENGTHS.join(', ')} for aes, not ${keyLengthBytes}`,
    );
  }
  if (type === 'ed25519' && mode === 'FIPS') {
    planning.report([...path, 'type'], 'ed25519 is for clusters in NON_FIPS mode');
  }
}

function checkOwner(planning: Planning, { item, path }: Item<SeedHsmKey>, users: readonly PlannedUser[]): void {
  const owner = users.find(({ username }) => username === item.owner.toLowerCase());
  if (owner === undefined) planning.report([...path, 'owner'], `the cluster has no user ${item.owner}`);
  else if (owner.role !== 'crypto-user') planning.report([...path, 'owner'], `${owner.username} is no crypto-user`);
}

function planHsmKey(planning: Planning, { item, path }: Item<SeedHsmKey>): PlannedHsmKey {
  const { label, type, keyLengthBytes = 32, modulusSizeBits = 2048, curve = 'prime256v1', id } = item;
  const named = { label, ...(id !== undefined && { id: Buffer.from(id, 'hex') }), token: true };
  const template: KeyTemplate = { ...named, ...item.attributes };
  const publicTemplate: KeyTemplate = { ...named, ...item.publicAttributes };
  const [own, ofPublic] = [templateValues(template), templateValues(publicTemplate)];
  const areTemplatesSound = planning.reporting([...path, 'attributes'], () => {
    checkTemplates(HSM_KEY_TYPES[type], own, ofPublic);
    return true;
  });
  const { material } = item;
  const known =
    material === undefined || !areTemplatesSound
      ? undefined
      : planning.reporting([...path, 'material'], () =>
          keyFrom(type, readSecret(material, planning.surroundings), own, ofPublic),
        );
  return {
    ...{ path, label, type, template, publicTemplate, known },
    owner: item.owner.toLowerCase(),
    size: { lengthBytes: keyLengthBytes, modulusBits: modulusSizeBits, curve },
  };
}

/** @throws SimError that says what is wrong with the material */
function keyFrom(type: HsmKeyType, secret: Secret, template: Template, publicTemplate: Template): KnownKey {
  const isSecretKey = SECRET_TYPES.includes(type);
  const material = isSecretKey ? octetsOfHex(secret) : pkcs8OfPem(secret);
  secret.wipe();
  if (material === undefined) {
    const message = isSecretKey ? 'is not in pairs of hexadecimal digits' : 'is no PKCS #8 PEM (BEGIN PRIVATE KEY)';
    throw new SimError('invalid_configuration', message);
  }
  try {
    return knownKey({ keyType: HSM_KEY_TYPES[type], material, template, publicTemplate });
  } catch (cause) {
    throw new SimError('invalid_configuration', `is no ${type} key`, { cause });
  } finally {
    material.fill(0);
  }
}

/** By number, as the HSM has them. */
export const templateValues = (template: KeyTemplate): Template =>
  new Map(
    encodeTemplate(template).flatMap(({ type, flag, octets }): [AttributeType, AttributeValue][] => {
      const value = flag ?? octets;
      return type == null || value == null ? [] : [[type, value]];
    }),
  );

/** DER. */
function pkcs8OfPem(secret: Secret): Uint8Array | undefined {
  const text = Buffer.from(secret.reveal()).toString('latin1');
  const [, base64] = /^\s*-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----\s*$/.exec(text) ?? [];
  return base64 === undefined ? undefined : Uint8Array.from(Buffer.from(base64, 'base64'));
}
