// `--seed FILE`: what is to be made, and its settings below those that somebody gave otherwise.

import { SimError } from '../../src/errors.ts';
import type { Setting, Values } from '../configuration/setting.ts';
import { type Source, settleSettings } from '../configuration/settle-settings.ts';
import type { SeedPlan } from './plan.ts';
import { planOfFile } from './read-seed.ts';
import type { SeedSettings } from './seed-document.ts';

/** They describe the default seed, which is not there beside another one. */
const OF_DEFAULT_SEED: readonly string[] = ['hsms', 'bare', 'keyStore', 'hsmType'];

/** @param sources of settings, the strongest first. @throws SimError `invalid_configuration`: all that is wrong with it */
export function seedBesideSettings<const Settings extends readonly Setting[]>(
  file: string,
  table: Settings,
  sources: readonly Source[],
): { readonly settings: Values<Settings>; readonly plan: SeedPlan } {
  for (const setting of table) {
    if (!OF_DEFAULT_SEED.includes(setting.name)) continue;
    const given = sources.map((source) => source(setting)).find((one) => one !== undefined);
    // A switch is always given, as it is anyway.
    if (given === undefined || given.text === setting.default) continue;
    const message = `${given.as} is about the default seed; beside another one, write it into the file`;
    throw new SimError('invalid_configuration', message);
  }
  const plan = planOfFile(file);
  return { plan, settings: settleSettings(table, [...sources, fromSeed(file, plan.parts.settings)]) };
}

const fromSeed =
  (file: string, settings: SeedSettings): Source =>
  ({ name }) => {
    const value = (settings as Readonly<Record<string, string | number | undefined>>)[name];
    return value === undefined ? undefined : { text: String(value), as: `${file}: settings.${name}` };
  };
