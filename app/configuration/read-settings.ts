// The settings of this process: flag, then environment, then file, then default. A file is looked at, and what reads it
// loaded, only when one is named.

import { SimError } from '../../src/errors.ts';
import type { Setting, Values } from './setting.ts';
import { type Source, settleSettings } from './settle-settings.ts';
import { type Environment, type Flags, fromEnvironment, fromFlags } from './sources.ts';

const CONFIG_FLAG = '--config';
export const CONFIG_VARIABLE = 'CLOUDHSM_SIM_CONFIG';

/** @throws SimError `invalid_configuration` */
export const readSettings = async <const Settings extends readonly Setting[]>(
  settings: Settings,
  flags: Flags & { readonly config?: string },
  environment: Environment,
): Promise<Values<Settings>> => settleSettings(settings, await settingSources(settings, flags, environment));

/** The strongest first. @throws SimError `invalid_configuration` */
export async function settingSources(
  settings: readonly Setting[],
  flags: Flags & { readonly config?: string },
  environment: Environment,
): Promise<readonly Source[]> {
  const file = await namedFile(settings, flags.config, environment[CONFIG_VARIABLE] ?? '');
  return [fromFlags(flags), fromEnvironment(environment), ...file];
}

async function namedFile(
  settings: readonly Setting[],
  flag: string | undefined,
  variable: string,
): Promise<readonly Source[]> {
  if (flag === '') throw new SimError('invalid_configuration', `${CONFIG_FLAG} takes a path, not ''`);
  const path = flag ?? variable;
  if (path === '') return [];
  const { fromFile } = await import('./configuration-file.ts');
  return [fromFile(path, flag === undefined ? CONFIG_VARIABLE : CONFIG_FLAG, settings)];
}
