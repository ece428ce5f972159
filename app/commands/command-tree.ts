// The commands as data, for whatever is made of them: completions, docs/commands.md.

import type { Argument, Command, Option } from 'commander';
import { examplesOf } from './examples.ts';
import { optionDescription } from './program.ts';

export interface CommandNode {
  /** `['store', 'watch']`; empty for the program itself. */
  readonly path: readonly string[];
  readonly says: string;
  /** What follows the path: `[options] <store>`. */
  readonly usage: string;
  readonly options: readonly OptionNode[];
  readonly arguments: readonly ArgumentNode[];
  readonly commands: readonly CommandNode[];
  readonly examples: readonly string[];
}

/** What may stand for a value: a word of a few, a file, or whatever it is. */
export type Candidates = readonly string[] | 'files' | undefined;

export interface OptionNode {
  /** `['-p', '--parameter']` */
  readonly names: readonly string[];
  /** `-p, --parameter <name=value...>` */
  readonly flags: string;
  readonly says: string;
  readonly takesValue: boolean;
  readonly candidates: Candidates;
}

export interface ArgumentNode {
  readonly name: string;
  readonly says: string;
  readonly candidates: Candidates;
}

/** What is hidden from help is hidden from here. */
export function commandTree(command: Command, path: readonly string[] = []): CommandNode {
  const help = command.createHelp();
  return {
    path,
    says: command.description(),
    usage: command.usage(),
    options: help.visibleOptions(command).map(optionNode),
    arguments: command.registeredArguments.map(argumentNode),
    commands: help.visibleCommands(command).map((child) => commandTree(child, [...path, child.name()])),
    examples: examplesOf(command),
  };
}

const optionNode = (option: Option): OptionNode => ({
  names: [option.short, option.long].filter((name) => name != null),
  flags: option.flags,
  says: optionDescription(option),
  takesValue: option.required || option.optional,
  candidates: option.argChoices ?? (/<(path|file)>/.test(option.flags) ? 'files' : undefined),
});

const argumentNode = (argument: Argument): ArgumentNode => ({
  name: argument.name(),
  says: argument.description,
  candidates: argument.argChoices ?? (argument.name() === 'file' ? 'files' : undefined),
});

/** It and all below it. */
export const everyCommand = (node: CommandNode): readonly CommandNode[] => [
  node,
  ...node.commands.flatMap(everyCommand),
];
