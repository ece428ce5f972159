// KMS's side of the links: to which HSMs a custom key store is connected, and how it stands with each.

import type { FastifyInstance } from 'fastify';
import type { MemberView } from '../../src/client/cluster-member.ts';
import { ABSENT, answer, described } from './api/described-route.ts';
import { reference } from './api/schema.ts';

const CONNECTIONS = described('how KMS stands with each HSM', {
  ...answer(200, 'none unless the store is CONNECTED', reference('Connections')),
  ...ABSENT,
});

export interface ControlledKeyStores {
  /** A custom key store's links; none unless it is CONNECTED. @throws SimError `not_found` */
  connections(customKeyStoreId: string): readonly MemberView[];
}

export function keyStoreRoutes(routes: FastifyInstance, keyStores: ControlledKeyStores): void {
  routes.get<{ Params: { customKeyStoreId: string } }>(
    '/custom-key-stores/:customKeyStoreId/connections',
    CONNECTIONS,
    ({ params }) => ({ connections: keyStores.connections(params.customKeyStoreId) }),
  );
}
