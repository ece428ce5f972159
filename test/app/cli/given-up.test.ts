// Commands of `cloudhsm-sim cli` that wait, on a pseudo-terminal: it is seen, and Ctrl-C gives them up.

import t from 'tap';
import { noTerminal, onTerminal, type Step } from '../../support/pseudo-terminal.ts';
import { runSimulator } from '../../support/running-simulator.ts';

const PROMPT = 'aws-cloudhsm > ';
const CTRL_C = '\x03';
const WAITING = 'waiting for the cluster; Ctrl-C gives it up';

const world = await runSimulator(t, { seed: 'cluster' });
const [username, password] = ['example_user', world.passwordOf('example_user')];
const environment = { ...process.env, TERM: 'xterm', CLOUDHSM_SIM_ENDPOINT: world.ready.endpoint };
const asUser = { ...environment, CLOUDHSM_ROLE: 'crypto-user', CLOUDHSM_PIN: `${username}:${password}` };

/** No HSM answers this any more; everything else they do. */
async function hang(operation: string): Promise<void> {
  await world.control('faults/populate', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([{ name: 'hang', kind: 'hsm_hang', match: { operation } }]),
  });
}

t.test('in the shell, and the prompt is back', { skip: noTerminal }, async (t) => {
  await hang('findKeys');
  const steps: readonly Step[] = [
    [PROMPT, `login --username ${username} --role crypto-user\r`],
    ['Enter password:', `${password}\r`],
    ['"error_code": 0', ''],
    [PROMPT, 'key list\r'],
    [WAITING, CTRL_C],
    ['"data": "Interrupted: what the HSMs have been asked for may still be done"', ''],
    // Whoever was logged in still is.
    [PROMPT, 'user list\r'],
    ['"error_code": 0', ''],
    [PROMPT, 'logout\r'],
    ['"Logout successful"', ''],
    [PROMPT, 'quit\r'],
  ];
  const { code, stdout } = await onTerminal(t, steps, ['cli'], environment);
  t.equal(code, 0, stdout);
  t.match(stdout, `\r\u001b[K{`, 'no trace of it is left');
});

t.test('a log in that is given up is none', { skip: noTerminal }, async (t) => {
  await hang('loginFinish');
  const steps: readonly Step[] = [
    [PROMPT, `login --username ${username} --role crypto-user\r`],
    ['Enter password:', `${password}\r`],
    [WAITING, CTRL_C],
    ['"error_code": 1', ''],
    [PROMPT, 'key list\r'],
    ['Nobody is logged in', ''],
    [PROMPT, 'quit\r'],
  ];
  const { code, stdout } = await onTerminal(t, steps, ['cli'], environment);
  t.equal(code, 0, stdout);
});

t.test('a single command ends with 130, as shells expect', { skip: noTerminal }, async (t) => {
  await hang('findKeys');
  const given = await onTerminal(t, [[WAITING, CTRL_C]], ['cli', 'key', 'list'], asUser);
  t.equal(given.code, 130, given.stdout);
  t.match(given.stdout, '"data": "Interrupted: what the HSMs have been asked for may still be done"');

  // Also behind a question, when the terminal is not what sends the signal.
  await hang('loginFinish');
  const login = ['cli', 'login', '--username', username, '--role', 'crypto-user'];
  const asked: readonly Step[] = [
    ['Enter password:', `${password}\r`],
    [WAITING, CTRL_C],
  ];
  t.match(await onTerminal(t, asked, login, environment), { code: 130 });
  t.match(await onTerminal(t, [['Enter password:', CTRL_C]], login, environment), { code: 130 });
});
