// 5,000 connections to one HSM, each logged in and idle but for its heartbeats.
//
// - many-sessions: KiB of the HSM's process that each takes above a bare TLS WebSocket, beside what that one takes;
// - many-sessions-encrypt: encrypts/s on one more connection that is busy, beside an HSM without the others.

import type { Bench } from '../harness/bench.ts';
import { paired, rateOf } from '../harness/measures.ts';
import { startEchoServer } from '../subjects/bare-web-socket.ts';
import { type BareDevice, startBareDevice } from '../subjects/device.ts';
import { startEncrypting } from '../subjects/encrypting.ts';
import { PipelinedLoad } from '../subjects/pipelined-load.ts';
import { startProcess } from '../subjects/process.ts';

const SESSIONS = 5_000;
const SMOKE_SESSIONS = 20;
/** Opened and closed first, so that what the first connection of all costs is nobody's. */
const WARM_UP_SESSIONS = 200;
const IN_FLIGHT = 512;
const PAYLOAD_SIZE = 64;

const portOf = ({ addresses }: BareDevice): number => addresses[0]?.destination.port ?? 0;

const sessionSize: Bench = {
  name: 'many-sessions',
  unit: 'KiB',
  baseline: 'a bare TLS WebSocket',
  count: 1,
  rounds: 3,
  smokeCount: 1,
  async prepare({ smoke }) {
    const count = smoke ? SMOKE_SESSIONS : SESSIONS;
    return {
      ...paired(async () => {
        const bareKiB = await bareSize(count);
        return { subject: (await loggedInSize(count)) - bareKiB, baseline: bareKiB };
      }),
      params: () => ({ sessions: count, servedBy: 'bench/processes/device' }),
    };
  },
};

async function loggedInSize(count: number): Promise<number> {
  const device = await startBareDevice();
  try {
    return await sizeEach(count, 'idle-sessions', portOf(device), device.residentMiB);
  } finally {
    await device.stop();
  }
}

async function bareSize(count: number): Promise<number> {
  const server = await startEchoServer();
  const resident = async () => (await server.ask<{ residentSize: number }>({})).residentSize / 2 ** 20;
  try {
    return await sizeEach(count, 'idle-web-sockets', server.said.port, resident);
  } finally {
    await server.stop();
  }
}

/** KiB that each of so many connections takes in the server. */
async function sizeEach(
  count: number,
  clients: 'idle-sessions' | 'idle-web-sockets',
  port: number,
  residentMiB: () => Promise<number>,
): Promise<number> {
  const warmUp = await startProcess(clients, [String(port), String(Math.min(count, WARM_UP_SESSIONS))]);
  await warmUp.stop();
  const before = await residentMiB();
  const idle = await startProcess(clients, [String(port), String(count)]);
  try {
    return (((await residentMiB()) - before) * 1024) / count;
  } finally {
    await idle.stop();
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
