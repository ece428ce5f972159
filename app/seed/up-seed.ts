// `cloudhsm-sim up --seed FILE`: what is to be made, and its settings below those that somebody gave otherwise.

import { SimError } from '../../src/errors.ts';
import type { Setting } from '../configuration/setting.ts';
import { type Source, settleSettings } from '../configuration/settle-settings.ts';
import { UP_SETTINGS } from '../configuration/up-settings.ts';
import type { ReadUpSettings } from '../read-up-settings.ts';
import { planOfFile } from './read-seed.ts';
import type { SeedSettings } from './seed-document.ts';

const SETTINGS: readonly Setting[] = UP_SETTINGS;

/** They describe the default seed, which is not there beside another one. */
const OF_DEFAULT_SEED: readonly string[] = ['hsms', 'bare', 'keyStore', 'hsmType'];

/** @param sources of settings, the strongest first. @throws SimError `invalid_configuration`: all that is wrong with it */
export function seedForUp(file: string, sources: readonly Source[]): Required<ReadUpSettings> {
  for (const setting of SETTINGS) {
    if (!OF_DEFAULT_SEED.includes(setting.name)) continue;
    const given = sources.map((source) => source(setting)).find((one) => one !== undefined);
    // A switch is always given, as it is anyway.
    if (given === undefined || given.text === setting.default) continue;
    const message = `${given.as} is about the default seed; beside another one, write it into the file`;
    throw new SimError('invalid_configuration', message);
  }
  const plan = planOfFile(file);
  return { plan, settings: settleSettings(UP_SETTINGS, [...sources, fromSeed(file, plan.parts.settings)]) };
}

const fromSeed =
  (file: string, settings: SeedSettings): Source =>
  ({ name }) => {
    const value = (settings as Readonly<Record<string, string | number | undefined>>)[name];
    return value === undefined ? undefined : { text: String(value), as: `${file}: settings.${name}` };
  };
