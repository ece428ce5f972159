// A caller's way to a key: by handle, if it may know of it, or if it may manage it.

import { Role } from '../../src/wire/roles.ts';
import { Status } from '../../src/wire/status.ts';
import type { Core, Scope } from './core.ts';
import type { MaskedObject } from './facts.ts';
import { SESSION_KEY_HANDLE_BASE, type Viewer } from './key-vault.ts';
import { type KeyIdentity, maskMaterial, unmaskMaterial } from './masking.ts';
import { refusal } from './refusal.ts';
import type { Session } from './sessions.ts';
import type { StoredKey } from './stored-key.ts';

/** What a session may know of: an admin sees every token key, because an admin marks keys as trusted. */
export const viewerOf = ({ username, role }: Session): Viewer => (role === Role.ADMIN ? 'admin' : { username });

/** A key that the caller may know of, or undefined. */
export function visibleKey({ core, session }: Pick<Scope, 'core' | 'session'>, handle: number): StoredKey | undefined {
  const vault = handle > SESSION_KEY_HANDLE_BASE ? session.keys : core.state.keys;
  return vault.get(handle, viewerOf(session));
}

/**
 * A key that the caller may use: an own one, one that is shared with the caller, a public one.
 * @throws refusal INVALID_OBJECT_HANDLE, also for a key of somebody else: nobody learns that it exists; NOT_LOGGED_IN
 */
export function findKey(scope: Scope, handle: number): StoredKey {
  scope.core.sessions.requireLive(scope.session);
  const key = visibleKey(scope, handle);
  if (key === undefined) throw refusal(Status.INVALID_OBJECT_HANDLE, 'there is no such key');
  return key;
}

/**
 * A key that the caller may manage: delete, wrap out, share, set attributes of.
 * @throws refusal INVALID_OBJECT_HANDLE; KEY_ACCESS_DENIED for one that the caller may only use
 */
export function findOwnKey(scope: Scope, handle: number): StoredKey {
  const key = findKey(scope, handle);
  if (key.owner !== scope.session.username) throw refusal(Status.KEY_ACCESS_DENIED, 'only its owner manages a key');
  return key;
}

/** Of a session key: it becomes one token key, and nothing happens to it meanwhile. @throws refusal BUSY */
export function requireSettled({ becomingTokenKeys }: Session, handle: number): void {
  if (becomingTokenKeys.has(handle)) throw refusal(Status.BUSY, 'the key is becoming a token key');
}

/** The key's material, masked for another identity (handle, owner, attributes). @throws SimError `seal_broken` */
export function remask({ clusterKey }: Core, key: StoredKey, identity: KeyIdentity): MaskedObject {
  const { handle, owner } = key;
  const before = { handle, owner, attributes: key.attributes() };
  const material = unmaskMaterial(clusterKey, before, key.maskedMaterial());
  try {
    return maskMaterial(clusterKey, identity, material);
  } finally {
    material.fill(0);
  }
}
