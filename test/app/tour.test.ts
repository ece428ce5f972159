// The tour holds, and shows each of its steps.

import t from 'tap';
import { runCommand } from '../support/up-process.ts';

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
  const lines = text.stdout.trim().split('\n');
  for (const [index, step] of STEPS.entries()) t.match(lines[index] ?? '', step);
  t.equal(lines.length, STEPS.length);
  const { holds, steps } = JSON.parse(json.stdout) as { holds: boolean; steps: { step: string; result: string }[] };
  t.equal(holds, true);
  t.equal(steps.length, STEPS.length - 1);
  for (const [index, { step, result }] of steps.entries()) t.match(`${step}  ${result}`, STEPS[index] ?? /^$/);
});
