// What there is: health, state, clusters. Nobody is told a password here.

import type { FastifyInstance } from 'fastify';
import type { ReadyDocument } from '../ready-document.ts';

/** As the ready file would be now. */
export type Describe = () => ReadyDocument;

export function viewRoutes(routes: FastifyInstance, describe: Describe): void {
  routes.get('/health', () => ({ status: 'ok' }));
  routes.get('/state', () => withoutPasswords(describe()));
}

export function clusterListRoute(routes: FastifyInstance, describe: Describe): void {
  routes.get('/clusters', () => withoutPasswords(describe()).clusters);
}

function withoutPasswords(document: ReadyDocument): ReadyDocument {
  const clusters = document.clusters.map((cluster) => ({
    ...cluster,
    users: cluster.users.map(({ username, role }) => ({ username, role })),
  }));
  return { ...document, clusters };
}
