// What the completions of all shells have in common: a command line is read from the left; words that name a command lead
// to it, the values of options are passed over, and what is left are its arguments.

import { type Candidates, type CommandNode, everyCommand, type OptionNode } from '../commands/command-tree.ts';

/** Makes a script from the tree of commands. */
export type Completion = (program: CommandNode) => string;

export const pathText = ({ path }: CommandNode): string => path.join(' ');

/** `store watch` for each step that leads on: from `store` by `watch`. */
export const steps = (program: CommandNode): readonly string[] =>
  everyCommand(program).flatMap((node) => node.commands.map(({ path }) => [pathText(node), path.at(-1)].join(' ')));

export interface ValuedOption {
  readonly path: string;
  readonly name: string;
  readonly option: OptionNode;
}

/** Each way to write each option that takes a value. */
export const valuedOptions = (program: CommandNode): readonly ValuedOption[] =>
  everyCommand(program).flatMap((node) =>
    node.options
      .filter(({ takesValue }) => takesValue)
      .flatMap((option) => option.names.map((name) => ({ path: pathText(node), name, option }))),
  );

/** Of its arguments that have any, with their positions. */
export const argumentCandidates = (node: CommandNode): readonly (readonly [position: number, Candidates])[] =>
  node.arguments.flatMap(({ candidates }, position) => (candidates === undefined ? [] : [[position, candidates]]));

/** For POSIX shells. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
