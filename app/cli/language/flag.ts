// A flag of a command, as data: how help shows it, and how its words become a value.

import { SimError } from '../../../src/errors.ts';
import { Secret } from '../../../src/runtime/secret.ts';

export interface Choice {
  readonly name: string;
  readonly says?: string;
}

export interface Flag<Value = unknown> {
  readonly says: string;
  /** `USERNAME` of `--username <USERNAME>`; absent: a switch. */
  readonly placeholder?: string;
  /** `v` of `-v`. */
  readonly short?: string;
  /** Another name that is taken and not shown. */
  readonly alias?: string;
  readonly required?: boolean;
  /** Takes all the words up to the next flag, and may be given again; `some`: one at least. */
  readonly many?: 'any' | 'some';
  readonly choices?: readonly Choice[];
  /** Its line is kept out of the shell's history. */
  readonly secret?: boolean;
  /**
   * @param words as given; undefined: the flag was not
   * @throws SimError `invalid_configuration` that says what is wrong with the first word that is
   */
  read(words: readonly string[] | undefined): Value;
}

export type FlagTable = Readonly<Record<string, Flag>>;

/** What a command is given: a value for each of its flags. */
export type Values<Flags extends FlagTable> = {
  readonly [Name in keyof Flags]: Flags[Name] extends Flag<infer Value> ? Value : never;
};

export const wrong = (reason: string): SimError => new SimError('invalid_configuration', reason);

const single = <Value>(
  placeholder: string,
  says: string,
  read: (word: string) => Value,
  more: Partial<Flag> = {},
): Flag<Value | undefined> => ({
  ...more,
  placeholder,
  says,
  read: (words) => (words === undefined ? undefined : read(words[0] ?? '')),
});

/** The same flag, which the command does not do without. */
export const required = <Value>(flag: Flag<Value | undefined>): Flag<Value> => ({
  ...flag,
  required: true,
  // The parser has seen to it that there are words.
  read: (words) => flag.read(words ?? []) as Value,
});

export const text = (placeholder: string, says: string, more?: Partial<Flag>): Flag<string | undefined> =>
  single(placeholder, says, (word) => word, more);

export const toggle = (says: string, short?: string): Flag<boolean> => ({
  says,
  ...(short !== undefined && { short }),
  read: (words) => words !== undefined,
});

export const choice = <Name extends string>(
  placeholder: string,
  says: string,
  choices: readonly (Choice & { readonly name: Name })[],
): Flag<Name | undefined> => single(placeholder, says, (word) => word as Name, { choices });

export const integer = (
  placeholder: string,
  says: string,
  { min, max }: { readonly min: number; readonly max: number },
): Flag<number | undefined> =>
  single(placeholder, says, (word) => {
    if (!/^\d+$/.test(word)) throw wrong('invalid digit found in string');
    const value = Number(word);
    if (value < min || value > max) throw wrong(`${word} is not in ${min}..=${max}`);
    return value;
  });

/** Kept as a secret from here on. */
export const secret = (placeholder: string, says: string): Flag<Secret | undefined> =>
  single(placeholder, says, (word) => Secret.fromText(word), { secret: true });

/** `0x10`, or without `0x`. */
export const hex = (placeholder: string, says: string, more?: Partial<Flag>): Flag<Uint8Array | undefined> =>
  single(placeholder, says, readHex, more);

export const base64 = (placeholder: string, says: string): Flag<Uint8Array | undefined> =>
  single(placeholder, says, readBase64);

export const list = <Value>(
  placeholder: string,
  says: string,
  read: (words: readonly string[]) => Value,
): Flag<Value> => ({ placeholder, says, many: 'any', read: (words) => read(words ?? []) });

/** As `list`, of one word at least. */
export const values = (placeholder: string, says: string): Flag<readonly string[] | undefined> => ({
  ...{ placeholder, says, many: 'some', read: (words) => words },
});

export function readHex(word: string): Uint8Array {
  const digits = word.replace(/^0x/i, '');
  if (!/^([0-9a-f]{2})*$/i.test(digits)) throw wrong('not octets in hexadecimal');
  return Buffer.from(digits, 'hex');
}

/** RFC 4648 section 4, with its padding. @throws SimError `invalid_configuration` */
export function readBase64(word: string): Uint8Array {
  if (!/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(word)) throw wrong('not base64');
  const octets = Buffer.from(word, 'base64');
  if (octets.toString('base64') === word) return octets;
  throw wrong('not base64: its last bits are not zero (RFC 4648 section 3.5)');
}
