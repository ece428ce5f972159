// The interactive mode: lines in, JSON out, the log in kept in between.

import { ExitCode } from '../exit-code.ts';
import type { Cluster, Prompter } from './command-context.ts';
import { loadCommandTree } from './command-tree.ts';
import { parseCommand } from './language/parse-command.ts';
import { type Open, type SplitLine, splitLine } from './language/split-line.ts';
import { exitCodeOf, printed, runCommand } from './run-command.ts';

const PROMPT = 'aws-cloudhsm > ';
const CONTINUED = '> ';

/** What comes of a prompt. */
export type Typed =
  | { readonly line: string }
  /** Ctrl-C: what has been typed so far is not meant. */
  | 'interrupted'
  /** There is no more. */
  | 'ended';

/** Who waits for a command. */
export interface Attendant {
  /** @param run until the signal, whose reason is a SimError */
  attend<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

export interface ShellParts {
  /** @param clusterId undefined: the one that the shell was started for, or the only one. @throws SimError */
  readonly choose: (clusterId: string | undefined) => Promise<Cluster>;
  readonly lines: Prompter & Attendant & { command(prompt: string): Promise<Typed> };
  /** Of what a command is answered, and of help. */
  readonly print: (text: string) => void;
  /** Of what is wrong with a line. */
  readonly complain: (text: string) => void;
}

/** Until `quit`, or the end of the input. @returns the greatest of the exit codes that its commands have, one at a time */
export async function runShell({ choose, lines, print, complain }: ShellParts): Promise<number> {
  let worst: number = ExitCode.SUCCESS;
  for (;;) {
    const read = await readWords(lines);
    if (read === 'ended') return worst;
    if ('open' in read) {
      complain(`error: the input ends within a command: ${STILL_OPEN[read.open]}\n`);
      return ExitCode.USAGE;
    }
    const { words } = read;
    if (words.length === 0) continue;
    const parsed = parseCommand(await loadCommandTree('interactive', words), words, '');
    if (parsed.kind === 'help') print(parsed.text);
    else if (parsed.kind === 'usage_error') {
      complain(parsed.text);
      worst = ExitCode.USAGE;
    } else if ('mode' in parsed.action) return worst;
    else {
      const cluster = (clusterId: string | undefined) => choose(clusterId ?? parsed.global['cluster-id']);
      const { action, given } = parsed;
      const outcome = await lines.attend((signal) => runCommand(action, given, { cluster, prompter: lines, signal }));
      print(printed(outcome));
      worst = Math.max(worst, exitCodeOf(outcome));
    }
  }
}

const STILL_OPEN: Readonly<Record<Open, string>> = {
  '"': 'a double quote is not closed',
  "'": 'a single quote is not closed',
  '\\': 'a backslash at the end of a line joins it to the next one',
};

/** A line whose quotes are open, or that ends in a backslash, goes on, unless the input ends there; Ctrl-C drops all of it. */
async function readWords(lines: ShellParts['lines']): Promise<SplitLine | 'ended'> {
  let text = '';
  let split: SplitLine | undefined;
  for (;;) {
    const typed = await lines.command(split === undefined ? PROMPT : CONTINUED);
    if (typed === 'interrupted') return { words: [] };
    if (typed === 'ended') return split ?? 'ended';
    split = splitLine(text + typed.line);
    if ('words' in split) return split;
    text += `${typed.line}\n`;
  }
}

const SECRET_FLAG = /--(change-)?password\b/;

/** Lines with a password are not for the history. */
export const mayRemember = (line: string): boolean => !SECRET_FLAG.test(line);
