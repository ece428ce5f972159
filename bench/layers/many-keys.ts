// many-keys: AES-256-GCM with keys drawn uniformly from a million, beside the same with a thousand. What is drawn has been
// used once before: an HSM unmasks a key at its first use and keeps it. How fast the first uses went is in the params.

import type { BodyFieldsOf } from '../../src/wire/messages.ts';
import type { Bench, Measure } from '../harness/bench.ts';
import { rateOf } from '../harness/measures.ts';
import type { Scope } from '../harness/scope.ts';
import { drawnKeys } from '../hsm/drawn-keys.ts';
import { type BareDevice, startBareDevice } from '../subjects/device.ts';
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
  const encrypt = (keyHandle: number): Promise<unknown> =>
    link.request('encrypt', { keyHandle, plaintext: PAYLOAD, aesGcm: {} } satisfies BodyFieldsOf<'encrypt'>);
  const last = device.firstKeyHandle + (drawn.at(-1) ?? 0);
  const { encrypted } = await link.request('encrypt', { keyHandle: last, plaintext: PAYLOAD, aesGcm: {} });
  const { ciphertext, iv } = encrypted ?? {};
  const { decrypted } = await link.request('decrypt', { keyHandle: last, ciphertext, aesGcm: { iv } });
  if (!PAYLOAD.equals(decrypted?.plaintext ?? new Uint8Array()))
    throw new Error('it does not decrypt what it encrypts');

  const distinct = [...new Set(drawn)];
  const firstUses = new PipelinedLoad(IN_FLIGHT, () => encrypt(device.firstKeyHandle + (distinct.pop() ?? 0)));
  const firstUsesASecond = await rateOf((count) => firstUses.run(count))(distinct.length);
  let turn = 0;
  const load = new PipelinedLoad(IN_FLIGHT, () => encrypt(device.firstKeyHandle + (drawn[turn++ % drawn.length] ?? 0)));
  return { device, firstUsesASecond, rate: rateOf((count) => load.run(count)) };
}
