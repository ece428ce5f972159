// The control API of a process that has the device side alone.

import type { MeterOf } from '../../src/aws/meter.ts';
import { ACCOUNT } from '../account.ts';
import { KMS_IS_ELSEWHERE } from '../elsewhere.ts';
import type { EventTrail } from '../events/event-trail.ts';
import type { StandingRoutes } from '../http/front-door.ts';
import { clockRoutes } from './clock-routes.ts';
import { clusterProcessRoute, ownClusters } from './cluster-process-route.ts';
import { createControlApi } from './control-api.ts';
import { controlledClock } from './controlled-clock.ts';
import { type DeviceControlParts, deviceRoutes } from './device-routes.ts';
import { elsewhereRoutes, OF_KMS } from './elsewhere-routes.ts';
import { eventRoutes } from './event-routes.ts';
import { faultRoutes } from './fault-routes.ts';
import { viewRoutes } from './view-routes.ts';

export interface ClusterControlParts extends DeviceControlParts {
  readonly trail: EventTrail;
  readonly meterOf: MeterOf;
  readonly standing: StandingRoutes;
}

export function clusterControl(parts: ClusterControlParts) {
  const { runtime, describe, trail, devices, meterOf, standing } = parts;
  return createControlApi(
    (routes) => {
      viewRoutes(routes, describe);
      clockRoutes(
        routes,
        controlledClock(runtime.clock, () => devices.settled()),
      );
      eventRoutes(routes, trail);
      faultRoutes(routes, devices.faults, ACCOUNT.region);
      deviceRoutes(routes, parts);
      elsewhereRoutes(routes, OF_KMS, KMS_IS_ELSEWHERE);
      clusterProcessRoute(routes, ownClusters(describe));
    },
    { logger: runtime.logger, meterOf, standing },
  );
}
