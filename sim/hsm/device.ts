// The device as its server sees it: requests in, answers out. Bytes, sockets and turns are the server's.

import type { EventFields, Request, ResponseFields } from '../../src/wire/messages.ts';

/** The other end of a connection, as the device may use it. */
export interface DevicePeer {
  /** Exactly once for each request, now or later, in any order; without effect once the connection has closed. */
  answer(response: ResponseFields): void;
  /** In the place of an answer: there will be none. Devices that work never do. */
  abandon(id: number): void;
  event(event: EventFields): void;
  /** What was answered before still leaves. */
  close(code: number, reason: string): void;
}

export interface DeviceConnection {
  /** Takes one request. Never throws; answers through the peer. Short requests that need no ledger are answered before it returns. */
  handle(request: Request): void;
  /** The connection has gone: its session ends, and nothing more is answered. */
  closed(): void;
}

export interface Device {
  /** The hello goes out as the peer's first event, before this returns. */
  open(peer: DevicePeer): DeviceConnection;
}
