// The simulator in a container of its own, with Testcontainers: `docker build -t cloudhsm-sim:0.1.0 .` first.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { GenericContainer, Wait } from 'testcontainers';

const PORT = 4760;

test('an application encrypts under a key of a CloudHSM key store', async () => {
  const container = await new GenericContainer('cloudhsm-sim:0.1.0')
    .withExposedPorts(PORT)
    .withWaitStrategy(Wait.forHttp('/readyz', PORT))
    .start();
  try {
    const kms = new KMSClient({
      endpoint: `http://${container.getHost()}:${container.getMappedPort(PORT)}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'sim', secretAccessKey: 'sim' },
    });
    const { CiphertextBlob } = await kms.send(
      new EncryptCommand({ KeyId: 'alias/example', Plaintext: Buffer.from('hello') }),
    );
    assert.ok(CiphertextBlob.byteLength > 0);
  } finally {
    await container.stop();
  }
});
