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

t.test('the tour', async (t) => {
  const { code, stdout } = await runCommand(t, ['tour']);
  t.equal(code, 0);
  const lines = stdout.trim().split('\n');
  for (const [index, step] of STEPS.entries()) t.match(lines[index] ?? '', step);
  t.equal(lines.length, STEPS.length);
});
