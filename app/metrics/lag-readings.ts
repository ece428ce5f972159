// How late event loops are: this thread's, and that of each HSM.

import type { WorkerFigures } from '../hsm/worker-messages.ts';
import { EventLoopLag, type Lag } from './event-loop-lag.ts';
import { gauge, type Reading } from './reading.ts';

const mainLag = new EventLoopLag();

/** Each thread by name: that of an HSM has the HSM's id. */
export function lagReadings(hsms: ReadonlyMap<string, WorkerFigures>): readonly Reading[] {
  const lags: Readonly<Record<string, Lag>> = {
    main: mainLag.read(),
    ...Object.fromEntries([...hsms].map(([hsmId, { eventLoopLag }]) => [hsmId, eventLoopLag])),
  };
  const samples = Object.entries(lags).flatMap(([thread, { p50, p99, max }]) =>
    Object.entries({ '0.5': p50, '0.99': p99, '1': max }).map(([quantile, value]) => ({
      ...{ labels: { thread, quantile }, value },
    })),
  );
  return [gauge('event_loop_lag_seconds', 'How late the event loop of a thread was since the last scrape.', samples)];
}
