// The tour holds, and shows each of its steps.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { runCommand, temporaryFolder } from '../support/up-process.ts';

const MAIN = fileURLToPath(new URL('../../app/main.js', import.meta.url));

const STEPS = [
  /start +ready after \d+ ms/,
  /DescribeClusters +cluster-\w+ ACTIVE, 2 HSMs/,
  /CreateCustomKeyStore +cks-[0-9a-f]{17}/,
  /ConnectCustomKeyStore +CONNECTING -> CONNECTED/,
  /CreateKey +[0-9a-f-]{36} Enabled/,
  /Encrypt +\d+ octets/,
  /lose an HSM +hsm-\w+/,
  /Decrypt +the other HSM answers/,
  /DisconnectCustomKeyStore +.*DISCONNECTED/,
  /the key meanwhile +Unavailable; Encrypt: KMSInvalidStateException/,
  /an admin resets kmsuser behind KMS’s back +done/,
  /ConnectCustomKeyStore +CONNECTING -> FAILED INVALID_CREDENTIALS/,
  /DisconnectCustomKeyStore +.*DISCONNECTED/,
  /UpdateCustomKeyStore KeyStorePassword +done/,
  /ConnectCustomKeyStore +CONNECTING -> CONNECTED/,
  /Decrypt +the first ciphertext still decrypts/,
  /everything holds/,
];

t.test('the tour, for people and for programs', async (t) => {
  // What would change a simulator that somebody starts changes nothing of the tour's own.
  const variables = { CLOUDHSM_SIM_BARE: 'true' };
  const [text, json] = await Promise.all([runCommand(t, ['tour'], variables), runCommand(t, ['tour', '--json'])]);
  t.same([text.code, json.code], [0, 0]);
  t.notMatch(text.stderr, /"level"/, 'no log among the steps');
  const lines = text.stdout.trim().split('\n');
  for (const [index, step] of STEPS.entries()) t.match(lines[index] ?? '', step);
  t.equal(lines.length, STEPS.length);
  const { holds, steps } = JSON.parse(json.stdout) as { holds: boolean; steps: { step: string; result: string }[] };
  t.equal(holds, true);
  t.equal(steps.length, STEPS.length - 1);
  for (const [index, { step, result }] of steps.entries()) t.match(`${step}  ${result}`, STEPS[index] ?? /^$/);
});

t.test('a tour that is ended leaves no simulator behind', async (t) => {
  for (const [signal, code] of [
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const) {
    const env = { ...process.env, TMPDIR: temporaryFolder(t) };
    const tour = spawn(process.execPath, [MAIN, 'tour'], { stdio: ['ignore', 'pipe', 'pipe'], env });
    t.teardown(() => void tour.kill('SIGKILL'));
    // Its first line comes once the simulator is ready.
    await once(tour.stdout, 'data');
    const left = new Promise((resolve) => tour.once('exit', () => resolve(readdirSync(env.TMPDIR))));
    const exited = once(tour, 'exit');
    tour.kill(signal);
    t.same(await exited, [code, null], signal);
    t.same(await left, [], 'nothing is left when it has ended');
  }
});

t.test('a tour whose output nobody reads leaves nothing behind either', async (t) => {
  for (const flags of ['', '--json']) {
    const env = { ...process.env, TMPDIR: temporaryFolder(t) };
    const words = `"$0" "$1" tour ${flags} 2>&1 | true`;
    const shell = spawn('sh', ['-c', words, process.execPath, MAIN], { stdio: 'ignore', env });
    await once(shell, 'exit');
    t.same(readdirSync(env.TMPDIR), [], flags);
  }
});
