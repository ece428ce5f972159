// The interactive mode, on a pseudo-terminal as people have it, and from a pipe as scripts do. The pseudo-terminal is that
// of Python's standard library; where there is no Python, the test says so.

import { execFile, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { runSimulator } from '../../support/running-simulator.ts';
import { temporaryFolder } from '../../support/up-process.ts';

const MAIN = fileURLToPath(new URL('../../../app/main.js', import.meta.url));
const PTY_SESSION = fileURLToPath(new URL('../../../../test/support/pty_session.py', import.meta.url));
const PYTHON = 'python3';

const PROMPT = 'aws-cloudhsm > ';
const [UP, CTRL_C, CTRL_D, CTRL_U] = ['\x1b[A', '\x03', '\x04', '\x15'];

const hasPython = await new Promise<boolean>((resolve) => {
  execFile(PYTHON, ['-c', 'import pty'], (error) => resolve(error === null));
});

const world = await runSimulator(t, { seed: 'cluster' });
const folder = temporaryFolder(t);
const environment = { ...process.env, CLOUDHSM_SIM_ENDPOINT: world.ready.endpoint };

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(command: string, args: readonly string[], input = ''): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env: environment });
    const printed = { stdout: '', stderr: '' };
    child.stdout.on('data', (text: Buffer) => {
      printed.stdout += text.toString();
    });
    child.stderr.on('data', (text: Buffer) => {
      printed.stderr += text.toString();
    });
    child.on('close', (code) => resolve({ code, ...printed }));
    child.stdin.end(input);
  });
}

/** @param steps what is waited for, and what is then typed */
async function onTerminal(
  name: string,
  steps: readonly (readonly [string, string])[],
  ...args: string[]
): Promise<Ended> {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(steps));
  return run(PYTHON, [PTY_SESSION, file, process.execPath, MAIN, 'cli', ...args]);
}

const password = world.passwordOf('admin');

t.test('on a terminal', { skip: hasPython ? false : 'there is no Python with its pty module' }, async (t) => {
  t.test('log in, work, history without passwords, quit', async (t) => {
    const { code, stdout, stderr } = await onTerminal(
      'session',
      [
        [PROMPT, 'login --username admin --role admin\r'],
        ['Enter password:', `${password}\r`],
        ['"error_code": 0', ''],
        [PROMPT, 'user create --username terry --role crypto-user\r'],
        ['Enter password:', 'Terry12345\r'],
        ['Confirm password:', 'Terry12345\r'],
        ['"username": "terry"', ''],
        [PROMPT, 'user change-password --username terry --role crypto-user --password Typed12345\r'],
        ['"error_code": 0', ''],
        // The newest that is remembered is the line before, not the answers in between nor the line with the password.
        [PROMPT, UP],
        ['user create --username terry --role crypto-user', CTRL_U],
        [PROMPT, UP + UP],
        ['login --username admin --role admin', CTRL_C],
        [PROMPT, 'user \\\r'],
        ['> ', 'list\r'],
        ['"cluster-coverage"', ''],
        [PROMPT, 'user lst\r'],
        ["error: unrecognized subcommand 'lst'", ''],
        [PROMPT, 'help logout\r'],
        ['Logout of your cluster', ''],
        [PROMPT, 'logout\r'],
        ['"Logout successful"', ''],
        [PROMPT, 'quit\r'],
      ],
      'interactive',
    );
    t.equal(stderr, '');
    t.equal(code, 0, stdout);
    t.notMatch(stdout, password);
    t.notMatch(stdout, 'Terry12345');
  });

  t.test('Ctrl-C leaves a question unanswered, Ctrl-D the shell', async (t) => {
    const { code, stdout } = await onTerminal('keys', [
      [PROMPT, 'login --username admin --role admin\r'],
      ['Enter password:', `${password.slice(0, 4)}${CTRL_C}`],
      ['"Interrupted"', ''],
      [PROMPT, CTRL_D],
    ]);
    t.equal(code, 0, stdout);
    t.notMatch(stdout, password.slice(0, 4));
  });

  t.test('one command asks for its passwords, too', async (t) => {
    const { code, stdout } = await onTerminal(
      'single',
      [
        ['Enter password:', `${password}\r`],
        ['"role": "admin"', ''],
      ],
      ...['login', '--username', 'admin', '--role', 'admin'],
    );
    t.equal(code, 0, stdout);
    t.notMatch(stdout, password);
  });
});

t.test('from a pipe: lines and answers in turn, JSON alone on standard output', async (t) => {
  const lines = ['login --username admin --role admin', password, '', 'key list', 'logout'];
  const { code, stdout, stderr } = await run(process.execPath, [MAIN, 'cli'], lines.join('\n'));
  t.equal(code, 0, stderr);
  const outcomes = stdout.split(/(?<=^\})\n/m).filter((text) => text !== '');
  t.same(
    outcomes.map((text) => JSON.parse(text)),
    [
      { error_code: 0, data: { username: 'admin', role: 'admin' } },
      { error_code: 0, data: { matched_keys: [], total_key_count: 0, returned_key_count: 0 } },
      { error_code: 0, data: 'Logout successful' },
    ],
  );
});

t.test('without a simulator the shell does not start', async (t) => {
  const args = [MAIN, 'cli', 'interactive', '--endpoint', 'http://127.0.0.1:9'];
  const { code, stdout, stderr } = await run(process.execPath, args);
  t.equal(code, 2);
  t.equal(stdout, '');
  t.equal(stderr, 'cloudhsm-sim: nothing answers at http://127.0.0.1:9: is the simulator running?\n');
});
