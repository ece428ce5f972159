// The schema of a seed: what is checked first, and what schemas/seed-1.json publishes.

import { FAULTS_MAX } from '../../../sim/fault/registry.ts';
import type { SeedClock, SeedDocument, SeedSettings } from '../seed-document.ts';
import { cluster } from './cluster.ts';
import { key, keyStore } from './kms.ts';
import { choice, either, list, map, type Schema, text } from './schema.ts';

export const SEED_VERSION = 1;

const CONNECT_DURATION_MAX_SECONDS = 86_400;
/** Each HSM is a thread. */
const CLUSTERS_MAX = 10;
/** AWS's quota. */
const KEY_STORES_MAX = 10;
const KEYS_MAX = 1000;

const clock = map<SeedClock>(
  {
    start: text(
      {
        pattern: '^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?(Z|[+-]\\d{2}:\\d{2}))?$',
        maxLength: 32,
      },
      'a date as 2026-03-01 or 2026-03-01T09:00:00Z',
      { says: 'the date at the start' },
    ),
    offset: text({ pattern: '^-?\\d{1,6}[smhd]$', maxLength: 8 }, 'a duration as 90d, 12h or -30d', {
      says: "how far it is ahead of the system's date, or behind it",
    }),
  },
  [],
  "the simulated calendar: `start` or `offset`, at most eight years from the system's date",
);

const settings = map<SeedSettings>(
  {
    durations: choice(['none', 'real'], { says: 'what creating clusters, HSMs and backups takes', default: 'none' }),
    connectDuration: either(
      [{ type: 'integer', minimum: 0, maximum: CONNECT_DURATION_MAX_SECONDS }, { const: 'real' }],
      `a whole number from 0 to ${CONNECT_DURATION_MAX_SECONDS} of seconds, or real`,
      { says: 'what CONNECTING and DISCONNECTING take; default: as `durations`' },
    ),
    zeroHsms: choice(['async', 'refuse'], { says: 'the answer to a connect without an active HSM', default: 'async' }),
    limits: choice(['open', 'real'], { says: 'of connections, sessions, users and keys', default: 'open' }),
    throttle: choice(['off', 'real'], { says: 'are HSMs as slow as the real ones?', default: 'off' }),
    quotas: choice(['off', 'real'], { says: 'does KMS throttle?', default: 'off' }),
  },
  [],
  'as the flags of `cloudhsm-sim up`, which are stronger; in force once the seed is there',
);

/** Their kind's own rules are the fault's (sim/fault/parse-fault.ts). */
const fault: Schema = { type: 'object', description: 'docs/faults.md', errorMessage: 'takes members' };

export const SEED_SCHEMA: Schema = map<SeedDocument>(
  {
    $schema: text({ maxLength: 2048 }, 'a URL or a path', { says: 'for editors' }),
    version: { const: SEED_VERSION, description: 'of this format', errorMessage: `takes ${SEED_VERSION}` },
    clock,
    settings,
    clusters: list(cluster, 0, CLUSTERS_MAX, 'CloudHSM clusters'),
    customKeyStores: list(keyStore, 0, KEY_STORES_MAX, 'custom key stores'),
    keys: list(key, 0, KEYS_MAX, 'KMS keys'),
    faults: list(fault, 0, FAULTS_MAX, 'what goes wrong, once all the rest is there'),
  },
  ['version'],
  'what is there when cloudhsm-sim has started',
);
