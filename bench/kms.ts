// kms-encrypt, kms-decrypt, kms-generate-data-key: requests a second over HTTP, eight keep-alive connections, beside a bare
// http.createServer that answers the same octets.

import { Pool } from 'undici';
import { startProcess } from './device.ts';
import type { Bench } from './harness.ts';
import { startBenchSimulator } from './simulator.ts';

const CONNECTIONS = 8;
/** Requests under way: enough that no connection waits for the client. */
const IN_FLIGHT = 64;
const PLAINTEXT = Buffer.alloc(64, 7).toString('base64');

interface Answer {
  readonly CiphertextBlob: string;
}

type Ask = (operation: string, input: object) => Promise<string>;

const asking =
  (pool: Pool): Ask =>
  async (operation, input) => {
    const { statusCode, body } = await pool.request({
      path: '/',
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `TrentService.${operation}` },
      body: JSON.stringify(input),
    });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`${operation}: ${statusCode} ${text}`);
    return text;
  };

async function repeat(count: number, ask: () => Promise<unknown>): Promise<void> {
  const worker = async (share: number): Promise<void> => {
    for (let done = 0; done < share; done++) await ask();
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, () => worker(Math.ceil(count / IN_FLIGHT))));
}

/** @param inputOf the request, given a ciphertext of the key */
function kmsBench(name: string, operation: string, inputOf: (keyId: string, blob: string) => object): Bench {
  return {
    name,
    unit: 'requests/s',
    baselineName: 'a bare http.createServer',
    count: 16_000,
    smokeCount: 128,
    async prepare() {
      const simulator = await startBenchSimulator();
      const { endpoint, keys } = simulator.ready;
      const kms = new Pool(endpoint, { connections: CONNECTIONS });
      const ask = asking(kms);
      const keyId = keys[0]?.keyId ?? '';
      const { CiphertextBlob } = JSON.parse(await ask('Encrypt', { KeyId: keyId, Plaintext: PLAINTEXT })) as Answer;
      const { Plaintext } = JSON.parse(await ask('Decrypt', { CiphertextBlob })) as { Plaintext: string };
      if (Plaintext !== PLAINTEXT) throw new Error('KMS does not decrypt what it encrypts');
      const input = inputOf(keyId, CiphertextBlob);

      const bare = await startProcess<{ port: number }>('./bare-http-process.js', await ask(operation, input));
      const baseline = new Pool(`http://127.0.0.1:${bare.said.port}`, { connections: CONNECTIONS });
      const askBare = asking(baseline);
      return {
        subject: { run: (count) => repeat(count, () => ask(operation, input)) },
        baseline: { run: (count) => repeat(count, () => askBare(operation, input)) },
        async dispose() {
          await Promise.all([kms.close(), baseline.close()]);
          await Promise.all([simulator.stop(), bare.stop()]);
        },
      };
    },
  };
}

export const kmsEncrypt = kmsBench('kms-encrypt', 'Encrypt', (KeyId) => ({ KeyId, Plaintext: PLAINTEXT }));
export const kmsDecrypt = kmsBench('kms-decrypt', 'Decrypt', (_, CiphertextBlob) => ({ CiphertextBlob }));
export const kmsGenerateDataKey = kmsBench('kms-generate-data-key', 'GenerateDataKey', (KeyId) => ({
  KeyId,
  KeySpec: 'AES_256',
}));
