// An HSM's thread that crashes by a bug is a lost HSM: the cluster lists it no longer, KMS fails over, and the log says why.

import type { Worker } from 'node:worker_threads';
import { EncryptCommand } from '@aws-sdk/client-kms';
import t from 'tap';
import { silentLogger } from '../../../src/runtime/logger.ts';
import { IN_WORKERS, runSimulator } from '../../support/running-simulator.ts';

t.test('the cluster goes on without it, and gets it back as any other', async (t) => {
  const workers: Worker[] = [];
  const note = (worker: Worker): void => void workers.push(worker);
  process.on('worker', note);
  const reported: object[] = [];
  const logger = {
    ...silentLogger,
    error: (fields: object, message: string) => void reported.push({ ...fields, message }),
  };
  const world = await runSimulator(t, { logger, ...IN_WORKERS });
  process.off('worker', note);
  const { kms, keyId, control, clusterId, hsmIds, settledState, storeId } = world;
  const encrypt = async (): Promise<void> => {
    await kms.send(new EncryptCommand({ KeyId: keyId, Plaintext: Buffer.from('x') }));
  };
  await encrypt();
  const [first = '', second = ''] = hsmIds();
  // No message that it knows: it fails where nobody catches.
  workers[0]?.postMessage(undefined);
  await new Promise<void>((resolve) => workers[0]?.once('exit', () => resolve()));
  while (hsmIds().length > 1) await new Promise(setImmediate);
  const [survivor = ''] = hsmIds();
  for (let count = 0; count < 20; count++) await encrypt();
  t.equal(await settledState(storeId), 'CONNECTED');
  const crashed = survivor === first ? second : first;
  t.match(reported, [{ hsmId: crashed, message: 'the HSM crashed', err: /TypeError/ }]);
  const answer = await control(`clusters/${clusterId}/hsms/${crashed}/restore`, { method: 'POST' });
  t.equal(answer.status, 200);
  t.equal(hsmIds().length, 2);
});
