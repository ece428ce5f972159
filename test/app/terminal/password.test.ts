// A password for a command: never shown, whatever way it comes.

import { PassThrough } from 'node:stream';
import t from 'tap';
import { newPassword, type PasswordFlags } from '../../../app/terminal/password.ts';

function terminal(typed: string, isTTY: boolean) {
  const input = Object.assign(new PassThrough(), { isTTY });
  if (typed !== '') input.write(typed);
  const written: string[] = [];
  return { input, output: { write: (text: string) => written.push(text) }, written };
}

const ask = (flags: PasswordFlags, typed = '', isTTY = false) => newPassword(flags, 'kmsuser', terminal(typed, isTTY));

t.test('from the flag', async (t) => {
  t.equal(await ask({ password: 'swordfish' }), 'swordfish');
  t.equal(await ask({ password: '' }), '', 'the rules of passwords say what it must be');
});

t.test('from standard input: its first line', async (t) => {
  t.equal(await ask({ passwordStdin: true }, 'swordfish\nmore\n'), 'swordfish');
  t.equal(await ask({ passwordStdin: true }, 'swordfish\r\n'), 'swordfish');
  const piped = terminal('swordfish', false);
  piped.input.end();
  t.equal(await newPassword({ passwordStdin: true }, 'kmsuser', piped), 'swordfish', 'without an end of line');
  t.same(piped.written, []);
});

t.test('asked for at a terminal, twice, and not shown', async (t) => {
  const here = terminal('', true);
  const answer = newPassword({}, 'kmsuser', here);
  here.input.write('swordfiss\u007fh\r');
  await new Promise((resolve) => setImmediate(resolve));
  here.input.write('swordfish\r');
  t.equal(await answer, 'swordfish', 'a backspace does what it should');
  t.equal(here.written.join(''), 'new password of kmsuser: \nthe same again: \n');
});

t.test('what is none', async (t) => {
  const empty = terminal('', false);
  empty.input.end();
  await t.rejects(newPassword({ passwordStdin: true }, 'kmsuser', empty), {
    message: /there is no password on standard/,
  });
  await t.rejects(ask({ passwordStdin: true }, '\n'), { message: /there is no password on standard input/ });
  await t.rejects(ask({ passwordStdin: true }, 'x'.repeat(2000)), { message: /longer than 1024 characters/ });
  await t.rejects(ask({}), { code: 'invalid_configuration', message: /--password-stdin reads it from standard input/ });
  await t.rejects(ask({ password: 'a', passwordStdin: true }), { message: /one of them is enough/ });
  const interrupted = terminal('', true);
  const answer = newPassword({}, 'kmsuser', interrupted);
  interrupted.input.write('sword\u0003');
  await t.rejects(answer, { code: 'invalid_configuration', message: 'no password was given' });
  const differing = terminal('', true);
  const two = newPassword({}, 'kmsuser', differing);
  differing.input.write('swordfish\r');
  await new Promise((resolve) => setImmediate(resolve));
  differing.input.write('swordfisch\r');
  await t.rejects(two, { message: 'the two passwords differ' });
});
