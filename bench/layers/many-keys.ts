// many-keys: AES-256-GCM with keys drawn uniformly from a million, beside the same with a thousand. What is drawn has been
// used once before: an HSM unmasks a key at its first use and keeps it. How fast the first uses went is in the params.

import type { Bench, Measure } from '../harness/bench.ts';
import { rateOf } from '../harness/measures.ts';
import type { Scope } from '../harness/scope.ts';
import { drawnKeys } from '../hsm/drawn-keys.ts';
import { type BareDevice, startBareDevice } from '../subjects/device.ts';
import { agree, encryptRequest } from '../subjects/encrypting.ts';
import { PipelinedLoad } from '../subjects/pipelined-load.ts';
import { residentMiB } from '../subjects/process-figures.ts';

const KEYS = 1_000_000;
const FEW_KEYS = 1_000;
const SMOKE_KEYS = 2_000;
const IN_FLIGHT = 512;
const PAYLOAD = Buffer.alloc(64, 7);

export const manyKeys: Bench = {
  name: 'many-keys',
  unit: 'encrypts/s',
  baseline: `the same with ${FEW_KEYS.toLocaleString('en-US')} keys`,
  smokeCount: 256,
  async prepare({ smoke }, scope) {
    const count = smoke ? SMOKE_KEYS : KEYS;
    const subject = await startWithKeys(count, scope);
    const baseline = await startWithKeys(FEW_KEYS, scope);
    return {
      subject: subject.rate,
      baseline: baseline.rate,
      params: () => ({
        ...{
          keys: count,
          keysUsed: new Set(drawnKeys(count)).size,
          fewKeys: FEW_KEYS,
          payloadSize: PAYLOAD.byteLength,
          inFlight: IN_FLIGHT,
        },
        firstUsesASecond: Math.round(subject.firstUsesASecond),
        residentMiB: Math.round(residentMiB(subject.device.pid)),
        servedBy: subject.device.servedBy,
      }),
    };
  },
};

interface WithKeys {
  readonly device: BareDevice;
  readonly firstUsesASecond: number;
  /** Of encrypts with keys drawn uniformly. */
  readonly rate: Measure;
}

async function startWithKeys(count: number, scope: Scope): Promise<WithKeys> {
  const device = scope.own(await startBareDevice(`--keys=${count}`));
  const link = await device.logIn();
  scope.defer(() => link.close());
  const drawn = drawnKeys(count);
  const handleOf = (index = 0): number => device.firstKeyHandle + index;
  const encrypt = (keyHandle: number) => link.request('encrypt', { keyHandle, plaintext: PAYLOAD, aesGcm: {} });
  await agree(link, encryptRequest(handleOf(drawn.at(-1)), PAYLOAD.byteLength));
  const distinct = [...new Set(drawn)];
  const firstUses = new PipelinedLoad(IN_FLIGHT, () => encrypt(handleOf(distinct.pop())));
  const firstUsesASecond = await rateOf((count) => firstUses.run(count))(distinct.length);
  let turn = 0;
  const load = new PipelinedLoad(IN_FLIGHT, () => encrypt(handleOf(drawn[turn++ % drawn.length])));
  return { device, firstUsesASecond, rate: rateOf((count) => load.run(count)) };
}
