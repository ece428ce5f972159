// kms-encrypt, kms-decrypt, kms-generate-data-key: requests a second over HTTP, eight keep-alive connections, beside a bare
// http.createServer that answers the same octets.

import { type Bench, type Conditions, DEEP_WARM_UP_MS } from '../harness/bench.ts';
import { rateOf } from '../harness/measures.ts';
import { KmsClient } from '../subjects/kms-client.ts';
import { PipelinedLoad } from '../subjects/pipelined-load.ts';
import { startProcess } from '../subjects/process.ts';
import { CoreMeter } from '../subjects/process-figures.ts';
import { mainName, startSimulator } from '../subjects/simulator.ts';

const CONNECTIONS = 8;
/** Requests under way: enough that no connection waits for the client. */
const IN_FLIGHT = 64;
const PAYLOAD_SIZE = 64;
const PLAINTEXT = Buffer.alloc(PAYLOAD_SIZE, 7).toString('base64');

interface KmsService {
  readonly endpoint: string;
  readonly keyId: string;
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

async function startKms({ kms }: Conditions): Promise<KmsService> {
  if (kms !== undefined) {
    const keyId = kms.keyId ?? (await keyOfSimulator(kms.endpoint));
    return { endpoint: kms.endpoint, keyId, pid: undefined, stop: async () => {} };
  }
  const { ready, pid, stop } = await startSimulator();
  return { endpoint: ready.endpoint, keyId: ready.keys[0]?.keyId ?? '', pid, stop };
}

/** The first key, of a simulator of this kind: of anybody else's KMS no key is taken unasked. */
async function keyOfSimulator(endpoint: string): Promise<string> {
  const answer = await fetch(new URL('/_sim/v1/state', endpoint)).catch(() => undefined);
  const state = answer?.ok ? ((await answer.json()) as { keys?: { keyId: string }[] }) : undefined;
  const keyId = state?.keys?.[0]?.keyId;
  if (keyId === undefined) throw new Error(`${endpoint} names no key of its own: say which with --key-id`);
  return keyId;
}

/** @param inputOf the request, given a ciphertext of the key */
const kmsBench = (name: string, operation: string, inputOf: (keyId: string, blob: string) => object): Bench => ({
  name,
  unit: 'requests/s',
  baseline: 'a bare http.createServer answering the same octets',
  aim: 'kms',
  smokeCount: 64,
  warmUpMs: DEEP_WARM_UP_MS,
  async prepare(conditions, scope) {
    const service = scope.own(await startKms(conditions));
    const client = scope.own(new KmsClient(service.endpoint, CONNECTIONS));
    const blob = await agree(client, service.keyId);
    const input = inputOf(service.keyId, blob);
    const answer = await client.ask(operation, input);
    const bare = scope.own(await startProcess<{ port: number }>('bare-http', [answer]));
    const bareClient = scope.own(new KmsClient(`http://127.0.0.1:${bare.said.port}`, CONNECTIONS));
    const load = new PipelinedLoad(IN_FLIGHT, await client.prepare(operation, input));
    const bareLoad = new PipelinedLoad(IN_FLIGHT, await bareClient.prepare(operation, input));
    const cores = {
      server: service.pid === undefined ? undefined : new CoreMeter(service.pid),
      client: new CoreMeter(process.pid),
    };
    const rate = rateOf((count) => load.run(count));
    const clientMetered = (count: number) => cores.client.during(() => rate(count));
    return {
      subject: (count) => cores.server?.during(() => clientMetered(count)) ?? clientMetered(count),
      baseline: rateOf((count) => bareLoad.run(count)),
      latencies: (count) => load.latencies(count),
      params: () => ({
        ...{ payloadSize: PAYLOAD_SIZE, inFlight: IN_FLIGHT, connections: CONNECTIONS, client: 'undici' },
        servedBy: conditions.kms === undefined ? `${mainName()} up` : 'a running KMS',
        ...cores.server?.params('serverCores'),
        ...cores.client.params('clientCores'),
      }),
    };
  },
});

/** Resolves with a ciphertext of the key. @throws when KMS does not decrypt what it encrypts */
async function agree(client: KmsClient, keyId: string): Promise<string> {
  const encrypted = JSON.parse(await client.ask('Encrypt', { KeyId: keyId, Plaintext: PLAINTEXT }));
  const { CiphertextBlob } = encrypted as { CiphertextBlob: string };
  const decrypted = JSON.parse(await client.ask('Decrypt', { CiphertextBlob })) as { Plaintext: string };
  if (decrypted.Plaintext !== PLAINTEXT) throw new Error('KMS does not decrypt what it encrypts');
  return CiphertextBlob;
}

export const kmsBenches: readonly Bench[] = [
  kmsBench('kms-encrypt', 'Encrypt', (KeyId) => ({ KeyId, Plaintext: PLAINTEXT })),
  kmsBench('kms-decrypt', 'Decrypt', (_, CiphertextBlob) => ({ CiphertextBlob })),
  kmsBench('kms-generate-data-key', 'GenerateDataKey', (KeyId) => ({ KeyId, KeySpec: 'AES_256' })),
];
