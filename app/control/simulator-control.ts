// The control API of a process that has everything.

import type { MeterOf } from '../../src/aws/meter.ts';
import { ACCOUNT } from '../account.ts';
import type { EventTrail } from '../events/event-trail.ts';
import type { StandingRoutes } from '../http/front-door.ts';
import type { KmsService } from '../kms-service.ts';
import { clockRoutes } from './clock-routes.ts';
import { clusterProcessRoute, ownClusters } from './cluster-process-route.ts';
import { createControlApi } from './control-api.ts';
import { controlledClock } from './controlled-clock.ts';
import { controlledKeyStores } from './controlled-key-stores.ts';
import { type DeviceControlParts, deviceRoutes } from './device-routes.ts';
import { eventRoutes } from './event-routes.ts';
import { faultRoutes } from './fault-routes.ts';
import { keyStoreNewsRoutes } from './key-store-news.ts';
import { keyStoreRoutes } from './key-store-routes.ts';
import { viewRoutes } from './view-routes.ts';

export interface SimulatorControlParts extends DeviceControlParts {
  readonly trail: EventTrail;
  readonly kms: KmsService;
  readonly meterOf: MeterOf;
  readonly standing: StandingRoutes;
}

export function simulatorControl(parts: SimulatorControlParts) {
  const { runtime, describe, trail, devices, kms, meterOf, standing } = parts;
  const dueIsOver = () => Promise.all([devices.settled(), kms.settled()]);
  return createControlApi(
    (routes) => {
      viewRoutes(routes, describe);
      clockRoutes(routes, controlledClock(runtime.clock, dueIsOver));
      eventRoutes(routes, trail);
      faultRoutes(routes, devices.faults, ACCOUNT.region);
      deviceRoutes(routes, parts);
      clusterProcessRoute(routes, ownClusters(describe));
      keyStoreRoutes(routes, controlledKeyStores(kms.side.keyStores));
      keyStoreNewsRoutes(routes, kms.side.keyStores, parts.ending);
    },
    { logger: runtime.logger, meterOf, standing },
  );
}
