// One new key, wherever its material comes from. A token key becomes a fact of the cluster; a session key stays here and
// dies with its session.

import type { ResponseFields } from '../../src/wire/messages.ts';
import { AttributeType } from '../../src/wire/protobuf.ts';
import type { Call } from './call.ts';
import type { Scope } from './core.ts';
import type { KeyAttributes, KeyCustody, KeyHalf } from './facts.ts';
import { madeBefore } from './idempotency.ts';
import { requireSharable } from './key-custody.ts';
import { tokenKeyHandle } from './key-handles.ts';
import { maskMaterial } from './masking.ts';
import { requireRoom } from './room.ts';
import { requireWanted } from './still-wanted.ts';

export interface KeyToMake extends KeyCustody {
  readonly attributes: KeyAttributes;
  /** The caller wipes it. */
  readonly material: Uint8Array;
  /** Empty: none. */
  readonly idempotencyKey: string;
}

/**
 * @throws refusal KEY_LIMIT_REACHED, NOT_LOGGED_IN when the session has ended meanwhile, those of `requireSharable`, and
 * those of a write
 */
export async function makeKey(scope: Scope, key: KeyToMake, call: Call): Promise<ResponseFields> {
  const { core, session } = scope;
  if (key.attributes[AttributeType.TOKEN] !== true) return makeSessionKey(scope, key, call);
  return core.writes.run(call, (position) => {
    core.sessions.requireLive(session);
    const earlier = madeBefore(core.state.keys, session.username, key);
    if (earlier !== undefined) return { answer: () => keyGenerated(earlier.handle) };
    requireSharable(scope, key.attributes, key);
    requireRoom(scope, 1, asymmetricCount(key));
    const { idempotencyKey } = key;
    const masked = maskedKey(scope, tokenKeyHandle(core, position), key);
    return {
      fact: { type: 'key_generated', owner: session.username, ...masked, idempotencyKey },
      answer: () => keyGenerated(masked.handle),
    };
  });
}

function makeSessionKey(scope: Scope, key: KeyToMake, call: Call): ResponseFields {
  const { core, session } = scope;
  requireWanted(scope, call);
  const earlier = madeBefore(session.keys, session.username, key);
  if (earlier !== undefined) return keyGenerated(earlier.handle);
  requireSharable(scope, key.attributes, key);
  requireRoom(scope, 1, asymmetricCount(key));
  const masked = maskedKey(scope, core.sessions.takeKeyHandle(), key);
  session.keys.add({ ...masked, owner: session.username, idempotencyKey: key.idempotencyKey });
  return keyGenerated(masked.handle);
}

/** The key under its handle, its material masked. */
export function maskedKey(
  { core, session }: Scope,
  handle: number,
  { attributes, material, sharedUsers, quorumValues }: Omit<KeyToMake, 'idempotencyKey'>,
): KeyHalf {
  const identity = { handle, owner: session.username, attributes };
  return {
    ...{ handle, attributes, maskedMaterial: maskMaterial(core.clusterKey, identity, material) },
    ...(sharedUsers && { sharedUsers }),
    ...(quorumValues && { quorumValues }),
  };
}

const keyGenerated = (keyHandle: number): ResponseFields => ({ keyGenerated: { keyHandle } });

/** Only secret keys have a length of their own. */
const asymmetricCount = ({ attributes }: KeyToMake): number =>
  attributes[AttributeType.VALUE_LEN] === undefined ? 1 : 0;
