// A setting, told once: its flag, its environment variable, its member of a configuration file, its help and its row in
// docs/configuration.md are all made from here.

import type { Secret } from '../../src/runtime/secret.ts';
import { wordsForToken } from '../http/bearer-token.ts';

interface Named {
  /** As in a configuration file: `hsmType`. */
  readonly name: string;
  /** Of the value, in help: `number` in `--port <number>`. */
  readonly shows?: string;
  readonly says: string;
  /** As somebody would write it. */
  readonly default?: string;
  /** In the place of `default`, where it depends on another setting. */
  readonly defaultSays?: string;
}

export type Setting = Named &
  (
    | { readonly takes: 'integer'; readonly min: number; readonly max: number; readonly unit?: string }
    | {
        readonly takes: 'integer_or_word';
        readonly min: number;
        readonly max: number;
        readonly unit: string;
        readonly word: string;
      }
    | { readonly takes: 'choice'; readonly values: readonly string[] }
    /** `says` is about true, or, when that is the default, about false. */
    | { readonly takes: 'switch'; readonly default: 'true' | 'false' }
    | { readonly takes: 'path' }
    /** Where a process answers HTTP. */
    | { readonly takes: 'endpoint' }
    | { readonly takes: 'host' }
    /** Lists, with commas between what is in them. */
    | { readonly takes: 'hosts' | 'origins' }
    /** A bearer token: no message shows it. */
    | { readonly takes: 'token'; readonly sizeMin: number; readonly sizeMax: number }
  );

export const isList = ({ takes }: Setting): boolean => takes === 'hosts' || takes === 'origins';

type Taken<S extends Setting> = S extends { takes: 'integer' }
  ? number
  : S extends { takes: 'integer_or_word'; word: infer Word }
    ? number | Word
    : S extends { takes: 'choice'; values: readonly (infer Value)[] }
      ? Value
      : S extends { takes: 'switch' }
        ? boolean
        : S extends { takes: 'endpoint' }
          ? URL
          : S extends { takes: 'token' }
            ? Secret
            : S extends { takes: 'hosts' | 'origins' }
              ? readonly string[]
              : string;

/** Those of these names, in the order of the table. */
export const settingsOf = <const Settings extends readonly Setting[], Name extends Settings[number]['name']>(
  settings: Settings,
  ...names: readonly Name[]
): readonly Extract<Settings[number], { readonly name: Name }>[] =>
  settings.filter((setting): setting is Extract<Settings[number], { readonly name: Name }> =>
    names.some((name) => name === setting.name),
  );

/** What a table of settings comes to. */
export type Values<Settings extends readonly Setting[]> = {
  readonly [S in Settings[number] as S['name']]: S extends { default: string } ? Taken<S> : Taken<S> | undefined;
};

/** `--hsm-type` */
export const flagOf = ({ name }: Named): string =>
  `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

export const VARIABLE_PREFIX = 'CLOUDHSM_SIM_';

/** `CLOUDHSM_SIM_HSM_TYPE` */
export const variableOf = ({ name }: Named): string =>
  `${VARIABLE_PREFIX}${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

/** After "takes". */
export function wordsFor(setting: Setting): string {
  switch (setting.takes) {
    case 'integer':
    case 'integer_or_word': {
      const { min, max, unit } = setting;
      const numbers = `a whole number from ${min} to ${max}${unit === undefined ? '' : ` ${unit}`}`;
      return setting.takes === 'integer' ? numbers : `${numbers}, or ${setting.word}`;
    }
    case 'choice':
      return `one of ${setting.values.join(', ')}`;
    case 'switch':
      return 'true or false';
    case 'path':
      return 'a path';
    case 'endpoint':
      return 'a URL as http://127.0.0.1:4760';
    case 'host':
      return 'an IP address or a host name, without a port';
    case 'hosts':
      return 'host names and addresses, with commas between them';
    case 'origins':
      return 'origins like http://localhost:3000, with commas between them';
    case 'token':
      return wordsForToken(setting.sizeMin, setting.sizeMax);
  }
}
