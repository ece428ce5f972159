// What there is: state, clusters. Nobody is told a password here.

import type { FastifyInstance } from 'fastify';
import { type ReadyDocument, withoutSecrets } from '../ready-document.ts';
import { answer, described } from './api/described-route.ts';
import { listOf, reference } from './api/schema.ts';

const STATE = described('what there is, without passwords', answer(200, 'as it is now', reference('State')));
const CLUSTERS = described('the clusters alone', answer(200, 'as they are now', listOf(reference('Cluster'))));

/** As the ready file would be now. */
export type Describe = () => ReadyDocument;

export function viewRoutes(routes: FastifyInstance, describe: Describe): void {
  routes.get('/state', STATE, () => withoutSecrets(describe()));
}

export function clusterListRoute(routes: FastifyInstance, describe: Describe): void {
  routes.get('/clusters', CLUSTERS, () => withoutSecrets(describe()).clusters);
}
