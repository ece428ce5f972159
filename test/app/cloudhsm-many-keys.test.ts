// Another HSM joins a cluster that holds 10,000 keys, on real threads: it is given all of them, and the one that is there
// goes on answering meanwhile.

import * as HSM from '@aws-sdk/client-cloudhsm-v2';
import t from 'tap';
import { encodeKeyType, encodeTemplate } from '../../src/client/key-attributes.ts';
import { logInToHsm } from '../support/hsm-client.ts';
import { IN_WORKERS, runSimulator } from '../support/running-simulator.ts';

const KEY_COUNT = 10_000;
/** Of a second's order; a machine with much else to do is given ten. */
const JOIN_DURATION_MAX_MS = 10_000;

t.test('10,000 keys', async (t) => {
  const world = await runSimulator(t, { seed: 'cluster', hsmCount: 1, ...IN_WORKERS });
  const { cloudHsm, clusterId: ClusterId } = world;
  const password = world.passwordOf('example_user');
  const first = await logInToHsm(world, 'example_user', 'crypto-user', password);
  const body = {
    ...{ keyType: encodeKeyType('aes'), keyLengthBytes: 32 },
    attributes: encodeTemplate({ token: true, encrypt: true, decrypt: true }),
  };
  const keys = await Promise.all(
    Array.from({ length: KEY_COUNT }, () => first.request('generateKey', body, { deadlineMs: 60_000 })),
  );
  const handles = keys.map(({ keyGenerated }) => keyGenerated?.keyHandle ?? 0);
  t.equal(new Set(handles).size, KEY_COUNT);
  const encrypt = (index: number) => ({
    ...{ keyHandle: handles[index] ?? 0, plaintext: Buffer.from('text'), aesGcm: {} },
  });

  const startMs = performance.now();
  await cloudHsm.send(new HSM.CreateHsmCommand({ ClusterId, AvailabilityZone: 'us-east-1b' }));
  const joining = { over: false };
  const joined = world.settledCluster(ClusterId).finally(() => {
    joining.over = true;
  });
  const answers = [];
  while (!joining.over) answers.push(await first.request('encrypt', encrypt(answers.length % KEY_COUNT)));
  t.match((await joined).Hsms, [{ State: 'ACTIVE' }, { State: 'ACTIVE', AvailabilityZone: 'us-east-1b' }]);
  t.ok(performance.now() - startMs < JOIN_DURATION_MAX_MS);
  t.ok(answers.length > 10, `${answers.length} answers meanwhile`);
  t.ok(answers.every(({ encrypted }) => encrypted?.ciphertext.length === 'text'.length + 16));

  const second = await logInToHsm(world, 'example_user', 'crypto-user', password, 1);
  const found = await second.request('findKeys', { attributes: [], countMax: 1 });
  t.equal(found.foundKeys?.keyHandles[0], handles[0]);
  for (const index of [0, KEY_COUNT - 1]) {
    const { encrypted } = await first.request('encrypt', encrypt(index));
    const { iv, ciphertext } = encrypted ?? {};
    const sealed = { keyHandle: handles[index] ?? 0, ciphertext, aesGcm: { iv } };
    t.equal(Buffer.from((await second.request('decrypt', sealed)).decrypted?.plaintext ?? []).toString(), 'text');
  }
  for (const link of [first, second]) link.close();
});
