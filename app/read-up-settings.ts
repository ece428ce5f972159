// The settings of `cloudhsm-sim up`; if one of them is a seed file, what is to be made of it, and its settings below all
// others.

import { settingSources } from './configuration/read-settings.ts';
import type { Values } from './configuration/setting.ts';
import { settleSettings } from './configuration/settle-settings.ts';
import type { Environment, Flags } from './configuration/sources.ts';
import { UP_SETTINGS } from './configuration/up-settings.ts';
import type { SeedPlan } from './seed/plan.ts';

export interface ReadUpSettings {
  readonly settings: Values<typeof UP_SETTINGS>;
  /** Undefined: one of the seeds that are known by name. */
  readonly plan?: SeedPlan;
}

/** @throws SimError `invalid_configuration` */
export async function readUpSettings(flags: Flags, environment: Environment): Promise<ReadUpSettings> {
  const sources = await settingSources(UP_SETTINGS, flags, environment);
  const settings = settleSettings(UP_SETTINGS, sources);
  if (settings.seed === undefined) return { settings };
  // What reads seeds is loaded only when there is one.
  const { seedForUp } = await import('./seed/up-seed.ts');
  return seedForUp(settings.seed, sources);
}
