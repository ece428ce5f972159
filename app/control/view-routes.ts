// What there is: state, clusters. Nobody is told a password here.

import type { FastifyInstance } from 'fastify';
import { type ReadyDocument, withoutSecrets } from '../ready-document.ts';

/** As the ready file would be now. */
export type Describe = () => ReadyDocument;

export function viewRoutes(routes: FastifyInstance, describe: Describe): void {
  routes.get('/state', () => withoutSecrets(describe()));
}

export function clusterListRoute(routes: FastifyInstance, describe: Describe): void {
  routes.get('/clusters', () => withoutSecrets(describe()).clusters);
}
