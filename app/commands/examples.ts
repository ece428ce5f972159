// How each command is used, at the end of its help.

import type { Command } from 'commander';

const EXAMPLES = new WeakMap<Command, readonly string[]>();

/** @param lines as they would be typed */
export function withExamples(command: Command, ...lines: readonly string[]): Command {
  EXAMPLES.set(command, lines);
  return command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  $ ${line}\n`).join('')}`);
}

export const examplesOf = (command: Command): readonly string[] => EXAMPLES.get(command) ?? [];
