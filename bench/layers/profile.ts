// profile-hsm, profile-kms: where the processor time of the thread that serves goes, layer by layer, under the load of
// device-encrypt-pipelined and of kms-encrypt. From the code as it is compiled, whose files tell the layers apart; the start
// is in it, and the load is long enough for it not to matter.

import type { Bench, Conditions } from '../harness/bench.ts';
import { paired } from '../harness/measures.ts';
import { HSM_LAYERS, KMS_LAYERS, type LayerRule } from '../profile/layers.ts';
import { profileFolder } from '../profile/profiled.ts';
import { sharesOf } from '../profile/shares.ts';
import { reachBareDevice } from '../subjects/device.ts';
import { startEncrypting } from '../subjects/encrypting.ts';
import { KmsClient } from '../subjects/kms-client.ts';
import { PipelinedLoad } from '../subjects/pipelined-load.ts';
import { startProcess } from '../subjects/process.ts';
import { COMPILED_MAIN, startMain } from '../subjects/simulator.ts';

const PAYLOAD_SIZE = 64;
const DEVICE_LOAD = { inFlight: 512, count: 200_000, smokeCount: 512 };
const KMS_LOAD = { inFlight: 64, connections: 8, count: 20_000, smokeCount: 64 };

interface Profiled {
  readonly name: string;
  readonly rules: readonly LayerRule[];
  /** What its figure is the share of. */
  readonly layers: readonly string[];
  readonly baseline: string;
  /** The process under its load, from its start to its end. */
  load(nodeFlags: readonly string[], smoke: boolean): Promise<void>;
}

const profile = ({ name, rules, layers, baseline, load }: Profiled): Bench => ({
  ...{ name, unit: '%', baseline, count: 1, rounds: 1, smokeCount: 1 },
  async prepare({ smoke }: Conditions) {
    let shares: Readonly<Record<string, number>> = {};
    const run = async () => {
      const folder = profileFolder();
      try {
        await load(folder.nodeFlags, smoke);
        shares = sharesOf(folder.read(), rules);
      } finally {
        folder.remove();
      }
      const share = layers.reduce((sum, layer) => sum + (shares[layer] ?? 0), 0);
      return { subject: share * 100, baseline: 100 };
    };
    return { ...paired(run), params: () => ({ payloadSize: PAYLOAD_SIZE, shares }) };
  },
});

export const profiles: readonly Bench[] = [
  profile({
    ...{ name: 'profile-hsm', rules: HSM_LAYERS, layers: ['cipher'] },
    baseline: "all of the HSM's thread; the value is the cipher's share",
    async load(nodeFlags, smoke) {
      const { said, stop } = await startProcess<{ port: number }>('device', [], nodeFlags);
      try {
        const { encrypt, stop: logOut } = await startEncrypting(reachBareDevice(said.port), PAYLOAD_SIZE);
        await new PipelinedLoad(DEVICE_LOAD.inFlight, encrypt).run(smoke ? DEVICE_LOAD.smokeCount : DEVICE_LOAD.count);
        await logOut();
      } finally {
        await stop();
      }
    },
  }),
  profile({
    ...{ name: 'profile-kms', rules: KMS_LAYERS, layers: ['HTTP', 'TLS and socket'] },
    baseline: "all of KMS's thread; the value is the share of HTTP, TLS and sockets",
    async load(nodeFlags, smoke) {
      const { ready, stop } = await startMain(COMPILED_MAIN, nodeFlags);
      try {
        const client = new KmsClient(ready.endpoint, KMS_LOAD.connections);
        const input = { KeyId: ready.keys[0]?.keyId, Plaintext: Buffer.alloc(PAYLOAD_SIZE, 7).toString('base64') };
        const load = new PipelinedLoad(KMS_LOAD.inFlight, await client.prepare('Encrypt', input));
        await load.run(smoke ? KMS_LOAD.smokeCount : KMS_LOAD.count);
        await client.stop();
      } finally {
        await stop();
      }
    },
  }),
];
