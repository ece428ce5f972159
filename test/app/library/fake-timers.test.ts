// Test runners put timers and a date of their own in the place of the system's. A simulator in the same process is no part
// of what they test: it keeps its time.

import { mock } from 'node:test';
import { EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import t from 'tap';
import { startSimulator } from '../../../app/library/index.ts';

t.test('a simulator in this process starts, answers and stops while timers and the date are faked', async (t) => {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'setImmediate', 'Date'], now: Date.UTC(2040, 0, 1) });
  t.teardown(() => mock.timers.reset());
  const simulator = await startSimulator();
  const kms = new KMSClient(simulator.awsClientOptions());
  t.teardown(() => kms.destroy());
  const Plaintext = Buffer.from('hello');
  const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId: simulator.keyId, Plaintext }));
  t.ok(CiphertextBlob?.length);
  await simulator.stop();
});
