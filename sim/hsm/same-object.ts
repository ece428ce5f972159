// Is what a masked object holds what is here already? Compared in all that stays with it; what is masked, by what it opens
// to, since masking the same again gives other octets.

import { equalOctets } from '../../src/runtime/crypto.ts';
import { ATTRIBUTE_TYPES } from './attribute-table.ts';
import type { MaskedKey, MaskedUser } from './masked-objects.ts';
import { unmaskMaterial, unmaskVerifier } from './masking.ts';
import { octetsToText, type StoredKey } from './stored-key.ts';
import type { User } from './users.ts';

/** @throws SimError `seal_broken` */
export function isSameKey(clusterKey: Uint8Array, stored: StoredKey, masked: Omit<MaskedKey, 'kind'>): boolean {
  const { handle, owner } = stored;
  const isAlike =
    owner === masked.owner &&
    isSameSet(stored.sharedUsers, masked.sharedUsers) &&
    stored.quorumValues?.manage === masked.quorumValues?.manage &&
    stored.quorumValues?.use === masked.quorumValues?.use &&
    ATTRIBUTE_TYPES.every((type) => {
      const value = masked.attributes[type];
      return stored.comparable(type) === (value instanceof Uint8Array ? octetsToText(value) : value);
    });
  if (!isAlike) return false;
  const identity = { handle, owner, attributes: stored.attributes() };
  const [here, there] = [stored.maskedMaterial(), masked.maskedMaterial].map((material) =>
    unmaskMaterial(clusterKey, identity, material),
  ) as [Uint8Array, Uint8Array];
  const isSame = equalOctets(here, there);
  here.fill(0);
  there.fill(0);
  return isSame;
}

/** @throws SimError `seal_broken` */
export function isSameUser(
  clusterKey: Uint8Array,
  stored: User,
  masked: Omit<MaskedUser, 'kind' | 'hsmType'>,
): boolean {
  const { username, role } = stored;
  if (role !== masked.role || !isSameOctets(stored.mfaPublicKey, masked.mfaPublicKey)) return false;
  if (!isSameOctets(stored.quorumPublicKey, masked.quorumPublicKey)) return false;
  const [here, there] = [stored.maskedVerifier, masked.maskedVerifier].map((verifier) =>
    unmaskVerifier(clusterKey, username, role, verifier),
  );
  // Salts are random: another password, or the same one set again, has another.
  return isSameOctets(here?.salt, there?.salt) && isSameOctets(here?.storedKey, there?.storedKey);
}

const isSameSet = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((name) => others.includes(name));

const isSameOctets = (some: Uint8Array | undefined, others: Uint8Array | undefined): boolean =>
  some === undefined || others === undefined ? some === others : equalOctets(some, others);
