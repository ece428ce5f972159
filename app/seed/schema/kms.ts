import type { SeedKey, SeedKeyStore } from '../seed-document.ts';
import { choice, either, list, map, type Schema, text, whole } from './schema.ts';
import { secret } from './secret.ts';

/** Limits of AWS. */
const STORE_NAME_LENGTH_MAX = 256;
const DESCRIPTION_LENGTH_MAX = 8192;
const ALIASES_MAX = 50;
const TAGS_MAX = 50;
const POLICY_SIZE_MAX = 32 * 1024;

const storeName = (says: string): Schema =>
  text({ maxLength: STORE_NAME_LENGTH_MAX }, `1 to ${STORE_NAME_LENGTH_MAX} characters`, { says });

export const keyStore = map<SeedKeyStore>(
  {
    name: storeName('CustomKeyStoreName'),
    id: text({ pattern: '^cks-[0-9a-f]{17}$', maxLength: 21 }, 'cks- and 17 hexadecimal digits, lower case', {
      says: 'default: a new one',
    }),
    cluster: text({ maxLength: 32 }, 'the name of a cluster', {
      says: "the cluster's name; ACTIVE, with HSMs in two zones, and no other store on it",
    }),
    state: choice(['CONNECTED', 'DISCONNECTED'], {
      says: 'DISCONNECTED without keys: it was never connected, and `kmsuser` still has its first password',
      default: 'CONNECTED',
    }),
  },
  ['name', 'cluster'],
  'a CloudHSM key store',
);

export const key = map<SeedKey>(
  {
    id: text(
      { pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$', maxLength: 36 },
      'a UUID in lower-case hexadecimal digits',
      { says: 'default: a new one' },
    ),
    customKeyStore: storeName("the custom key store's name"),
    description: text(
      { minLength: 0, maxLength: DESCRIPTION_LENGTH_MAX },
      `at most ${DESCRIPTION_LENGTH_MAX} characters`,
      {
        says: 'default: none',
      },
    ),
    aliases: list(
      text(
        { pattern: '^alias/(?!aws/)[a-zA-Z0-9/_-]+$', maxLength: 256 },
        'alias/ and letters, digits, /, _ or -, but nothing that begins with alias/aws/, at most 256 characters',
        { says: 'AWS keeps `alias/aws/` for itself' },
      ),
      0,
      ALIASES_MAX,
      'names of the key, with `alias/`',
    ),
    tags: {
      ...{ type: 'object', description: 'tag key to tag value', maxProperties: TAGS_MAX },
      propertyNames: { minLength: 1, maxLength: 128, errorMessage: 'tag keys take 1 to 128 characters' },
      additionalProperties: text({ minLength: 0, maxLength: 256 }, 'at most 256 characters', { says: 'a tag value' }),
      errorMessage: `takes at most ${TAGS_MAX} tags, as a map`,
    },
    policy: either(
      [{ type: 'string', maxLength: POLICY_SIZE_MAX }, { type: 'object' }],
      'a key policy, as a map or as JSON text',
      { says: 'default: that of KMS' },
    ),
    state: choice(['Enabled', 'Disabled', 'PendingDeletion'], { says: 'KeyState', default: 'Enabled' }),
    pendingWindowInDays: whole(7, 30, { says: 'in PendingDeletion; default: 30' }),
    material: secret(
      { pattern: '^[0-9a-fA-F]{64}$', maxLength: 64 },
      '64 hexadecimal digits in quotes',
      'the AES-256 key itself, so that ciphertexts outlive the simulator; needs an `id`. Default: the HSM makes the key',
    ),
  },
  ['customKeyStore'],
  'a KMS key in a CloudHSM key store',
);
