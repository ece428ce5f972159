// A Device that does what a test tells it to: for tests of what carries requests, not of what they mean.

import type { Device, DeviceConnection, DevicePeer } from '../../sim/hsm/device.ts';
import type { Request, ResponseFields } from '../../src/wire/messages.ts';

export const CLUSTER_ID = 'cluster-igklspoyj5v';
export const HSM_ID = 'hsm-ted36yp5b2x';

export interface ScriptedHello {
  readonly clusterId?: string;
  readonly hsmId?: string;
  readonly heartbeatIntervalMs?: number;
  readonly requestsInFlightMax?: number;
}

/** What to answer: a response without its id, or nothing, for a request that the test answers later or never. */
export type Script = (request: Request, peer: DevicePeer) => ResponseFields | undefined;

export interface ScriptedConnection {
  readonly peer: DevicePeer;
  readonly requests: Request[];
  closed: boolean;
}

export class ScriptedDevice implements Device {
  readonly connections: ScriptedConnection[] = [];
  readonly #hello: ScriptedHello | null;
  script: Script;

  /** `hello` null: the device says nothing when it is connected to. */
  constructor(script: Script = () => ({}), hello: ScriptedHello | null = {}) {
    this.script = script;
    this.#hello = hello;
  }

  open(peer: DevicePeer): DeviceConnection {
    const connection: ScriptedConnection = { peer, requests: [], closed: false };
    this.connections.push(connection);
    const hello = {
      clusterId: CLUSTER_ID,
      hsmId: HSM_ID,
      heartbeatIntervalMs: 10_000,
      requestsInFlightMax: 16_384,
      ...this.#hello,
    };
    if (this.#hello !== null) peer.event({ hello });
    return {
      handle: (request) => {
        connection.requests.push(request);
        const answer = this.script(request, peer);
        if (answer !== undefined) peer.answer({ ...answer, id: request.id });
      },
      closed: () => {
        connection.closed = true;
      },
    };
  }
}
