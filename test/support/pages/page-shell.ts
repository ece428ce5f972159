// A shell as a page's reader has it: bash, in a folder of its own, in which a block finds what the blocks before it have
// left: variables, files, where it is. Some programs are answered by this process instead of being started.

import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Test } from 'tap';
import { plainEnvironment } from '../plain-environment.ts';
import { temporaryFolder } from '../up-process.ts';

export interface Asked {
  readonly program: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** All of what is piped into it; undefined: nothing is. */
  readonly input: Buffer | undefined;
}

export interface Printed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface PageShell {
  readonly folder: string;
  /** How it ended, and what was printed on both outputs. */
  run(script: string): Promise<{ readonly code: number; readonly printed: string }>;
}

/** A field ends with a zero octet. What it asks has five and the arguments, what it is answered has three. */
const FIELDS = 5;
const ASKING = `#!/bin/bash
exec 3<>"/dev/tcp/127.0.0.1/$PAGE_SHELL_PORT"
input=
[ -c /dev/stdin ] || input="piped $(base64 | tr -d '\\n')"
printf '%s\\0' "\${0##*/}" "$PWD" "$input" "$(env -0 | base64 | tr -d '\\n')" "$#" "$@" >&3
IFS= read -r -d '' code <&3; IFS= read -r -d '' out <&3; IFS= read -r -d '' err <&3
printf '%s' "$out"; printf '%s' "$err" >&2
exit "$code"
`;

/** @param programs that this process answers */
export async function openPageShell(
  t: Test,
  programs: readonly string[],
  answer: (asked: Asked) => Promise<Printed>,
): Promise<PageShell> {
  const home = temporaryFolder(t);
  const [bin, folder, state] = [join(home, 'bin'), join(home, 'page'), join(home, 'state.sh')];
  for (const made of [bin, folder]) mkdirSync(made);
  writeFileSync(join(bin, 'ask'), ASKING);
  chmodSync(join(bin, 'ask'), 0o755);
  for (const program of programs) symlinkSync('ask', join(bin, program));

  const server = createServer((socket) => void converse(socket, answer));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => void server.close());
  const env = {
    ...plainEnvironment,
    ...{ HOME: home, PATH: `${bin}:${plainEnvironment.PATH}`, TERM: 'dumb' },
    PAGE_SHELL_PORT: `${(server.address() as AddressInfo).port}`,
  };
  writeFileSync(state, '');
  const prelude = `exec 2>&1; set -aeo pipefail; . '${state}'; unset NODE_OPTIONS
trap 'code=$?; { export -p; declare -f; echo "cd '"'"'$PWD'"'"'"; } >'"'${state}'"'; exit $code' EXIT`;

  return {
    folder,
    run(script) {
      const child = spawn('bash', ['-c', `${prelude}\n${script}`], {
        cwd: folder,
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let printed = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
      });
      return new Promise((resolve, reject) => {
        child.on('error', reject);
        child.on('close', (code) => resolve({ code: code ?? 1, printed }));
      });
    },
  };
}

async function converse(socket: Socket, answer: (asked: Asked) => Promise<Printed>): Promise<void> {
  // Whoever asks may have been ended meanwhile.
  socket.on('error', () => {});
  let text = '';
  for await (const chunk of socket.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    text += chunk;
    if (isWhole(text)) break;
  }
  const { code, stdout, stderr } = await answer(parse(text)).catch((error: Error) => ({
    ...{ code: 1, stdout: '' },
    stderr: `${error.stack}\n`,
  }));
  socket.end(`${code}\0${stdout}\0${stderr}\0`);
}

function isWhole(text: string): boolean {
  const fields = text.split('\0');
  return fields.length > FIELDS && fields.length > FIELDS + Number(fields[FIELDS - 1]);
}

function parse(text: string): Asked {
  const [program = '', folder = '', input = '', variables = '', count = '', ...args] = text.split('\0');
  const pairs = Buffer.from(variables, 'base64').toString().split('\0').filter(Boolean);
  return {
    ...{ program, folder, args: args.slice(0, Number(count)) },
    environment: Object.fromEntries(
      pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
    ),
    input: input === '' ? undefined : Buffer.from(input.slice('piped '.length), 'base64'),
  };
}
