// Who reads a page and types what it shows: a shell, the simulators that were started in it, and what is only said to have
// been done.

import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import { ROOT } from '../source-tree.ts';
import type { Asked, Printed } from './answered-programs.ts';
import { awsCommand } from './aws-command.ts';
import type { CommandRunner } from './command-runner.ts';
import { notRun } from './not-run.ts';
import { openPageShell, type PageShell } from './page-shell.ts';
import { startedSimulators } from './started-simulators.ts';

/** Of `package.json`: what they run after they have built. */
const SCRIPT = /^npm run --silent build && node build\/app\/main\.js (.*)$/;
const IN_FOREGROUND = /^(up|cluster|kms)$/;
const PROGRAMS = ['cloudhsm-sim', 'npx', 'npm', 'vitest', 'node', 'aws', 'docker', 'kubectl'];
const DONE: Printed = { code: 0, stdout: '', stderr: '' };
/** What a reader in a clone has at hand. */
const AT_HAND = ['node_modules', 'scenarios', 'seeds'];

export interface PageReader {
  readonly folder: string;
  /** Of the closed list, what has been met. */
  readonly notRun: ReadonlySet<RegExp>;
  /** With the ports of what runs in the place of those that pages tell. */
  run: PageShell['run'];
  /** `cloudhsm-sim up`, as if it had been typed. */
  start(): Promise<unknown>;
}

export async function openPageReader(t: Test, runCommand: CommandRunner): Promise<PageReader> {
  const simulators = startedSimulators(t);
  const met = new Set<RegExp>();

  const answer = async (asked: Asked): Promise<Printed> => {
    const { program, args } = asked;
    const at = args.indexOf('dist/main.js');
    if (program === 'kubectl' && at > 0) return answer({ ...asked, program: 'cloudhsm-sim', args: args.slice(at + 1) });
    if (program === 'npx') return answer({ ...asked, program: args[0] ?? '', args: args.slice(1) });
    const command = [program, ...args].join(' ');
    const entry = notRun(command);
    if (entry !== undefined) {
      met.add(entry.command);
      return DONE;
    }
    if (program === 'node') return runCommand(asked);
    if (program === 'aws') return awsCommand(asked);
    if (program === 'npm') return answer({ ...asked, program: 'cloudhsm-sim', args: scriptOf(args) });
    if (program !== 'cloudhsm-sim') throw new Error(`${command}: neither run nor in the list of NOT_RUN`);
    // Not `cluster list`, which ends by itself.
    const isForeground = IN_FOREGROUND.test(args[0] ?? '') && !/^[a-z]/.test(args[1] ?? '');
    return isForeground ? simulators.start(asked) : runCommand(asked);
  };

  const shell = await openPageShell(t, PROGRAMS, answer);
  for (const name of AT_HAND) symlinkSync(join(ROOT, name), join(shell.folder, name));
  return {
    folder: shell.folder,
    notRun: met,
    run(script) {
      const found = simulators.ready === undefined ? '' : 'export CLOUDHSM_SIM_ENDPOINT=http://127.0.0.1:4760\n';
      return shell.run(simulators.withEndpoints(found + script));
    },
    start: () =>
      simulators.start({
        program: 'cloudhsm-sim',
        args: ['up'],
        folder: shell.folder,
        environment: {},
        input: undefined,
      }),
  };
}

/** What `npm start` and `npm run NAME` would give to the command. @throws Error for a script that is another one */
function scriptOf(args: readonly string[]): readonly string[] {
  const [first = '', ...rest] = args[0] === 'run' ? args.slice(1) : args;
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const [, command] = SCRIPT.exec(scripts[first] ?? '') ?? [];
  if (command === undefined) throw new Error(`npm ${args.join(' ')}: neither run nor in the list of NOT_RUN`);
  return [...command.split(' '), ...rest.filter((word) => word !== '--')];
}
