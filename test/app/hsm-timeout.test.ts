// How long KMS waits for an HSM: what `up` and `kms` make of `--hsm-timeout`, and what becomes of a request to an HSM that
// accepts it and never answers.

import { EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import t from 'tap';
import { KMS_SETTINGS } from '../../app/configuration/process-settings.ts';
import { readSettings } from '../../app/configuration/read-settings.ts';
import { UP_SETTINGS } from '../../app/configuration/up-settings.ts';
import { kmsOptions } from '../../app/processes/process-options.ts';
import { upOptions } from '../../app/up-options.ts';
import { refusalOf, runSimulator } from '../support/running-simulator.ts';
import { runClusterSide, runKmsSide } from '../support/two-sides.ts';

type Given = Readonly<Record<string, string>>;

const COMMANDS = {
  up: async (flags: Given, variables: Given = {}) =>
    upOptions(await readSettings(UP_SETTINGS, flags, variables)).hsmTimeoutMs,
  kms: async (flags: Given, variables: Given = {}) =>
    kmsOptions(await readSettings(KMS_SETTINGS, flags, variables)).hsmTimeoutMs,
};
/** What KMS waits unless it is told otherwise. */
const DEFAULT_MS = 10_000;

for (const [command, hsmTimeoutMsOf] of Object.entries(COMMANDS)) {
  t.test(`${command}: seconds, from 1 to 600`, async (t) => {
    t.equal(await hsmTimeoutMsOf({}), DEFAULT_MS);
    t.equal(await hsmTimeoutMsOf({ hsmTimeout: '1' }), 1_000);
    t.equal(await hsmTimeoutMsOf({}, { CLOUDHSM_SIM_HSM_TIMEOUT: '600' }), 600_000);
    for (const wrong of ['0', '601', '0.5', 'never']) {
      await t.rejects(hsmTimeoutMsOf({ hsmTimeout: wrong }), {
        code: 'invalid_configuration',
        message: `--hsm-timeout takes a whole number from 1 to 600 of seconds, not '${wrong}'`,
      });
    }
  });
}

/** No HSM answers an Encrypt; everything else is as ever. */
const HANG = JSON.stringify({ name: 'hang', kind: 'hsm_hang', match: { operation: 'encrypt' } });

const hang = (endpoint: string): Promise<Response> =>
  fetch(`${endpoint}/_sim/v1/faults`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: HANG },
  });

/** What KMS says in the end, and whether that was before it would have given up by itself. */
async function given(answer: Promise<unknown>) {
  const beginMs = performance.now();
  const { name, status } = await refusalOf(answer);
  return { name, status, isEarlier: performance.now() - beginMs < DEFAULT_MS };
}

const TIMED_OUT = { name: 'DependencyTimeoutException', status: 500, isEarlier: true };

t.test('an HSM that hangs is a dependency that did not answer in that time', async (t) => {
  const { ready, kms, keyId } = await runSimulator(t, { hsmTimeoutMs: 1_000 });
  t.equal((await hang(ready.endpoint)).status, 201);
  t.same(await given(kms.send(new EncryptCommand({ KeyId: keyId, Plaintext: Buffer.from('x') }))), TIMED_OUT);
});

t.test('it is KMS that waits, in its own process as well', async (t) => {
  const cluster = await runClusterSide(t);
  const { ready } = await runKmsSide(t, new URL(cluster.ready.endpoint), { seed: cluster.ready, hsmTimeoutMs: 1_000 });
  t.equal((await hang(cluster.ready.endpoint)).status, 201);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const kms = new KMSClient({ endpoint: ready.endpoint, region: ready.region, credentials, maxAttempts: 1 });
  t.teardown(() => kms.destroy());
  const encrypt = new EncryptCommand({ KeyId: ready.keys[0]?.keyId, Plaintext: Buffer.from('x') });
  t.same(await given(kms.send(encrypt)), TIMED_OUT);
});
