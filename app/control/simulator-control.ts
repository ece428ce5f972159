// The control API of a process that has everything.

import type { DeviceSide } from '../device-side.ts';
import type { EventTrail } from '../events/event-trail.ts';
import type { KmsService } from '../kms-service.ts';
import type { ProcessRuntime } from '../process-runtime.ts';
import { clockRoutes } from './clock-routes.ts';
import { createControlApi } from './control-api.ts';
import { controlledClock } from './controlled-clock.ts';
import { controlledDevices } from './controlled-devices.ts';
import { controlledKeyStores } from './controlled-key-stores.ts';
import { eventRoutes } from './event-routes.ts';
import { faultRoutes } from './fault-routes.ts';
import { hsmRoutes } from './hsm-routes.ts';
import { keyStoreRoutes } from './key-store-routes.ts';
import { networkRoutes } from './network-routes.ts';
import { replicationRoutes } from './replication-routes.ts';
import { type Describe, viewRoutes } from './view-routes.ts';

export interface SimulatorControlParts {
  readonly runtime: ProcessRuntime;
  readonly describe: Describe;
  readonly trail: EventTrail;
  readonly devices: DeviceSide;
  readonly kms: KmsService;
}

export function simulatorControl({ runtime, describe, trail, devices, kms }: SimulatorControlParts) {
  const machines = controlledDevices(devices.world);
  const dueIsOver = () => Promise.all([devices.settled(), kms.settled()]);
  return createControlApi((routes) => {
    viewRoutes(routes, describe);
    clockRoutes(routes, controlledClock(runtime.clock, dueIsOver));
    eventRoutes(routes, trail);
    faultRoutes(routes, devices.faults);
    hsmRoutes(routes, machines);
    replicationRoutes(routes, machines);
    networkRoutes(routes, devices.world.network);
    keyStoreRoutes(routes, controlledKeyStores(kms.side.keyStores));
  }, runtime.logger);
}
