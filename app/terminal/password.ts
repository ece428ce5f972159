// A password for a command: from its flag, from standard input, or asked for at a terminal, where it is not shown.

import { createInterface } from 'node:readline';
import { type Readable, Writable } from 'node:stream';
import { SimError } from '../../src/errors.ts';

const SIZE_MAX = 1024;

export interface PasswordFlags {
  readonly password?: string;
  readonly passwordStdin?: boolean;
}

export interface Terminal {
  readonly input: Readable & { readonly isTTY?: boolean };
  /** Where questions go; answers are for standard output alone. */
  readonly output: { write(text: string): unknown };
}

const HERE: Terminal = { input: process.stdin, output: process.stderr };

/** @throws SimError `invalid_configuration`: there is none, or two that differ */
export async function newPassword(
  { password, passwordStdin = false }: PasswordFlags,
  username: string,
  terminal: Terminal = HERE,
): Promise<string> {
  if (password !== undefined && passwordStdin) throw wrong('--password and --password-stdin: one of them is enough');
  if (password !== undefined) return password;
  if (passwordStdin) return firstLine(terminal.input);
  if (terminal.input.isTTY !== true) {
    throw wrong('the password is missing: --password-stdin reads it from standard input, a terminal is asked for it');
  }
  const first = await ask(`new password of ${username}: `, terminal);
  if ((await ask('the same again: ', terminal)) === first) return first;
  throw wrong('the two passwords differ');
}

async function firstLine(input: Readable): Promise<string> {
  let text = '';
  for await (const chunk of input.setEncoding('utf8')) {
    text += chunk;
    if (text.includes('\n')) break;
    if (text.length > SIZE_MAX) throw wrong(`the password on standard input is longer than ${SIZE_MAX} characters`);
  }
  const [line = ''] = text.split(/\r?\n/);
  if (line === '') throw wrong('--password-stdin: there is no password on standard input');
  return line;
}

/** What is typed is edited as ever, but written to nowhere. */
function ask(question: string, { input, output }: Terminal): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
  output.write(question);
  return new Promise((resolve, reject) => {
    lines.once('line', resolve);
    lines.once('close', () => reject(wrong('no password was given')));
  })
    .then(String)
    .finally(() => {
      output.write('\n');
      lines.close();
    });
}

const wrong = (message: string): SimError => new SimError('invalid_configuration', message);
