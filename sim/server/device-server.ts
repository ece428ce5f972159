// Serves a device to whoever connects: the accepting side of any transport.

import type { MonotonicClock } from '../../src/runtime/clock.ts';
import type { Accept } from '../../src/transport/channel.ts';
import type { Device } from '../hsm/device.ts';
import { Scheduler, type SliceCheck } from './scheduler.ts';
import { ServedConnection } from './served-connection.ts';

export interface DeviceServerOptions {
  readonly device: Device;
  readonly clock: MonotonicClock;
  /** Unanswered requests of one connection, as the device's hello promises: more are answered with BUSY at once. */
  readonly requestsInFlightMax: number;
  /** How long a connection's turn is. Default: about a millisecond of `clock`. */
  readonly slice?: SliceCheck;
}

/** All channels that are accepted through the result share the device's event loop fairly. */
export function serveDevice({ device, clock, requestsInFlightMax, slice }: DeviceServerOptions): Accept {
  const scheduler = new Scheduler(clock, slice);
  return (channel) => new ServedConnection(channel, { device, clock, scheduler, requestsInFlightMax });
}
