// A command line, already split into words, against the command tree. Pure: the same for a script's arguments and for a
// line of the shell.
//
// Written here and not left to commander, which the program's own commands use: a runbook for the real CLI relies on what
// clap does, and commander does otherwise. Clap takes flags between the names of a path (`login --role admin
// mfa-token-sign`), lists of values up to the next flag that may be repeated, `help` at any level, and words its errors in
// its own way; and the shell needs all of that for a line without a process around it.

import { SimError } from '../../../src/errors.ts';
import type { Action, CommandNode } from './command-node.ts';
import type { Flag, FlagTable, Values } from './flag.ts';
import { GLOBAL_FLAGS, type GlobalValues } from './global-flags.ts';
import { type HelpForm, renderHelp } from './help.ts';
import * as usage from './usage-error.ts';
import { alternatives, nameOf } from './usage-line.ts';

export type ParsedCommand =
  | {
      readonly kind: 'command';
      readonly action: Action;
      readonly given: Values<FlagTable>;
      readonly global: GlobalValues;
    }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'usage_error'; readonly text: string };

type Named = usage.Place['nodes'][number];
/** What ends the reading of a command line before its end. */
type Answer = Exclude<ParsedCommand, { readonly kind: 'command' }>;

const usageError = (text: string): Answer => ({ kind: 'usage_error', text });

/** @param program what the command line begins with, for messages; empty in the shell */
export const parseCommand = (root: CommandNode, words: readonly string[], program: string): ParsedCommand =>
  new Reader(root, program).read(words);

class Reader {
  readonly #program: string;
  readonly #nodes: Named[];
  readonly #given = new Map<string, string[]>();

  constructor(root: CommandNode, program: string) {
    this.#program = program;
    this.#nodes = [{ name: '', node: root }];
  }

  read(words: readonly string[]): ParsedCommand {
    const answer = this.#names(words);
    if (answer !== undefined) return answer;
    const { action } = this.#node;
    if (action === undefined) return usageError(renderHelp(this.#place));
    const given: Record<string, unknown> = {};
    const global: Record<string, unknown> = {};
    for (const { node } of this.#nodes) {
      const wrong = this.#check(node) ?? this.#values(node.flags, given);
      if (wrong !== undefined) return wrong;
    }
    const wrong = this.#values(GLOBAL_FLAGS, global);
    return wrong ?? { kind: 'command', action, given, global: global as GlobalValues };
  }

  get #node(): CommandNode {
    return (this.#nodes.at(-1) as Named).node;
  }

  get #place(): usage.Place {
    return { program: this.#program, nodes: this.#nodes };
  }

  get #hasChildren(): boolean {
    return Object.keys(this.#node.children).length > 0;
  }

  // --- words --------------------------------------------------------------------------------------------------------

  #names(words: readonly string[]): Answer | undefined {
    const rest = [...words];
    for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
      if (word === 'help' && this.#hasChildren) return this.#help(rest);
      const answer = IS_FLAG.test(word) ? this.#flag(word, rest) : this.#descend(word);
      if (answer !== undefined) return answer;
    }
    return undefined;
  }

  #descend(name: string): Answer | undefined {
    const { children } = this.#node;
    const node = Object.hasOwn(children, name) ? children[name] : undefined;
    if (node === undefined) {
      const say = this.#hasChildren ? usage.unrecognizedSubcommand : usage.unexpectedArgument;
      return usageError(say(this.#place, name));
    }
    this.#nodes.push({ name, node });
    return undefined;
  }

  /** `help key list` at the root, and `help list` behind `key`. */
  #help(names: readonly string[], form: HelpForm = 'whole'): Answer {
    for (const name of names) {
      const answer = this.#descend(name);
      if (answer !== undefined) return answer;
    }
    return { kind: 'help', text: renderHelp(this.#place, form) };
  }

  #flag(word: string, rest: string[]): Answer | undefined {
    const [, spelled = word, joined] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
    if (spelled === '--help' || spelled === '-h') return this.#help([], spelled === '-h' ? 'summary' : 'whole');
    const [name, flag] = this.#find(spelled) ?? [];
    if (name === undefined || flag === undefined) {
      const isConfig = spelled === usage.CONFIG_FLAG;
      return usageError(isConfig ? usage.configFile() : usage.unexpectedArgument(this.#place, word));
    }
    const before = this.#given.get(name);
    if (before !== undefined && !flag.many) return usageError(usage.repeated(this.#place, name, flag));
    const words = joined === undefined ? takeWords(flag, rest) : [joined];
    if (flag.placeholder === undefined ? joined !== undefined : words.length === 0 && flag.many !== 'any') {
      const say =
        flag.placeholder === undefined ? usage.unexpectedArgument(this.#place, word) : usage.valueMissing(name, flag);
      return usageError(say);
    }
    this.#given.set(name, [...(before ?? []), ...words]);
    return undefined;
  }

  #find(spelled: string): [string, Flag] | undefined {
    const tables: FlagTable[] = [this.#node.flags, GLOBAL_FLAGS];
    return tables
      .flatMap((table) => Object.entries(table))
      .find(([name, { short, alias }]) => [`--${name}`, `-${short}`, `--${alias}`].includes(spelled));
  }

  // --- values -------------------------------------------------------------------------------------------------------

  #check({ flags, exactlyOne }: CommandNode): Answer | undefined {
    const absent: string[] = [];
    for (const [name, flag] of Object.entries(flags)) {
      if (flag.required && !this.#given.has(name)) absent.push(nameOf(name, flag));
    }
    for (const names of exactlyOne) {
      const given = names.filter((name) => this.#given.has(name)).map((name) => nameOf(name, flags[name] as Flag));
      const [first, second] = given;
      if (first === undefined) absent.push(alternatives(flags, names));
      else if (second !== undefined) return usageError(usage.conflicting(this.#place, first, second));
    }
    return absent.length > 0 ? usageError(usage.missing(this.#place, absent)) : undefined;
  }

  #values(flags: FlagTable, values: Record<string, unknown>): Answer | undefined {
    for (const [name, flag] of Object.entries(flags)) {
      const words = this.#given.get(name);
      const unknown = words?.find((word) => flag.choices?.every((choice) => choice.name !== word));
      if (unknown !== undefined) return usageError(usage.invalidChoice(unknown, name, flag));
      try {
        values[name] = flag.read(words);
      } catch (error) {
        if (!SimError.is(error, 'invalid_configuration')) throw error;
        return usageError(usage.invalidValue(words ?? [], name, flag, error.message));
      }
    }
    return undefined;
  }
}

const IS_FLAG = /^--?./;

/** None for a switch; one, or all up to the next flag. */
function takeWords({ placeholder, many }: Flag, rest: string[]): string[] {
  if (placeholder === undefined) return [];
  const next = rest.findIndex((word) => IS_FLAG.test(word));
  const available = next < 0 ? rest.length : next;
  return rest.splice(0, many ? available : Math.min(1, available));
}
