// One HSM with its listener, and faults in between: what an HSM's worker runs.

import type { HsmStart } from '../../sim/cluster/hsm-factory.ts';
import { ActiveFaults } from '../../sim/fault/active-faults.ts';
import type { Fault } from '../../sim/fault/fault.ts';
import { faultyAccept } from '../../sim/fault/faulty-accept.ts';
import { faultyDevice } from '../../sim/fault/faulty-device.ts';
import { loadKind } from '../../sim/fault/load-kind.ts';
import { poolExecutor } from '../../sim/hsm/crypto/long-work.ts';
import type { ClusterFact } from '../../sim/hsm/facts.ts';
import { createHsm, type Hsm } from '../../sim/hsm/hsm.ts';
import { type HsmManners, settingsOf } from '../../sim/hsm/settings.ts';
import { serveDevice } from '../../sim/server/device-server.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { type CalendarClock, systemMonotonic } from '../../src/runtime/clock.ts';
import { isLogged, type Logger } from '../../src/runtime/logger.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { DeviceListener } from './device-listener.ts';

export interface HsmParts {
  readonly start: HsmStart;
  readonly manners: HsmManners;
  readonly ledger: Ledger<ClusterFact>;
  readonly calendar: CalendarClock;
  readonly logger: Logger;
  /** That there are already. */
  readonly known: readonly Fault[];
}

export interface ServedHsm {
  readonly hsm: Hsm;
  readonly faults: ActiveFaults;
  readonly listener: DeviceListener;
}

/** Resolves once it has applied the ledger's head and listens. @throws SimError `invalid_configuration`: it cannot listen */
export async function serveHsm({ start, manners, ledger, calendar, logger, known }: HsmParts): Promise<ServedHsm> {
  const { clusterId, hsmId, clusterKey, keyHandleRange } = start;
  const settings = settingsOf(start, manners);
  const hsm = createHsm({
    ...{ clusterId, hsmId, clusterKey, keyHandleRange, ledger, settings, logger },
    clock: { monotonic: systemMonotonic, calendar },
    random: systemRandom,
    executor: poolExecutor(systemMonotonic),
  });
  const { requestsInFlightMax, connectionsMax } = settings;
  await hsm.ready;
  const faults = new ActiveFaults(calendar);
  for (const fault of known) faults.put(fault, await loadKind(fault.kind));
  const side = { clusterId, hsmId, target: start.ordinal, clock: systemMonotonic, faults };
  const faulty = faultyDevice(hsm, side);
  const device = isLogged('debug', logger.level)
    ? (await import('./logged-device.ts')).loggedDevice(faulty, { hsmId, clock: systemMonotonic, logger })
    : faulty;
  const accept = faultyAccept(serveDevice({ device, clock: systemMonotonic, requestsInFlightMax }), side);
  return { hsm, faults, listener: await DeviceListener.open({ ...start, connectionsMax }, accept) };
}
