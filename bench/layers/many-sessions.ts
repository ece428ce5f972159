// 5,000 connections to one HSM, each logged in and idle but for its heartbeats.
//
// - many-sessions: KiB of the HSM's process that each takes above a bare TLS WebSocket, beside what that one takes;
// - many-sessions-encrypt: encrypts/s on one more connection that is busy, beside an HSM without the others.

import type { Bench } from '../harness/bench.ts';
import { paired, rateOf } from '../harness/measures.ts';
import type { Scope } from '../harness/scope.ts';
import { startEchoServer } from '../subjects/bare-web-socket.ts';
import { type BareDevice, startBareDevice } from '../subjects/device.ts';
import { startEncrypting } from '../subjects/encrypting.ts';
import { PipelinedLoad } from '../subjects/pipelined-load.ts';
import { startProcess } from '../subjects/process.ts';

const SESSIONS = 5_000;
const SMOKE_SESSIONS = 20;
const SIZE_ROUNDS = 5;
/** Opened and closed first. */
const WARM_UP_SESSIONS = 200;
const IN_FLIGHT = 512;
const PAYLOAD_SIZE = 64;

const portOf = ({ addresses }: BareDevice): number => addresses[0]?.destination.port ?? 0;

/** Each round opens a fifth of them beside those that are open already. */
const sessionSize: Bench = {
  name: 'many-sessions',
  unit: 'KiB',
  baseline: 'a bare TLS WebSocket',
  count: SESSIONS / SIZE_ROUNDS,
  rounds: SIZE_ROUNDS,
  smokeCount: SMOKE_SESSIONS,
  async prepare({ smoke }, scope) {
    const device = scope.own(await startBareDevice());
    const server = scope.own(await startEchoServer());
    const loggedIn = new Crowd('idle-sessions', portOf(device), device.residentMiB, scope);
    const bare = new Crowd('idle-web-sockets', server.said.port, server.residentMiB, scope);
    for (const crowd of [loggedIn, bare]) await crowd.warmUp(smoke ? SMOKE_SESSIONS : WARM_UP_SESSIONS);
    return {
      ...paired(async () => {
        const count = smoke ? SMOKE_SESSIONS : SESSIONS / SIZE_ROUNDS;
        const baseline = await bare.join(count);
        return { subject: (await loggedIn.join(count)) - baseline, baseline };
      }),
      params: () => ({ sessions: loggedIn.size, servedBy: device.servedBy }),
    };
  },
};

type ClientsName = 'idle-sessions' | 'idle-web-sockets';

/** Clients in processes of their own, and what they take in the server's. */
class Crowd {
  readonly #clients: ClientsName;
  readonly #port: number;
  readonly #residentMiB: () => Promise<number>;
  readonly #scope: Scope;
  size = 0;

  constructor(clients: ClientsName, port: number, residentMiB: () => Promise<number>, scope: Scope) {
    this.#clients = clients;
    this.#port = port;
    this.#residentMiB = residentMiB;
    this.#scope = scope;
  }

  /** What the first connections of all cost is nobody's. */
  async warmUp(count: number): Promise<void> {
    await (await this.#start(count)).stop();
  }

  /** Opens so many more. Resolves with the KiB that each of them took. */
  async join(count: number): Promise<number> {
    const before = await this.#residentMiB();
    this.#scope.own(await this.#start(count));
    this.size += count;
    return (((await this.#residentMiB()) - before) * 1024) / count;
  }

  #start(count: number) {
    return startProcess(this.#clients, [String(this.#port), String(count)]);
  }
}

const sessionEncrypt: Bench = {
  name: 'many-sessions-encrypt',
  unit: 'encrypts/s',
  baseline: 'the same without the others',
  smokeCount: 256,
  async prepare({ smoke }, scope) {
    const sessions = smoke ? SMOKE_SESSIONS : SESSIONS;
    const crowded = scope.own(await startBareDevice());
    const idle = scope.own(await startProcess('idle-sessions', [String(portOf(crowded)), String(sessions)]));
    const rate = async (device: BareDevice) => {
      const { encrypt } = scope.own(await startEncrypting(device, PAYLOAD_SIZE));
      const load = new PipelinedLoad(IN_FLIGHT, encrypt);
      return rateOf((count) => load.run(count));
    };
    const subject = await rate(crowded);
    const baseline = await rate(scope.own(await startBareDevice()));
    return {
      subject,
      // Their heartbeats would disturb whoever is measured without them.
      async baseline(count) {
        process.kill(idle.pid, 'SIGSTOP');
        try {
          return await baseline(count);
        } finally {
          process.kill(idle.pid, 'SIGCONT');
        }
      },
      params: () => ({ sessions, payloadSize: PAYLOAD_SIZE, inFlight: IN_FLIGHT, servedBy: crowded.servedBy }),
    };
  },
};

export const manySessions: readonly Bench[] = [sessionSize, sessionEncrypt];
