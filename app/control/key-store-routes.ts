// KMS's side of the links: to which HSMs a custom key store is connected, and how it stands with each.

import type { FastifyInstance } from 'fastify';
import type { ControlledWorld } from './controlled-world.ts';

export function keyStoreRoutes(routes: FastifyInstance, world: ControlledWorld): void {
  routes.get<{ Params: { customKeyStoreId: string } }>(
    '/custom-key-stores/:customKeyStoreId/connections',
    ({ params }) => ({ connections: world.connections(params.customKeyStoreId) }),
  );
}
