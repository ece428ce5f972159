// Programs on the path of a shell that are answered by this process instead of being started.

import { chmodSync, symlinkSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Test } from 'tap';

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

export type Answer = (asked: Asked) => Promise<Printed>;

/**
 * Every field ends with a zero octet. A question is the program, the folder, what is piped, how many arguments there are, the
 * arguments, the environment, and an empty field; an answer is exit code, output and errors.
 */
const asking = (port: number): string => `#!/bin/bash
exec 3<>/dev/tcp/127.0.0.1/${port}
input=
[ -c /dev/stdin ] || input="piped $(base64 | tr -d '\\n')"
{ printf '%s\\0' "\${0##*/}" "$PWD" "$input" "$#" "$@"; env -0; printf '\\0'; } >&3
IFS= read -r -d '' code <&3; IFS= read -r -d '' out <&3; IFS= read -r -d '' err <&3
printf '%s' "$out"; printf '%s' "$err" >&2
exit "$code"
`;
const FIELDS_BEFORE_ARGUMENTS = 4;

/** @param bin a folder of the path, where they are put */
export async function answerPrograms(t: Test, bin: string, programs: readonly string[], answer: Answer): Promise<void> {
  const server = createServer((socket) => void converse(socket, answer));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => void server.close());
  writeFileSync(join(bin, 'ask'), asking((server.address() as AddressInfo).port));
  chmodSync(join(bin, 'ask'), 0o755);
  for (const program of programs) symlinkSync('ask', join(bin, program));
}

async function converse(socket: Socket, answer: Answer): Promise<void> {
  // Whoever asks may have been ended meanwhile.
  socket.on('error', () => {});
  let text = '';
  for await (const chunk of socket.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    text += chunk;
    const asked = parse(text);
    if (asked === undefined) continue;
    const { code, stdout, stderr } = await answer(asked).catch((error: Error) => ({
      ...{ code: 1, stdout: '' },
      stderr: `${error.stack}\n`,
    }));
    socket.end(`${code}\0${stdout}\0${stderr}\0`);
    break;
  }
}

/** Undefined: there is more to come. */
function parse(text: string): Asked | undefined {
  const [program = '', folder = '', input = '', count = '', ...rest] = text.split('\0');
  const variables = rest.slice(Number(count));
  const end = variables.indexOf('');
  // What is behind the last zero octet is no field yet.
  if (text.split('\0').length <= FIELDS_BEFORE_ARGUMENTS || end < 0 || end === variables.length - 1) return undefined;
  return {
    ...{ program, folder, args: rest.slice(0, Number(count)) },
    environment: Object.fromEntries(
      variables.slice(0, end).map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
    ),
    input: input === '' ? undefined : Buffer.from(input.slice('piped '.length), 'base64'),
  };
}
