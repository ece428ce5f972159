// Everything about the device side of this process: its clusters, their machines and their network, also for a KMS in
// another process.

import type { FastifyInstance } from 'fastify';
import { clusterDirectory, networkBuilder } from '../connector-world.ts';
import type { DeviceSide } from '../device-side.ts';
import type { ProcessRuntime } from '../process-runtime.ts';
import { connectorRoutes } from './connector-routes.ts';
import { controlledDevices } from './controlled-devices.ts';
import { controlledUsers } from './controlled-users.ts';
import { hsmRoutes } from './hsm-routes.ts';
import { networkRoutes } from './network-routes.ts';
import { ReachabilityNews } from './reachability-news.ts';
import { replicationRoutes } from './replication-routes.ts';
import { trustAnchorRoutes } from './trust-anchor-routes.ts';
import { userRoutes } from './user-routes.ts';
import { clusterListRoute, type Describe } from './view-routes.ts';

export interface DeviceControlParts {
  readonly runtime: ProcessRuntime;
  readonly devices: DeviceSide;
  readonly describe: Describe;
  /** Aborted when the process ends. */
  readonly ending: AbortSignal;
}

export function deviceRoutes(
  routes: FastifyInstance,
  { runtime, devices, describe, ending }: DeviceControlParts,
): void {
  const { world } = devices;
  const { clock, random } = runtime;
  const machines = controlledDevices(world);
  clusterListRoute(routes, describe);
  hsmRoutes(routes, machines);
  trustAnchorRoutes(routes, machines);
  replicationRoutes(routes, machines);
  userRoutes(routes, controlledUsers(runtime, devices));
  networkRoutes(routes, world.network);
  connectorRoutes(routes, {
    directory: clusterDirectory(world),
    network: networkBuilder(world),
    reachability: new ReachabilityNews({ world, clock: clock.monotonic, random, ending }),
    hsmHost: devices.advertiseHost,
    trustAnchorPem: (clusterId) => world.clusters.find(clusterId)?.describe().trustAnchorPem,
  });
}
