// A page, as its reader follows it: every block in its order, in one shell, against the simulators that it starts.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import { ROOT } from '../source-tree.ts';
import { awsCommand } from './aws-command.ts';
import type { CommandRunner } from './command-runner.ts';
import { notRun } from './not-run.ts';
import { type Block, blocksOf, hasToHold } from './page-blocks.ts';
import { type Asked, openPageShell, type Printed } from './page-shell.ts';
import { isShownBy } from './shown-output.ts';
import { startedSimulators } from './started-simulators.ts';

/** Of `package.json`: what they run after they have built. */
const SCRIPT = /^npm run --silent build && node build\/app\/main\.js (.*)$/;
const STARTS = /\b(?:cloudhsm-sim|npm) (?:up|start|cluster --|kms --)/;
const IN_FOREGROUND = /^(up|cluster|kms)$/;
const PROGRAMS = ['cloudhsm-sim', 'npx', 'npm', 'aws', 'docker', 'kubectl'];
const DONE: Printed = { code: 0, stdout: '', stderr: '' };

export interface PageRun {
  readonly blocks: readonly Block[];
  /** Which of the closed list have been met. */
  readonly notRun: ReadonlySet<RegExp>;
}

/** @param files that the page speaks of, and does not show */
export async function runPage(
  t: Test,
  page: string,
  runCommand: CommandRunner,
  files: Readonly<Record<string, string>> = {},
): Promise<PageRun> {
  const blocks = blocksOf(page).filter(hasToHold);
  const simulators = startedSimulators(t);
  const met = new Set<RegExp>();

  const answer = async (asked: Asked): Promise<Printed> => {
    const { program, args } = asked;
    const entry = notRun([program, ...args].join(' ').replace(/^npx /, ''));
    if (entry !== undefined) {
      met.add(entry.command);
      return DONE;
    }
    if (program === 'aws') return awsCommand(asked);
    if (program === 'npx') return answer({ ...asked, program: args[0] ?? '', args: args.slice(1) });
    if (program === 'npm') return answer({ ...asked, program: 'cloudhsm-sim', args: scriptOf(args) });
    if (program !== 'cloudhsm-sim')
      throw new Error(`${program} ${args.join(' ')}: neither run nor in the list of NOT_RUN`);
    // Not `cluster list`, which ends by itself.
    const isForeground = IN_FOREGROUND.test(args[0] ?? '') && !/^[a-z]/.test(args[1] ?? '');
    return isForeground && !args.includes('--help') ? simulators.start(asked) : runCommand(asked);
  };
  const shell = await openPageShell(t, PROGRAMS, join(ROOT, 'node_modules'), answer);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(shell.folder, name), text);
  if (!blocks.some(({ text }) => STARTS.test(text))) {
    await simulators.start({
      program: 'cloudhsm-sim',
      args: ['up'],
      folder: shell.folder,
      environment: {},
      input: undefined,
    });
  }

  for (const block of blocks) {
    // What comes after a block that failed would fail for that reason, or wait for ever.
    if (!t.passing()) break;
    await t.test(`${page}:${block.line}`, async (t) => {
      const { language, text, note, prints } = block;
      if (note?.kind === 'file') return writeFileSync(join(shell.folder, note.path), text);
      if (note?.kind === 'in')
        return t.ok(readFileSync(join(ROOT, note.path), 'utf8').includes(text), `it is in ${note.path}`);
      if (note?.kind === 'shown') return t.ok(existsSync(join(ROOT, note.path)), `${note.path} shows it`);
      const script = scriptFor(language, shell.folder, text);
      if (script === undefined) return t.fail(`a block of ${language} that nothing checks`);
      const default_ = simulators.ready === undefined ? '' : 'export CLOUDHSM_SIM_ENDPOINT=http://127.0.0.1:4760\n';
      const { code, printed } = await shell.run(simulators.withEndpoints(`${default_}${script}`));
      if (prints !== undefined) t.ok(isShownBy(prints, printed), 'it prints what is shown', { printed, shown: prints });
      // What fails is meant to where the page shows how, and nothing comes after it.
      if (prints === undefined || text.trim().includes('\n')) t.equal(code, 0, 'exit code', { printed });
    });
  }
  return { blocks, notRun: met };
}

/** What bash is given. Undefined: nothing of that language is run. */
function scriptFor(language: string, folder: string, text: string): string | undefined {
  if (language === 'sh') return text;
  if (language !== 'js') return undefined;
  writeFileSync(join(folder, 'block.mjs'), text);
  return 'node block.mjs';
}

/** What `npm start` and `npm run NAME` would give to the command. @throws Error for a script that is another one */
function scriptOf(args: readonly string[]): readonly string[] {
  const [first = '', ...rest] = args[0] === 'run' ? args.slice(1) : args;
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const [, command] = SCRIPT.exec(scripts[first] ?? '') ?? [];
  if (command === undefined) throw new Error(`npm ${args.join(' ')}: neither run nor in the list of NOT_RUN`);
  return [...command.split(' '), ...rest.filter((word) => word !== '--')];
}
