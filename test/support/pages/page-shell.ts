// A shell as a page's reader has it: bash, in a folder of its own, in which a block finds what the blocks before it have
// left: variables, functions, files, and where it is.

import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Test } from 'tap';
import { plainEnvironment } from '../plain-environment.ts';
import { temporaryFolder } from '../up-process.ts';
import { type Answer, answerPrograms } from './answered-programs.ts';

export interface PageShell {
  readonly folder: string;
  /** How it ended, and what was printed on both outputs. */
  run(script: string): Promise<{ readonly code: number; readonly printed: string }>;
}

/** Runs the script of each name that it reads, and tells how it ended: from a small process, which is forked quickly. */
const LOOP = `while IFS= read -r script; do bash "$script" >"$script.out" 2>&1 </dev/null; echo $?; done`;
/** They would be about other simulators than those of the page. */
const MEANT_FOR_OTHERS = /^(AWS|CLOUDHSM)_/;

/** @param programs that this process answers */
export async function openPageShell(t: Test, programs: readonly string[], answer: Answer): Promise<PageShell> {
  const home = temporaryFolder(t);
  const [bin, folder, state] = [join(home, 'bin'), join(home, 'page'), join(home, 'state.sh')];
  for (const made of [bin, folder]) mkdirSync(made);
  await answerPrograms(t, bin, programs, answer);
  writeFileSync(state, '');
  // Functions are not for the environment of what is started, which has not the room for those of a completion.
  const prelude = `. '${state}'; set -aeo pipefail; unset NODE_OPTIONS
trap 'code=$?; for name in $(compgen -A function); do export -nf $name; done; { export -p; declare -f; echo "cd '"'"'$PWD'"'"'"; } >'"'${state}'"'; exit $code' EXIT\n`;

  const own = Object.entries(plainEnvironment).filter(([name]) => !MEANT_FOR_OTHERS.test(name));
  const env = { ...Object.fromEntries(own), HOME: home, PATH: `${bin}:${process.env.PATH}`, TERM: 'dumb' };
  const bash = spawn('bash', ['-c', LOOP], { cwd: folder, env, stdio: ['pipe', 'pipe', 'inherit'] });
  t.teardown(() => void bash.kill());
  const ended = createInterface(bash.stdout)[Symbol.asyncIterator]();
  let count = 0;

  return {
    folder,
    async run(script) {
      const file = join(home, `${++count}.sh`);
      writeFileSync(file, prelude + script);
      bash.stdin.write(`${file}\n`);
      const { value } = await ended.next();
      if (value === undefined) throw new Error('the shell has gone');
      return { code: Number(value), printed: readFileSync(`${file}.out`, 'utf8') };
    },
  };
}
