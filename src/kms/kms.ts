// The KMS service put together: what every operation is given.

import type { Journal } from '../ledger/journal.ts';
import type { CalendarClock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import { Mutex } from '../runtime/mutex.ts';
import type { RandomSource } from '../runtime/random.ts';
import { type Arns, createArns } from './arns.ts';
import type { KmsFact } from './facts.ts';
import { HsmKeys } from './hsm-keys.ts';
import type { KeyStores } from './key-stores.ts';
import { Keys } from './keys.ts';

export interface KmsParts {
  /** Not open yet: what is in it already is KMS's to hear. Facts of other rooms in it are passed over. */
  readonly journal: Pick<Journal<KmsFact>, 'record' | 'subscribe'>;
  readonly keyStores: KeyStores;
  readonly calendar: CalendarClock;
  readonly random: RandomSource;
  readonly region: string;
  /** 12 digits. */
  readonly accountId: string;
  readonly logger: Logger;
}

export interface Kms {
  readonly arns: Arns;
  readonly keys: Keys;
  readonly keyStores: KeyStores;
  readonly hsmKeys: HsmKeys;
  readonly calendar: CalendarClock;
  readonly random: RandomSource;
  readonly logger: Logger;
  /** Resolves when `keys` has it. @throws SimError `ledger_unavailable` */
  record(fact: KmsFact): Promise<number>;
  /** Operations that check the state and then record what follows from it: nothing comes between the two. */
  readonly changes: Mutex;
  /** Ids of the keys that this process is creating: their intents are not for recovery. */
  readonly creating: Set<string>;
}

export function createKms(parts: KmsParts): Kms {
  const { journal, keyStores, calendar, random, logger } = parts;
  const arns = createArns(parts.region, parts.accountId);
  const keys = new Keys(arns);
  journal.subscribe((fact) => keys.apply(fact));
  return {
    arns,
    keys,
    keyStores,
    hsmKeys: new HsmKeys(keyStores),
    calendar,
    random,
    logger,
    record: (fact) => journal.record(fact),
    changes: new Mutex(),
    creating: new Set(),
  };
}
