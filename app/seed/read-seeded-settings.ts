// The settings of a command that takes `--seed`; if there is one, what is to be made of it, and its settings below all
// others.

import { type GivenElsewhere, givenElsewhere } from '../configuration/as-given.ts';
import { settingSources } from '../configuration/read-settings.ts';
import type { Setting, Values } from '../configuration/setting.ts';
import { settleSettings } from '../configuration/settle-settings.ts';
import type { Environment, Flags } from '../configuration/sources.ts';
import type { SeedPlan } from './plan.ts';

export interface SeededSettings<Settings extends readonly Setting[]> {
  readonly settings: Values<Settings>;
  readonly given: GivenElsewhere;
  /** Undefined: one of the seeds that are known by name. */
  readonly plan?: SeedPlan;
}

/** @throws SimError `invalid_configuration` */
export async function readSeededSettings<const Settings extends readonly Setting[]>(
  table: Settings,
  flags: Flags,
  environment: Environment,
): Promise<SeededSettings<Settings>> {
  const sources = await settingSources(table, flags, environment);
  const settings = settleSettings(table, sources);
  const { seed } = settings as { readonly seed?: string };
  const given = givenElsewhere(table, sources);
  if (seed === undefined) return { settings, given };
  // What reads seeds is loaded only when there is one.
  const { seedBesideSettings } = await import('./seed-beside-settings.ts');
  return { ...seedBesideSettings(seed, table, sources), given };
}
