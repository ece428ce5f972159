// KMS that has been shut down: whoever asks it then is told so, in an exception that clients know and try again after.

import t from 'tap';
import { EventTrail } from '../../app/events/event-trail.ts';
import { KMS_OPERATIONS, startKmsService } from '../../app/kms-service.ts';
import { processRuntime } from '../../app/process-runtime.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { Secret } from '../../src/runtime/secret.ts';
import { exampleCertificate } from '../support/certificates.ts';
import { KMSUSER_PASSWORD, makeMemoryWorld } from '../support/memory-world.ts';

const world = await makeMemoryWorld();
t.teardown(() => world.close());
const kms = await startKmsService({
  ...{ runtime: processRuntime(silentLogger), trail: new EventTrail(), zeroHsms: 'async', requestQuotas: true },
  ...{ directory: world.directory, network: world.network, channels: world.channels },
});
const ask = async (operation: string, service = 'KMS'): Promise<void> =>
  kms.beforeDispatch({
    ...{ requestId: 'a', service, operation, input: {} },
    caller: { sourceAddress: '127.0.0.1', userAgent: '', accessKeyId: undefined },
  });

t.test('before its end it is asked', async () => {
  for (const operation of KMS_OPERATIONS) await ask(operation);
});

t.test('from its end on it is not', async (t) => {
  const shutDown = kms.shutDown();
  const stopping = { code: 'simulator_unavailable', kmsException: 'KMSInternalException', message: 'KMS is stopping' };
  await t.rejects(ask('ListKeys'), stopping);
  await shutDown;
  for (const operation of KMS_OPERATIONS) await t.rejects(ask(operation), stopping, operation);
  await ask('DescribeClusters', 'CloudHSM V2');
});

t.test('what was dispatched before, and comes to write after it, does not wait for ever', async (t) => {
  await t.rejects(kms.operations.CreateAlias({ AliasName: 'alias/a', TargetKeyId: 'a' }));
  await t.rejects(
    kms.side.keyStores.create({
      ...{ name: 'late', clusterId: world.cluster.clusterId },
      trustAnchorCertificate: exampleCertificate.trustAnchorPem,
      password: Secret.fromText(KMSUSER_PASSWORD),
    }),
    { code: 'ledger_unavailable' },
  );
});
