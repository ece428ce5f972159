// Serves a device to whoever connects: the accepting side of any transport.

import type { MonotonicClock } from '../../src/runtime/clock.ts';
import type { Accept } from '../../src/transport/channel.ts';
import type { Device } from '../hsm/device.ts';
import { Backlog, type BacklogLimits } from './backlog.ts';
import { Scheduler, type SliceCheck } from './scheduler.ts';
import { ServedConnection } from './served-connection.ts';

export interface DeviceServerOptions {
  readonly device: Device;
  readonly clock: MonotonicClock;
  /** Unanswered requests of one connection, as the device's hello promises: more are answered with BUSY at once. */
  readonly requestsInFlightMax: number;
  /** How long a connection's turn is. Default: about a millisecond of `clock`. */
  readonly slice?: SliceCheck;
  /** Of what waits for its turn, of all connections; more is answered with BUSY at once. */
  readonly backlog?: BacklogLimits;
}

/** All channels that are accepted through the result share the device's event loop fairly. */
export function serveDevice(options: DeviceServerOptions): Accept {
  const { device, clock, requestsInFlightMax, slice } = options;
  const backlog = new Backlog(options.backlog);
  const scheduler = new Scheduler(clock, slice);
  return (channel) => new ServedConnection(channel, { device, clock, scheduler, backlog, requestsInFlightMax });
}
