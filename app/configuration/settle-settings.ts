// From what was given, by whom ever, to values: of each setting the strongest source counts.

import { SimError } from '../../src/errors.ts';
import { Secret } from '../../src/runtime/secret.ts';
import { type Setting, type Values, wordsFor } from './setting.ts';

/** What somebody wrote, and what the setting is called there: `--port`, `CLOUDHSM_SIM_PORT`, `sim.yaml:3: port`. */
export interface Given {
  readonly text: string;
  readonly as: string;
}

type Value = string | number | boolean | URL | Secret;

/** RFC 6750 section 2.1. */
const TOKEN = /^(?=.{1,4096}$)[A-Za-z0-9._~+/-]+=*$/;

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
export function parseSetting(setting: Setting, { text, as }: Given): Value {
  const value = read(setting, text);
  if (value !== undefined) return value;
  const given = setting.takes === 'token' ? '' : `, not '${text}'`;
  throw new SimError('invalid_configuration', `${as} takes ${wordsFor(setting)}${given}`);
}

function read(setting: Setting, text: string): Value | undefined {
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
    case 'endpoint':
      return endpoint(text);
    case 'token':
      return TOKEN.test(text) ? Secret.fromText(text) : undefined;
  }
}

function integer(text: string, min: number, max: number): number | undefined {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  return number >= min && number <= max ? number : undefined;
}

/** Without a name and a password, which would end up in messages, and without what a path cannot be added to. */
function endpoint(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url?.username === '' && url.password === '' && url.search === '' && url.hash === '';
  return isPlain && /^https?:$/.test(url.protocol) ? url : undefined;
}
