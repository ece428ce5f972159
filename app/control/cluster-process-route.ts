// How this process stands with the one that has the clusters: KMS alone has that elsewhere, `up` and `cluster` are it.

import type { FastifyInstance } from 'fastify';
import { answer, described } from './api/described-route.ts';
import { reference } from './api/schema.ts';
import type { ClusterProcessStanding } from './cluster-process-standing.ts';

const STANDING = described('how it stands with the process that has the clusters', {
  ...answer(200, 'of `up` and `cluster`: with itself', reference('ClusterProcess')),
});

/** @param standing asks now */
export function clusterProcessRoute(routes: FastifyInstance, standing: () => Promise<ClusterProcessStanding>): void {
  routes.get('/cluster-process', STANDING, standing);
}

/** Of a process that has the clusters itself. */
export const ownClusters =
  (describe: () => { readonly endpoint: string }): (() => Promise<ClusterProcessStanding>) =>
  async () => ({ endpoint: describe().endpoint, isReachable: true, absentClusterIds: [] });
