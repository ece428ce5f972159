// From what was given, by whom ever, to values: of each setting the strongest source counts.

import { SimError } from '../../src/errors.ts';
import { type Setting, type Values, wordsFor } from './setting.ts';

/** What somebody wrote, and what the setting is called there: `--port`, `CLOUDHSM_SIM_PORT`, `sim.yaml:3: port`. */
export interface Given {
  readonly text: string;
  readonly as: string;
}

export type Source = (setting: Setting) => Given | undefined;

/** @param sources the strongest first. @throws SimError `invalid_configuration` that names the source */
export function settleSettings<const Settings extends readonly Setting[]>(
  settings: Settings,
  sources: readonly Source[],
): Values<Settings> {
  const settle = (setting: Setting): unknown => {
    for (const source of sources) {
      const given = source(setting);
      if (given !== undefined) return parseSetting(setting, given);
    }
    return setting.default === undefined
      ? undefined
      : parseSetting(setting, { text: setting.default, as: setting.name });
  };
  return Object.fromEntries(settings.map((setting) => [setting.name, settle(setting)])) as Values<Settings>;
}

/** @throws SimError `invalid_configuration` */
export function parseSetting(setting: Setting, { text, as }: Given): string | number | boolean {
  const value = read(setting, text);
  if (value !== undefined) return value;
  throw new SimError('invalid_configuration', `${as} takes ${wordsFor(setting)}, not '${text}'`);
}

function read(setting: Setting, text: string): string | number | boolean | undefined {
  switch (setting.takes) {
    case 'integer':
      return integer(text, setting.min, setting.max);
    case 'integer_or_word':
      return text === setting.word ? text : integer(text, setting.min, setting.max);
    case 'choice':
      return setting.values.find((value) => value === text);
    case 'switch':
      return text === 'true' || (text === 'false' ? false : undefined);
    case 'path':
    case 'text':
      return text === '' ? undefined : text;
  }
}

function integer(text: string, min: number, max: number): number | undefined {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  return number >= min && number <= max ? number : undefined;
}
