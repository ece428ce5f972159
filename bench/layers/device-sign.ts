// Signatures through the whole device path, beside crypto.sign in a loop on one core.

import type { HsmLink } from '../../src/client/hsm-link.ts';
import { encodeTemplate } from '../../src/client/key-attributes.ts';
import type { BodyFieldsOf } from '../../src/wire/messages.ts';
import { Curve, HashAlgorithm, KeyType } from '../../src/wire/protobuf.ts';
import type { Bench } from '../harness/bench.ts';
import { LatencyRecorder } from '../harness/latencies.ts';
import { rateOf } from '../harness/measures.ts';
import type { LoopName } from '../processes/loop.ts';
import { startDevice } from '../subjects/device.ts';
import { startLoop } from '../subjects/loop.ts';
import { PipelinedLoad } from '../subjects/pipelined-load.ts';
import { CoreMeter } from '../subjects/process-figures.ts';

const IN_FLIGHT = 512;
const PAYLOAD_SIZE = 64;

interface SignatureKind {
  readonly name: string;
  readonly loop: LoopName;
  readonly keyPair: BodyFieldsOf<'generateKeyPair'>;
  readonly mechanism: Pick<BodyFieldsOf<'sign'>, 'rsaPkcs' | 'ecdsa'>;
}

const KINDS: readonly SignatureKind[] = [
  {
    name: 'device-sign-rsa2048',
    loop: 'rsa-2048',
    keyPair: { keyType: KeyType.RSA, modulusBits: 2048 },
    mechanism: { rsaPkcs: { hash: HashAlgorithm.SHA_256 } },
  },
  {
    name: 'device-sign-p256',
    loop: 'p-256',
    keyPair: { keyType: KeyType.EC, curve: Curve.P_256 },
    mechanism: { ecdsa: { hash: HashAlgorithm.SHA_256 } },
  },
];

export const deviceSigns: readonly Bench[] = KINDS.map(({ name, loop: loopName, keyPair, mechanism }) => ({
  name,
  unit: 'signatures/s',
  baseline: 'crypto.sign in a loop on one core',
  aim: 'device',
  smokeCount: 8,
  async prepare(conditions, scope) {
    const device = scope.own(await startDevice(conditions));
    const link = await device.logIn();
    scope.defer(() => link.close());
    const { keyPairGenerated } = await link.request('generateKeyPair', {
      ...keyPair,
      publicKeyAttributes: encodeTemplate({ token: true, verify: true, label: 'bench' }),
      privateKeyAttributes: encodeTemplate({ token: true, sign: true, label: 'bench' }),
    });
    const { privateKeyHandle = 0, publicKeyHandle = 0 } = keyPairGenerated ?? {};
    scope.defer(async () => {
      for (const keyHandle of [privateKeyHandle, publicKeyHandle]) await link.request('deleteKey', { keyHandle });
    });
    const data = Buffer.alloc(PAYLOAD_SIZE, 7);
    const sign = () => link.request('sign', { keyHandle: privateKeyHandle, data, ...mechanism });
    await agree(link, { keyHandle: publicKeyHandle, data, ...mechanism }, sign);
    const loop = scope.own(await startLoop(loopName, PAYLOAD_SIZE));
    const load = new PipelinedLoad(IN_FLIGHT, sign);
    const cores = new CoreMeter(device.pid);
    const rate = rateOf((count) => load.run(count));
    return {
      subject: (count) => cores.during(() => rate(count)),
      baseline: loop.rate,
      async latencies(count) {
        const latencies = new LatencyRecorder();
        await load.record(count, latencies);
        return latencies.summary();
      },
      params: () => ({
        ...{ payloadSize: PAYLOAD_SIZE, inFlight: IN_FLIGHT, connections: 1, servedBy: device.servedBy },
        ...cores.params('deviceCores'),
      }),
    };
  },
}));

/** @throws when the HSM does not verify what it signs */
async function agree(
  link: HsmLink,
  verify: BodyFieldsOf<'verify'>,
  sign: () => ReturnType<HsmLink['request']>,
): Promise<void> {
  const { signed } = await sign();
  await link.request('verify', { ...verify, signature: signed?.signature });
}
