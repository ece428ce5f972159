// The interactive mode: lines in, JSON out, the log in kept in between.

import type { Cluster, Prompter } from './command-context.ts';
import { loadCommandTree } from './command-tree.ts';
import { parseCommand } from './language/parse-command.ts';
import { splitLine } from './language/split-line.ts';
import { printed, runCommand } from './run-command.ts';

const PROMPT = 'aws-cloudhsm > ';
const CONTINUED = '> ';

/** What comes of a prompt. */
export type Typed =
  | { readonly line: string }
  /** Ctrl-C: what has been typed so far is not meant. */
  | 'interrupted'
  /** There is no more. */
  | 'ended';

export interface ShellParts {
  /** @param clusterId undefined: the one that the shell was started for, or the only one. @throws SimError */
  readonly choose: (clusterId: string | undefined) => Promise<Cluster>;
  readonly lines: Prompter & { command(prompt: string): Promise<Typed> };
  readonly print: (text: string) => void;
}

/** Resolves at `quit`, or at the end of the input. */
export async function runShell({ choose, lines, print }: ShellParts): Promise<void> {
  for (;;) {
    const words = await readWords(lines);
    if (words === undefined) return;
    if (words.length === 0) continue;
    const parsed = parseCommand(await loadCommandTree('interactive', words), words, '');
    if (parsed.kind !== 'command') print(parsed.text);
    else if ('mode' in parsed.action) return;
    else {
      const cluster = () => choose(parsed.global['cluster-id']);
      print(printed(await runCommand(parsed.action, parsed.given, { cluster, prompter: lines })));
    }
  }
}

/** Undefined at the end of the input. A line whose quotes are open, or that ends in a backslash, goes on; Ctrl-C drops all. */
async function readWords(lines: ShellParts['lines']): Promise<readonly string[] | undefined> {
  let text = '';
  for (let typed = await lines.command(PROMPT); typed !== 'ended'; typed = await lines.command(CONTINUED)) {
    if (typed === 'interrupted') return [];
    text += typed.line;
    const split = splitLine(text);
    if (split !== 'unfinished') return split.words;
    text += '\n';
  }
  return undefined;
}

const SECRET_FLAG = /--(change-)?password\b/;

/** Lines with a password are not for the history. */
export const mayRemember = (line: string): boolean => !SECRET_FLAG.test(line);
