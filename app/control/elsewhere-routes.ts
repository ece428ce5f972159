// What somebody asks of one process and only the other one knows: they are told where to ask.

import type { FastifyInstance } from 'fastify';

/** Of the cluster process alone. */
export const OF_CLUSTERS = ['/clusters', '/clusters/*', '/network', '/network/*', '/hardware-roots'];
/** Of the kms process alone. */
export const OF_KMS = ['/custom-key-stores', '/custom-key-stores/*'];

/** @param says whom to ask */
export function elsewhereRoutes(routes: FastifyInstance, paths: readonly string[], says: string): void {
  for (const path of paths) routes.all(path, (_request, reply) => reply.code(404).send({ error: says }));
}
