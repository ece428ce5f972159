// What there is: state, clusters.

import type { FastifyInstance } from 'fastify';
import type { ControlledWorld } from './controlled-world.ts';

export function viewRoutes(routes: FastifyInstance, world: ControlledWorld): void {
  routes.get('/state', () => world.state());
  routes.get('/clusters', () => world.clusters());
  // In the place of the roots that AWS and its manufacturer publish, to verify an HSM's identity with.
  routes.get('/hardware-roots', () => world.hardwareRoots());
}
