// The interactive mode, on a pseudo-terminal as people have it, and from a pipe as scripts do. The pseudo-terminal is that
// of Python's standard library; where there is no Python, the test says so.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { MAIN, noTerminal, onTerminal, run, type Step } from '../../support/pseudo-terminal.ts';
import { runSimulator } from '../../support/running-simulator.ts';
import { temporaryFolder } from '../../support/up-process.ts';

const PROMPT = 'aws-cloudhsm > ';
const [UP, CTRL_C, CTRL_D, CTRL_U] = ['\x1b[A', '\x03', '\x04', '\x15'];

const world = await runSimulator(t, { seed: 'cluster' });
const environment = { ...process.env, CLOUDHSM_SIM_ENDPOINT: world.ready.endpoint };

const password = world.passwordOf('admin');

t.test('on a terminal', { skip: noTerminal }, async (t) => {
  t.test('log in, work, history without passwords, quit', async (t) => {
    const { code, stdout, stderr } = await onTerminal(
      t,
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
      ['cli', 'interactive'],
      environment,
    );
    t.equal(stderr, '');
    t.equal(code, 0, stdout);
    t.notMatch(stdout, password);
    t.notMatch(stdout, 'Terry12345');
  });

  t.test('Ctrl-C leaves a question unanswered, Ctrl-D the shell', async (t) => {
    const { code, stdout } = await onTerminal(
      t,
      [
        [PROMPT, 'login --username admin --role admin\r'],
        ['Enter password:', `${password.slice(0, 4)}${CTRL_C}`],
        ['"Interrupted"', ''],
        [PROMPT, 'user "list\r'],
        ['> ', CTRL_D],
        ['error: the input ends within a command: a double quote is not closed', ''],
      ],
      ['cli'],
      environment,
    );
    t.equal(code, 0, stdout);
    t.notMatch(stdout, password.slice(0, 4));
  });

  t.test('Ctrl-C drops a command that goes on: a quote that is open, a line that ends in a backslash', async (t) => {
    const { code, stdout } = await onTerminal(
      t,
      [
        [PROMPT, 'key list --filter attr.label="two\r'],
        ['> ', `more${CTRL_C}`],
        [PROMPT, 'user \\\r'],
        ['> ', CTRL_C],
        [PROMPT, 'cluster hsm-info\r'],
        ['"error_code": 0', ''],
        [PROMPT, 'quit\r'],
      ],
      ['cli'],
      environment,
    );
    t.equal(code, 0, stdout);
    t.equal(stdout.match(/error/g)?.length, 1, 'nothing else has run');
  });

  t.test('flags that say where the simulator is, and no command', async (t) => {
    const { endpoint } = world.ready;
    const readyFile = join(temporaryFolder(t), 'ready.json');
    writeFileSync(readyFile, JSON.stringify(world.ready));
    const elsewhere = { ...environment, CLOUDHSM_SIM_ENDPOINT: 'http://127.0.0.1:9' };
    for (const flags of [
      ['--endpoint', endpoint],
      [`--ready-file=${readyFile}`],
      ['--cluster-id', world.clusterId, '--disable-key-availability-check', '--ready-file', readyFile],
    ]) {
      const steps: Step[] = [
        [PROMPT, 'cluster hsm-info\r'],
        ['"error_code": 0', ''],
        [PROMPT, 'quit\r'],
      ];
      const { code, stdout } = await onTerminal(t, steps, ['cli', ...flags], elsewhere);
      t.equal(code, 0, `${flags.join(' ')}: ${stdout}`);
    }
  });

  t.test('one command asks for its passwords, too', async (t) => {
    const { code, stdout } = await onTerminal(
      t,
      [
        ['Enter password:', `${password}\r`],
        ['"role": "admin"', ''],
      ],
      ['cli', 'login', '--username', 'admin', '--role', 'admin'],
      environment,
    );
    t.equal(code, 0, stdout);
    t.notMatch(stdout, password);
  });
});

t.test('from a pipe: lines and answers in turn, JSON alone on standard output', async (t) => {
  const lines = ['login --username admin --role admin', password, '', 'key list', 'logout'];
  const { code, stdout, stderr } = await run(process.execPath, [MAIN, 'cli'], environment, lines.join('\n'));
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

t.test('from a pipe: a command that goes on where the input ends is said, and not run', async (t) => {
  const before = 'user list\n';
  for (const [text, open] of [
    ['user create --username zz --role crypto-user --password "Example12345', 'a double quote is not closed'],
    ["key list --filter attr.label='zz\n", 'a single quote is not closed'],
    ['cluster hsm-info \\\n', 'a backslash at the end of a line joins it to the next one'],
  ]) {
    const { code, stdout, stderr } = await run(process.execPath, [MAIN, 'cli'], environment, `${before}${text}`);
    t.equal(code, 2, stdout);
    t.ok(stderr.endsWith(`error: the input ends within a command: ${open}\n`), stderr);
    t.notMatch(stderr, 'Example12345');
    t.match(JSON.parse(stdout), { error_code: 0 }, 'those before have run');
  }
});

t.test('from a pipe: whoever sends commands sees that one failed, and those behind it run', async (t) => {
  const failing = 'key list';
  const wrong = 'user lst';
  for (const [lines, expected, outcomes] of [
    [['user list', 'quit'], 0, [0]],
    [[failing, 'user list'], 1, [1, 0]],
    [[failing, wrong, 'user list', 'quit', failing], 2, [1, 0]],
  ] as const) {
    const { code, stdout, stderr } = await run(process.execPath, [MAIN, 'cli'], environment, lines.join('\n'));
    t.equal(code, expected, `${lines.join(', ')}: ${stderr}`);
    t.same(
      [...stdout.matchAll(/"error_code": (\d)/g)].map(([, digit]) => Number(digit)),
      outcomes,
    );
    t.equal(
      stderr.includes("error: unrecognized subcommand 'lst'"),
      lines.some((line) => line === wrong),
    );
    t.notMatch(stdout, 'unrecognized', 'JSON alone on standard output');
  }
});

t.test('without a simulator the shell does not start', async (t) => {
  const args = [MAIN, 'cli', 'interactive', '--endpoint', 'http://127.0.0.1:9'];
  const { code, stdout, stderr } = await run(process.execPath, args, environment);
  t.equal(code, 2);
  t.equal(stdout, '');
  t.equal(stderr, 'cloudhsm-sim: nothing answers at http://127.0.0.1:9: is the simulator running?\n');
});
