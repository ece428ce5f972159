// Shells that are asked what they would complete.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './source-tree.ts';

/** What is typed, as words; the last one is being completed. */
export type Typed = readonly string[];

export interface CompletingShell {
  readonly name: string;
  /** What it offers for each, sorted. */
  offers(script: string, typed: readonly Typed[]): readonly (readonly string[])[];
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

export const isInstalled = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0;

/** A line for each question: what is offered, with tabs between. */
function run(command: readonly string[], script: string): readonly (readonly string[])[] {
  const [program = '', ...args] = command;
  const folder = mkdtempSync(join(tmpdir(), 'completing-'));
  const file = join(folder, 'script');
  writeFileSync(file, script);
  const { stdout, stderr, status } = spawnSync(program, [...args, file], { encoding: 'utf8', cwd: ROOT });
  rmSync(folder, { recursive: true });
  if (status !== 0 || stderr !== '') throw new Error(`${program} ended with ${status}: ${stderr}`);
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t').filter(Boolean).sort());
}

export const BASH: CompletingShell = {
  name: 'bash',
  offers(script, typed) {
    const questions = typed.map(
      (words) => `COMP_WORDS=(cloudhsm-sim ${words.map(quoted).join(' ')}); COMP_CWORD=${words.length}; COMPREPLY=()
_cloudhsm_sim; printf '%s\\t' "\${COMPREPLY[@]}"; echo`,
    );
    return run(['bash', '--norc'], `${script}\n${questions.join('\n')}`);
  },
};

/** What zsh's own functions would be given, and would choose from by what has been typed. */
const ZSH_FUNCTIONS = `
compdef() { : }
compadd() { shift; offered=("$@") }
_describe() { local name="\${@[-1]}"; offered=("\${\${(@P)name}[@]%%:*}") }
_files() { offered=(*(N)) }
`;

export const ZSH: CompletingShell = {
  name: 'zsh',
  offers(script, typed) {
    const questions = typed.map(
      (words) => `words=(cloudhsm-sim ${words.map(quoted).join(' ')}); CURRENT=${words.length + 1}; offered=()
_cloudhsm-sim; print -r -- "\${(pj:\\t:)offered}"`,
    );
    const all = run(['zsh', '-f'], `${ZSH_FUNCTIONS}${script}\n${questions.join('\n')}`);
    return all.map((offered, index) => offered.filter((word) => word.startsWith(typed[index]?.at(-1) ?? '')));
  },
};

export const FISH: CompletingShell = {
  name: 'fish',
  offers(script, typed) {
    const questions = typed.map(
      (words) =>
        `echo (complete -C ${quoted(`cloudhsm-sim ${words.join(' ')}`)} | string split -f 1 \\t | string join \\t)`,
    );
    return run(['fish', '--no-config'], `${script}\n${questions.join('\n')}`);
  },
};

/** What fish shows beside what it offers, by what it offers. */
export function describedByFish(script: string, words: Typed): Readonly<Record<string, string>> {
  const question = `echo (complete -C ${quoted(`cloudhsm-sim ${words.join(' ')}`)} | string replace \\t = | string join \\t)`;
  const [shown = []] = run(['fish', '--no-config'], `${script}\n${question}`);
  return Object.fromEntries(shown.map((line) => [line.split('=', 1)[0], line.split('=').slice(1).join('=')]));
}
