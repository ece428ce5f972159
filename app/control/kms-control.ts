// The control API of a process that has the KMS side alone.

import type { FaultRegistry } from '../../sim/fault/registry.ts';
import type { MeterOf } from '../../src/aws/meter.ts';
import { ACCOUNT } from '../account.ts';
import { clustersAreElsewhere } from '../elsewhere.ts';
import type { EventTrail } from '../events/event-trail.ts';
import type { StandingRoutes } from '../http/front-door.ts';
import type { KmsService } from '../kms-service.ts';
import type { ProcessRuntime } from '../process-runtime.ts';
import { clusterProcessStanding } from '../remote/cluster-process-standing.ts';
import type { ControlClient } from '../remote/control-client.ts';
import { advanceRemoteClock } from '../remote/remote-clock.ts';
import { type ControlledClock, clockRoutes } from './clock-routes.ts';
import { clusterProcessRoute } from './cluster-process-route.ts';
import { createControlApi } from './control-api.ts';
import { controlledClock } from './controlled-clock.ts';
import { controlledKeyStores } from './controlled-key-stores.ts';
import { elsewhereRoutes, OF_CLUSTERS } from './elsewhere-routes.ts';
import { eventRoutes } from './event-routes.ts';
import { faultRoutes } from './fault-routes.ts';
import { keyStoreNewsRoutes } from './key-store-news.ts';
import { keyStoreRoutes } from './key-store-routes.ts';
import { type Describe, viewRoutes } from './view-routes.ts';

export interface KmsControlParts {
  readonly runtime: ProcessRuntime;
  readonly describe: Describe;
  readonly trail: EventTrail;
  readonly kms: KmsService;
  readonly faults: FaultRegistry;
  readonly cluster: ControlClient;
  readonly meterOf: MeterOf;
  readonly standing: StandingRoutes;
  /** Aborted when the process ends. */
  readonly ending: AbortSignal;
}

export function kmsControl(parts: KmsControlParts) {
  const { runtime, describe, trail, kms, faults, cluster, meterOf, standing, ending } = parts;
  return createControlApi(
    (routes) => {
      viewRoutes(routes, describe);
      clockRoutes(
        routes,
        afterCluster(
          cluster,
          controlledClock(runtime.clock, () => kms.settled()),
        ),
      );
      eventRoutes(routes, trail);
      faultRoutes(routes, async () => faults, ACCOUNT.region);
      keyStoreRoutes(routes, controlledKeyStores(kms.side.keyStores));
      keyStoreNewsRoutes(routes, kms.side.keyStores, ending);
      elsewhereRoutes(routes, OF_CLUSTERS, clustersAreElsewhere(cluster.endpoint));
      clusterProcessRoute(routes, () => clusterProcessStanding(cluster, storedOn(kms)));
    },
    { logger: runtime.logger, meterOf, standing },
  );
}

const storedOn = ({ side }: KmsService): readonly string[] => side.keyStores.list().map(({ clusterId }) => clusterId);

/** To its users the two processes have one calendar: the cluster's moves first, and ours not at all if that fails. */
const afterCluster = (cluster: ControlClient, ours: ControlledClock): ControlledClock => ({
  now: () => ours.now(),
  get advancedMs() {
    return ours.advancedMs;
  },
  async advance(byMs) {
    const isClusterSettled = await advanceRemoteClock(cluster, byMs);
    return (await ours.advance(byMs)) && isClusterSettled;
  },
});
