// The KMS keys of a seed, by the rules of CreateKey, CreateAlias and ScheduleKeyDeletion.

import { SimError } from '../../src/errors.ts';
import { assertKeyPolicy } from '../../src/kms/key-policy.ts';
import { assertTags } from '../../src/kms/tags.ts';
import { Secret } from '../../src/runtime/secret.ts';
import type { PlannedKey } from './plan.ts';
import type { Item, Planning } from './planning.ts';
import { octetsOfHex, readSecret } from './secrets.ts';
import type { SeedKey } from './seed-document.ts';

const PATH = ['keys'];
const WINDOW_DAYS_DEFAULT = 30;
const MATERIAL_SIZE = 32;

export function planKeys(planning: Planning): readonly PlannedKey[] {
  planning.refuseTwice(planning.names(PATH, 'id'), 'a key');
  const keys = planning.items<SeedKey>(PATH);
  const aliases = planning.places(PATH).flatMap((key) =>
    planning.places([...key, 'aliases']).flatMap((path) => {
      const name = planning.at<string>(path);
      return name === undefined ? [] : [{ name, path }];
    }),
  );
  planning.refuseTwice(aliases, 'an alias');
  const stores = planning.names(['customKeyStores'], 'name').map(({ name }) => name);
  for (const key of planning.places(PATH)) {
    const path = [...key, 'customKeyStore'];
    const store = planning.at<string>(path);
    if (store === undefined || stores.includes(store)) continue;
    planning.report(path, `there is no custom key store ${store} here`);
  }
  return keys.map((key) => {
    checkMembers(planning, key);
    return planKey(planning, key);
  });
}

function checkMembers(planning: Planning, { item, path }: Item<SeedKey>): void {
  const { state, pendingWindowInDays, material, id } = item;
  if (pendingWindowInDays !== undefined && state !== 'PendingDeletion') {
    planning.report([...path, 'pendingWindowInDays'], 'has a meaning in state PendingDeletion only');
  }
  if (material !== undefined && id === undefined) {
    planning.report([...path, 'material'], 'needs an id beside it: a ciphertext names its key by that');
  }
}

function planKey(planning: Planning, { item, path }: Item<SeedKey>): PlannedKey {
  const { description = '', aliases = [], state = 'Enabled', pendingWindowInDays = WINDOW_DAYS_DEFAULT } = item;
  const tags = Object.entries(item.tags ?? {}).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
  planning.reporting([...path, 'tags'], () => assertTags(tags));
  const policy = typeof item.policy === 'object' ? JSON.stringify(item.policy) : item.policy;
  if (policy !== undefined) planning.reporting([...path, 'policy'], () => assertKeyPolicy(policy));
  const { material } = item;
  return {
    ...{ path, description, aliases, tags, policy, state, pendingWindowInDays },
    keyId: item.id,
    customKeyStore: item.customKeyStore,
    material:
      material === undefined
        ? undefined
        : planning.reporting([...path, 'material'], () => aesKey(readSecret(material, planning.surroundings))),
  };
}

/** @throws SimError that does not tell what there is instead */
function aesKey(secret: Secret): Secret {
  const octets = octetsOfHex(secret);
  secret.wipe();
  if (octets?.byteLength === MATERIAL_SIZE) return new Secret(octets);
  throw new SimError('invalid_configuration', `is not ${2 * MATERIAL_SIZE} hexadecimal digits`);
}
