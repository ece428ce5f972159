// `--quotas real` through the SDK: polling faster than five times a second is throttled, and the SDK's retries ride it out.

import { DescribeCustomKeyStoresCommand, KMSClient } from '@aws-sdk/client-kms';
import t from 'tap';
import { refusalOf, runSimulator } from '../support/running-simulator.ts';

t.test('polling too fast', async (t) => {
  const { kms, ready } = await runSimulator(t, { requestQuotas: true });
  const poll = () => kms.send(new DescribeCustomKeyStoresCommand({}));
  const answers = await Promise.allSettled(Array.from({ length: 50 }, poll));
  const refused = answers.filter(({ status }) => status === 'rejected');
  t.ok(refused.length > 0 && refused.length <= 45, `${refused.length} of 50`);
  const [first] = refused;
  t.match(await refusalOf(first?.status === 'rejected' ? Promise.reject(first.reason) : Promise.resolve()), {
    name: 'ThrottlingException',
    status: 400,
    message: /^You have exceeded the rate/,
  });

  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const patient = new KMSClient({ endpoint: ready.endpoint, region: ready.region, credentials, maxAttempts: 20 });
  t.teardown(() => patient.destroy());
  const { $metadata } = await patient.send(new DescribeCustomKeyStoresCommand({}));
  t.equal($metadata.httpStatusCode, 200);
});

t.test('without the flag nothing is throttled', async (t) => {
  const { kms } = await runSimulator(t, { seed: 'bare' });
  await Promise.all(Array.from({ length: 50 }, () => kms.send(new DescribeCustomKeyStoresCommand({}))));
});
