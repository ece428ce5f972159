// From what was given, by whom ever, to values: of each setting the strongest source counts. What is wrong is refused
// wherever it stands, also below something stronger, which may be gone tomorrow.

import type { Secret } from '../../src/runtime/secret.ts';
import { parseToken } from '../http/bearer-token.ts';
import { parseAllowedHost, parseHost } from '../http/hosts.ts';
import { parseOrigin } from '../http/origins.ts';
import { refusalOfAll } from '../refusal-of-all.ts';
import { isList, type Setting, type Values, wordsFor } from './setting.ts';

/** What somebody wrote, and what the setting is called there: `--port`, `CLOUDHSM_SIM_PORT`, `sim.yaml:3: port`. */
export interface Given {
  readonly text: string;
  readonly as: string;
}

type Value = string | number | boolean | URL | Secret | readonly string[];

export type Source = (setting: Setting) => Given | undefined;

/** @param sources the strongest first. @throws SimError `invalid_configuration`: all that is wrong, each with its source */
export function settleSettings<const Settings extends readonly Setting[]>(
  settings: Settings,
  sources: readonly Source[],
): Values<Settings> {
  const given = settings.flatMap((setting) =>
    sources.flatMap((source) => source(setting) ?? []).map((one) => [setting, one] as const),
  );
  const wrong = given.flatMap(([setting, one]) => wrongWith(setting, one) ?? []);
  if (wrong.length > 0) throw refusalOfAll(wrong);
  const settle = (setting: Setting): unknown => {
    const text = given.find(([one]) => one === setting)?.[1].text ?? setting.default;
    return text === undefined ? undefined : read(setting, text);
  };
  return Object.fromEntries(settings.map((setting) => [setting.name, settle(setting)])) as Values<Settings>;
}

/** `--port takes ..., not 'many'`; undefined: nothing. */
export function wrongWith(setting: Setting, { text, as }: Given): string | undefined {
  if (read(setting, text) !== undefined) return undefined;
  const given = setting.takes === 'token' ? '' : `, not '${strangeIn(setting, text)}'`;
  return `${as} takes ${wordsFor(setting)}${given}`;
}

/** Of a list, what is none of those that it takes. */
const strangeIn = (setting: Setting, text: string): string =>
  (isList(setting) ? itemsOf(text).find((item) => read(setting, item) === undefined) : undefined) ?? text;

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
      return text === '' ? undefined : text;
    case 'endpoint':
      return endpoint(text);
    case 'host':
      return parseHost(text);
    case 'hosts':
      return list(text, parseAllowedHost);
    case 'origins':
      return list(text, parseOrigin);
    case 'token':
      return parseToken(text, setting.sizeMin, setting.sizeMax);
  }
}

const itemsOf = (text: string): readonly string[] => text.split(',').map((item) => item.trim());

function list(text: string, parse: (item: string) => string | undefined): readonly string[] | undefined {
  const items = itemsOf(text).map(parse);
  return items.every((item) => item !== undefined) ? items : undefined;
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
