// overload: four connections that together ask for four times what the HSM can do, whatever it answers: an open loop. It
// answers BUSY for what it does not take; how long what it takes has to wait (p99), beside the p99 at 512 in flight.

import { setTimeout as sleep } from 'node:timers/promises';
import { encodeKeyType, encodeTemplate } from '../../src/client/key-attributes.ts';
import type { BodyFieldsOf } from '../../src/wire/messages.ts';
import { Status } from '../../src/wire/status.ts';
import type { Bench } from '../harness/bench.ts';
import { LatencyRecorder } from '../harness/latencies.ts';
import { BatchedLoad } from '../subjects/batched-load.ts';
import { type BenchDevice, startDevice } from '../subjects/device.ts';
import { FrameConnection } from '../subjects/frame-connection.ts';
import { residentMiB } from '../subjects/process-figures.ts';

const PAYLOAD_SIZE = 64;
const IN_FLIGHT = 512;
const BATCH_COUNT = 64;
const CONNECTIONS = 4;
const TIMES_SATURATION = 4;
const OFFERED_FOR_MS = 2_000;
const SMOKE_OFFERED_FOR_MS = 20;
/** Requests that are offered while the last ones still wait do not tell how long those wait: all are waited for. */
const TAIL_MS_MAX = 20_000;

export const overload: Bench = {
  name: 'overload',
  unit: 'ms',
  baseline: 'the p99 at 512 in flight',
  count: 1,
  rounds: 3,
  smokeCount: 1,
  async prepare({ smoke }, scope) {
    const device = scope.own(await startDevice({ smoke, kms: undefined, readyFile: undefined }));
    const encrypt = await makeKey(device);
    const connect = async () => scope.own(await FrameConnection.open(device));
    const saturation = new Saturation(await connect(), encrypt, smoke);
    const offering = await Promise.all(Array.from({ length: CONNECTIONS }, connect));
    const all = new LatencyRecorder();
    const totals = { offered: 0, taken: 0, busy: 0 };
    let tookMs = 0;
    await saturation.p99Ms();
    const idleMiB = residentMiB(device.pid);
    let highestMiB = idleMiB;
    return {
      async subject() {
        const offer = new Offer(offering, encrypt, (saturation.ratePerMs * TIMES_SATURATION) / CONNECTIONS);
        const watch = setInterval(() => {
          highestMiB = Math.max(highestMiB, residentMiB(device.pid));
        }, 100);
        try {
          tookMs += await offer.run(smoke ? SMOKE_OFFERED_FOR_MS : OFFERED_FOR_MS, all);
        } finally {
          clearInterval(watch);
        }
        totals.offered += offer.offered;
        totals.taken += offer.taken;
        totals.busy += offer.busy;
        return offer.latencies.percentileMs(99);
      },
      baseline: () => saturation.p99Ms(),
      latencies: async () => all.summary(),
      params: () => ({
        ...{ payloadSize: PAYLOAD_SIZE, connections: CONNECTIONS, batchCount: BATCH_COUNT, servedBy: device.servedBy },
        saturationASecond: Math.round(saturation.ratePerMs * 1000),
        offeredASecond: Math.round((totals.offered * 1000) / tookMs),
        takenASecond: Math.round((totals.taken * 1000) / tookMs),
        busyASecond: Math.round((totals.busy * 1000) / tookMs),
        ...{ idleMiB: Math.round(idleMiB), highestMiB: Math.round(highestMiB) },
      }),
    };
  },
};

async function makeKey(device: BenchDevice): Promise<BodyFieldsOf<'encrypt'>> {
  const link = await device.logIn();
  const { keyGenerated } = await link.request('generateKey', {
    keyType: encodeKeyType('aes'),
    keyLengthBytes: 32,
    attributes: encodeTemplate({ token: true, encrypt: true, decrypt: true }),
  });
  link.close();
  return { keyHandle: keyGenerated?.keyHandle ?? 0, plaintext: Buffer.alloc(PAYLOAD_SIZE, 7), aesGcm: {} };
}

/** The closed loop: what the HSM can do, and how long that takes. */
class Saturation {
  readonly #load: BatchedLoad;
  readonly #count: number;
  ratePerMs = 0;

  constructor(connection: FrameConnection, encrypt: BodyFieldsOf<'encrypt'>, smoke: boolean) {
    this.#load = new BatchedLoad(connection, encrypt, { batchCount: BATCH_COUNT, inFlight: IN_FLIGHT });
    this.#count = smoke ? 1_024 : 100_000;
  }

  async p99Ms(): Promise<number> {
    this.#load.latencies = new LatencyRecorder();
    const startMs = performance.now();
    await this.#load.run(this.#count);
    this.ratePerMs = Math.max(this.ratePerMs, this.#count / (performance.now() - startMs));
    return this.#load.latencies.percentileMs(99);
  }
}

/** The open loop: so many requests a ms on each connection. */
class Offer {
  readonly #connections: readonly FrameConnection[];
  readonly #ratePerMs: number;
  readonly latencies = new LatencyRecorder();
  offered = 0;
  taken = 0;
  busy = 0;
  #all: LatencyRecorder | undefined;
  #failure: Error | undefined;
  readonly #sentMs: number[][];

  constructor(connections: readonly FrameConnection[], encrypt: BodyFieldsOf<'encrypt'>, ratePerMs: number) {
    this.#connections = connections;
    this.#ratePerMs = ratePerMs;
    this.#sentMs = connections.map(() => []);
    for (const [index, connection] of connections.entries()) {
      connection.begin(encrypt, {
        onAnswer: (number, status) => this.#onAnswer(index, number, status),
        onEnd: (reason) => {
          this.#failure ??= new Error(reason);
        },
      });
    }
  }

  /** Resolves with how long it offered, once everything is answered. @throws when an answer is neither SUCCESS nor BUSY */
  async run(durationMs: number, all: LatencyRecorder): Promise<number> {
    this.#all = all;
    const startMs = performance.now();
    let elapsedMs = 0;
    while (elapsedMs < durationMs && this.#failure === undefined) {
      await new Promise(setImmediate);
      elapsedMs = performance.now() - startMs;
      const due = Math.floor((this.#ratePerMs * elapsedMs) / BATCH_COUNT);
      for (const [index, connection] of this.#connections.entries()) {
        const sent = this.#sentMs[index] ?? [];
        while (sent.length < due) {
          // When it should have left: what it waits in this process counts as well.
          sent.push(startMs + (sent.length * BATCH_COUNT) / this.#ratePerMs);
          connection.sendBatch(BATCH_COUNT);
          this.offered += BATCH_COUNT;
        }
      }
    }
    const tailEndMs = performance.now() + TAIL_MS_MAX;
    while (this.taken + this.busy < this.offered && this.#failure === undefined) {
      if (performance.now() > tailEndMs) this.#failure = new Error('some requests were never answered');
      await sleep(5);
    }
    if (this.#failure !== undefined) throw this.#failure;
    return elapsedMs;
  }

  #onAnswer(connection: number, number: number, status: Status): void {
    if (status === Status.BUSY) {
      this.busy++;
      return;
    }
    if (status !== Status.SUCCESS) {
      this.#failure ??= new Error(`a request was answered ${status}`);
      return;
    }
    this.taken++;
    const sentMs = this.#sentMs[connection]?.[Math.floor(number / BATCH_COUNT)] ?? Number.NaN;
    const durationMs = performance.now() - sentMs;
    this.latencies.record(durationMs);
    this.#all?.record(durationMs);
  }
}
