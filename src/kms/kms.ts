// The KMS service put together: what every operation is given.

import type { Journal } from '../ledger/journal.ts';
import type { CalendarClock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import { Mutex } from '../runtime/mutex.ts';
import type { RandomSource } from '../runtime/random.ts';
import { Aliases } from './aliases.ts';
import { type Arns, createArns } from './arns.ts';
import type { KmsFact } from './facts.ts';
import { Grants } from './grants.ts';
import { HsmKeys } from './hsm-keys.ts';
import { KeyDeletions, type OnKeyDeleted } from './key-deletions.ts';
import type { KeyStores } from './key-stores.ts';
import { KeyUsages } from './key-usage.ts';
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
  readonly onKeyDeleted?: OnKeyDeleted;
}

export interface Kms {
  readonly arns: Arns;
  readonly keys: Keys;
  readonly aliases: Aliases;
  readonly grants: Grants;
  readonly usages: KeyUsages;
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
  /** `resume` it once the journal is open. */
  readonly deletions: KeyDeletions;
}

export function createKms(parts: KmsParts): Kms {
  const { journal, keyStores, calendar, random, logger } = parts;
  const arns = createArns(parts.region, parts.accountId);
  const keys = new Keys(arns);
  const aliases = new Aliases();
  const grants = new Grants();
  const usages = new KeyUsages(calendar.now());
  journal.subscribe((fact) => {
    keys.apply(fact);
    aliases.apply(fact);
    grants.apply(fact);
    if (fact.type === 'key_deleted') usages.forget(arns.ofKey(fact.keyId));
  });
  const kms: Omit<Kms, 'deletions'> = {
    ...{ arns, keys, aliases, grants, usages, keyStores, calendar, random, logger },
    hsmKeys: new HsmKeys(keyStores),
    record: (fact) => journal.record(fact),
    changes: new Mutex(),
    creating: new Set(),
  };
  return { ...kms, deletions: new KeyDeletions(kms, parts.onKeyDeleted) };
}
