// What somebody asks of the KMS process and only the cluster process knows: they are told where to ask.

import type { FastifyInstance } from 'fastify';

const PATHS = ['/clusters', '/clusters/*', '/network', '/network/*', '/hardware-roots'];

export function elsewhereRoutes(routes: FastifyInstance, clusterEndpoint: string): void {
  for (const path of PATHS) {
    routes.all(path, (_request, reply) =>
      reply
        .code(404)
        .send({ error: `clusters and their network are those of the cluster process: ask ${clusterEndpoint}` }),
    );
  }
}
