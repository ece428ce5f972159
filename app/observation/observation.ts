// Who looks on: those who were named, and the log where it is talkative. What they need is loaded where there are any.

import { systemMonotonic } from '../../src/runtime/clock.ts';
import { isLogged, type Logger } from '../../src/runtime/logger.ts';
import type { Observation, Observer } from './observer.ts';

export interface Observed {
  /** Undefined: nobody looks on. */
  readonly observation: Observation | undefined;
  /** For the HSMs' own log: what is known of their requests is added. */
  readonly hsmLogger: Logger;
}

/** @param observers told before the log is, which tells what they have found out */
export async function observation(logger: Logger, observers: readonly Observer[]): Promise<Observed> {
  const isTalkative = isLogged('debug', logger.level);
  if (!isTalkative && observers.length === 0) return { observation: undefined, hsmLogger: logger };
  const [{ Observation }, { DeviceRequests }, { LogObserver }] = await Promise.all([
    import('./observer.ts'),
    import('./device-requests.ts'),
    import('./log-observer.ts'),
  ]);
  if (!isTalkative) return { observation: new Observation(observers), hsmLogger: logger };
  const deviceRequests = new DeviceRequests();
  const log = new LogObserver(logger, deviceRequests, systemMonotonic);
  return { observation: new Observation([...observers, log]), hsmLogger: deviceRequests.completing(logger) };
}
