// What an application meets when its key store is disconnected, and when HSMs die, through AWS's own SDK.

import * as KMS from '@aws-sdk/client-kms';
import t, { type Test } from 'tap';
import { IN_WORKERS, refusalOf, runSimulator } from '../support/running-simulator.ts';

const plaintext = Buffer.from('attack at dawn');

async function start(t: Test) {
  const world = await runSimulator(t, IN_WORKERS);
  const { kms, storeId: CustomKeyStoreId, keyId, keyArn, clusterId } = world;
  const encrypt = async () =>
    (await kms.send(new KMS.EncryptCommand({ KeyId: keyId, Plaintext: plaintext }))).CiphertextBlob;
  const decrypt = (CiphertextBlob: Uint8Array | undefined) => kms.send(new KMS.DecryptCommand({ CiphertextBlob }));
  const post = async (path: string): Promise<void> => {
    const answer = await world.control(path, { method: 'POST' });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  };
  return {
    ...{ world, kms, keyArn, encrypt, decrypt },
    lose: (hsmId: string) => post(`clusters/${clusterId}/hsms/${hsmId}/lose`),
    restore: (hsmId: string) => post(`clusters/${clusterId}/hsms/${hsmId}/restore`),
    state: () => world.settledState(CustomKeyStoreId),
    keyState: async () => (await kms.send(new KMS.DescribeKeyCommand({ KeyId: keyId }))).KeyMetadata?.KeyState,
    disconnect: () => kms.send(new KMS.DisconnectCustomKeyStoreCommand({ CustomKeyStoreId })),
    connect: () => kms.send(new KMS.ConnectCustomKeyStoreCommand({ CustomKeyStoreId })),
    createKey: () => kms.send(new KMS.CreateKeyCommand({ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId })),
    opens: async (blob: Uint8Array | undefined): Promise<boolean> =>
      plaintext.equals((await decrypt(blob)).Plaintext ?? new Uint8Array()),
  };
}

t.test('keys are Unavailable while the store is disconnected; afterwards old ciphertexts decrypt', async (t) => {
  const app = await start(t);
  const blob = await app.encrypt();
  for (let round = 0; round < 2; round++) {
    await app.disconnect();
    t.equal(await app.state(), 'DISCONNECTED');
    t.equal(await app.keyState(), 'Unavailable');
    for (const ask of [() => app.encrypt(), () => app.decrypt(blob)]) {
      t.same(await refusalOf(ask()), {
        name: 'KMSInvalidStateException',
        status: 400,
        message: `${app.keyArn} is unavailable.`,
      });
    }
    t.equal((await refusalOf(app.createKey())).name, 'CustomKeyStoreInvalidStateException');
    await app.connect();
    t.equal(await app.state(), 'CONNECTED');
    t.equal(await app.keyState(), 'Enabled');
    t.ok(await app.opens(blob));
  }
});

t.test('one HSM is enough for use, not for new keys; with none the store stays CONNECTED', async (t) => {
  const app = await start(t);
  const blob = await app.encrypt();
  const [one = '', other = ''] = app.world.hsmIds();

  await app.lose(one);
  t.ok(await app.opens(blob));
  t.ok(await app.opens(await app.encrypt()));
  t.equal((await refusalOf(app.createKey())).name, 'CloudHsmClusterInvalidConfigurationException');

  await app.lose(other);
  for (const ask of [() => app.encrypt(), () => app.decrypt(blob)]) {
    t.match(await refusalOf(ask()), {
      name: 'KMSInvalidStateException',
      status: 400,
      message: /^KMS cannot communicate with your CloudHSM cluster/,
    });
  }
  t.equal(await app.state(), 'CONNECTED');
  t.equal(await app.keyState(), 'Enabled');
});

t.test('what the newest backup holds outlives both HSMs; no connect is needed', async (t) => {
  const app = await start(t);
  const blob = await app.encrypt();
  const [one = '', other = ''] = app.world.hsmIds();
  // The backup that the restored HSM is made from holds the rotated password and the key.
  await app.lose(one);
  await app.restore(one);
  const [survivor = '', restored = ''] = app.world.hsmIds();
  t.equal(survivor, other);
  await app.lose(survivor);
  // The connector finds the new HSM by itself; until then it says that it cannot communicate.
  t.ok(await eventually(() => app.opens(blob)));
  await app.lose(restored);
  t.equal((await refusalOf(app.decrypt(blob))).name, 'KMSInvalidStateException');
  await app.restore(survivor);
  t.ok(await eventually(() => app.opens(blob)));
  t.equal(await app.state(), 'CONNECTED');
});

/** What the connector does by itself takes a moment: KMSInvalidStateException meanwhile. */
async function eventually(attempt: () => Promise<boolean>): Promise<boolean> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if ((error as Error).name !== 'KMSInvalidStateException') throw error;
    }
  }
}

t.test('machines die and are replaced, again and again, while requests are answered', async (t) => {
  const app = await start(t);
  const blob = await app.encrypt();
  for (let round = 0; round < 5; round++) {
    const [oldest = ''] = app.world.hsmIds();
    const requests = Array.from({ length: 4 }, () => eventually(() => app.opens(blob)));
    await app.lose(oldest);
    await app.restore(oldest);
    t.ok((await Promise.all(requests)).every(Boolean));
  }
  t.equal(app.world.hsmIds().length, 2);
});

t.test('requests under way while an HSM dies are answered by the other', async (t) => {
  const app = await start(t);
  const blob = await app.encrypt();
  const [one = ''] = app.world.hsmIds();
  const requests = Array.from({ length: 100 }, () => app.opens(blob));
  await app.lose(one);
  t.ok((await Promise.all(requests)).every(Boolean));
});
