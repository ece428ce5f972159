// Where settings are given, besides a file: flags and environment variables.

import { isServiceLink } from './service-links.ts';
import { flagOf, VARIABLE_PREFIX, variableOf } from './setting.ts';
import type { Source } from './settle-settings.ts';

/** By the setting's name, as commander has them: text, or whether a switch is on. */
export type Flags = Readonly<Record<string, unknown>>;

export type Environment = Readonly<Record<string, string | undefined>>;

export const fromFlags =
  (flags: Flags): Source =>
  (setting) => {
    const given = flags[setting.name];
    if (given === undefined) return undefined;
    return { text: String(given), as: given === false ? flagOf(setting).replace('--', '--no-') : flagOf(setting) };
  };

export const fromEnvironment =
  (environment: Environment): Source =>
  (setting) => {
    const as = variableOf(setting);
    const text = environment[as] ?? '';
    return text === '' || isServiceLink(as, text) ? undefined : { text, as };
  };

/** For a simulator that is to be what it is told by flags alone. */
export const withoutSettings = (environment: Environment): Environment =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith(VARIABLE_PREFIX)));
