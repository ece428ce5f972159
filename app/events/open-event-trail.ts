// The event trail of a process, with the file that it goes to besides, if one was asked for.

import type { MonotonicClock } from '../../src/runtime/clock.ts';
import type { Logger } from '../../src/runtime/logger.ts';
import { EventTrail } from './event-trail.ts';
import { EventsFile } from './events-file.ts';

export interface OpenEventTrail {
  readonly trail: EventTrail;
  close(): void;
}

/** @param path where events are appended, as JSON lines. @throws SimError `invalid_configuration` when it cannot be */
export function openEventTrail(path: string | undefined, clock: MonotonicClock, logger: Logger): OpenEventTrail {
  if (path === undefined) return { trail: new EventTrail(), close: () => {} };
  const file = new EventsFile(path, clock, logger);
  return { trail: new EventTrail((event) => file.append(event)), close: () => file.close() };
}
