// The simulator in a container of its own, with Testcontainers: `docker build -t cloudhsm-sim:0.1.0 .` first.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { GenericContainer, Wait } from 'testcontainers';

const PORT = 4760;
// What `getHost()` may call it: the engine of Docker Desktop, of a CI job beside it, of the machine around it.
const HOSTS = 'host.docker.internal,docker,172.17.0.1';

test('an application encrypts under a key of a CloudHSM key store', async () => {
  const container = await new GenericContainer('cloudhsm-sim:0.1.0')
    .withExposedPorts(PORT)
    .withEnvironment({ CLOUDHSM_SIM_ALLOWED_HOSTS: HOSTS })
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
