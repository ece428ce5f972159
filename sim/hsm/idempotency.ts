// A request that is sent again makes no second key (its idempotency key tells); one that asks for something else under
// the same idempotency key is a mistake, and is told so.

import { AttributeType } from '../../src/wire/protobuf.ts';
import { Status } from '../../src/wire/status.ts';
import { ATTRIBUTE_TYPES } from './attribute-table.ts';
import type { KeyAttributes, KeyQuorumValues } from './facts.ts';
import type { KeyVault } from './key-vault.ts';
import { refusal } from './refusal.ts';
import { octetsToText, type StoredKey } from './stored-key.ts';

interface Intent {
  readonly attributes: KeyAttributes;
  readonly quorumValues?: KeyQuorumValues;
  /** Empty: none. */
  readonly idempotencyKey: string;
}

/**
 * The key that this request has made before, as it was made; undefined: it has not.
 * @throws refusal TEMPLATE_INCONSISTENT for a request that would have made another key
 */
export function madeBefore(vault: KeyVault, owner: string, intent: Intent): StoredKey | undefined {
  const earlier = vault.byIdempotencyKey(owner, intent.idempotencyKey);
  if (earlier === undefined) return undefined;
  const { quorumValues } = intent;
  const hasValues =
    earlier.quorumValues?.manage === quorumValues?.manage && earlier.quorumValues?.use === quorumValues?.use;
  if (hasValues && ATTRIBUTE_TYPES.every((type) => isAlike(type, earlier, intent))) return earlier;
  throw refusal(Status.TEMPLATE_INCONSISTENT, 'idempotency_key: it has made another key');
}

function isAlike(type: AttributeType, earlier: StoredKey, { attributes }: Intent): boolean {
  // Of the material, which is new each time.
  if (type === AttributeType.KCV) return true;
  const value = attributes[type];
  return earlier.comparable(type) === (value instanceof Uint8Array ? octetsToText(value) : value);
}
