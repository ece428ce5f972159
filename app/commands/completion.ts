// `cloudhsm-sim completion`: made from the commands themselves, so that it is never older than they are.

import type { Command } from 'commander';
import { SimError } from '../../src/errors.ts';
import type { Completion } from '../completion/shell.ts';
import { withExamples } from './examples.ts';

const SHELLS: Readonly<Record<string, () => Promise<Completion>>> = {
  bash: async () => (await import('../completion/bash.ts')).bashCompletion,
  zsh: async () => (await import('../completion/zsh.ts')).zshCompletion,
  fish: async () => (await import('../completion/fish.ts')).fishCompletion,
};

export function register(program: Command): void {
  const completion = program
    .command('completion')
    .description('print what makes a shell complete these commands')
    .argument('<shell>', Object.keys(SHELLS).join(', '))
    .action(async (shell: string) => {
      process.stdout.write(await completionFor(shell));
    });
  const [argument] = completion.registeredArguments;
  if (argument !== undefined) argument.argChoices = Object.keys(SHELLS);
  withExamples(
    completion,
    'source <(cloudhsm-sim completion bash)',
    'source <(cloudhsm-sim completion zsh)',
    'cloudhsm-sim completion fish > ~/.config/fish/completions/cloudhsm-sim.fish',
  );
}

async function completionFor(shell: string): Promise<string> {
  const load = Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined;
  if (load === undefined) {
    const known = Object.keys(SHELLS).join(', ');
    throw new SimError('invalid_configuration', `completion takes one of ${known}, not '${shell}'`);
  }
  const { completionTree } = await import('../completion/completion-tree.ts');
  return (await load())(await completionTree());
}
