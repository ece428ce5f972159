// What is wrong with a command line, in the words of clap, which the real CLI's command lines are read by.

import type { CommandNode } from './command-node.ts';
import type { Flag } from './flag.ts';
import { nameOf, usageLine } from './usage-line.ts';

const INVITATION = "For more information, try '--help'.";

export interface Place {
  /** What the command line begins with; empty in the shell. */
  readonly program: string;
  /** The nodes that have been named, the root first, each with its name. */
  readonly nodes: readonly { readonly name: string; readonly node: CommandNode }[];
}

const withUsage = (what: string, place: Place): string => `error: ${what}\n\n${usageLine(place)}\n\n${INVITATION}\n`;
const plain = (what: string): string => `error: ${what}\n\n${INVITATION}\n`;

export const unexpectedArgument = (place: Place, word: string): string =>
  withUsage(`unexpected argument '${word}' found`, place);

export const unrecognizedSubcommand = (place: Place, word: string): string =>
  withUsage(`unrecognized subcommand '${word}'`, place);

/** A flag of the real CLI, in whose place `GLOBAL_FLAGS` stand. */
export const CONFIG_FLAG = '--config';

export const configFile = (): string =>
  plain(
    `${CONFIG_FLAG} is not taken: a configuration file names the HSMs of a real cluster. The simulator is named with ` +
      '--endpoint or --ready-file; the other settings have flags and environment variables of their own',
  );

export const missing = (place: Place, names: readonly string[]): string =>
  withUsage(
    `the following required arguments were not provided:\n${names.map((name) => `  ${name}`).join('\n')}`,
    place,
  );

export const conflicting = (place: Place, given: string, other: string): string =>
  withUsage(`the argument '${given}' cannot be used with '${other}'`, place);

export const repeated = (place: Place, name: string, flag: Flag): string =>
  withUsage(`the argument '${nameOf(name, flag)}' cannot be used multiple times`, place);

export const valueMissing = (name: string, flag: Flag): string =>
  plain(`a value is required for '${nameOf(name, flag)}' but none was supplied${possibleValues(flag)}`);

export const invalidChoice = (word: string, name: string, flag: Flag): string =>
  plain(`invalid value '${word}' for '${nameOf(name, flag)}'${possibleValues(flag)}`);

export const invalidValue = (words: readonly string[], name: string, flag: Flag, reason: string): string =>
  plain(`invalid value '${flag.secret ? '...' : words.join(' ')}' for '${nameOf(name, flag)}': ${reason}`);

const possibleValues = ({ choices }: Flag): string =>
  choices === undefined ? '' : `\n  [possible values: ${choices.map(({ name }) => name).join(', ')}]`;
