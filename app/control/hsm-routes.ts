// Machines: lose an HSM, and bring one back.

import type { FastifyInstance } from 'fastify';
import type { ControlledWorld } from './controlled-world.ts';

const ZONE = {
  body: {
    type: 'object',
    required: ['availabilityZone'],
    additionalProperties: false,
    properties: { availabilityZone: { type: 'string', maxLength: 32 } },
  },
};

export function hsmRoutes(routes: FastifyInstance, world: ControlledWorld): void {
  routes.post<{ Params: { clusterId: string; hsmId: string } }>(
    '/clusters/:clusterId/hsms/:hsmId/lose',
    async ({ params }) => {
      await world.loseHsm(params.clusterId, params.hsmId);
      return { hsmId: params.hsmId };
    },
  );
  routes.post<{ Params: { clusterId: string; hsmId: string } }>(
    '/clusters/:clusterId/hsms/:hsmId/restore',
    async ({ params }) => ({ hsmId: await world.restoreHsm(params.clusterId, params.hsmId) }),
  );
  routes.post<{ Params: { clusterId: string }; Body: { availabilityZone: string } }>(
    '/clusters/:clusterId/hsms',
    { schema: ZONE },
    async ({ params, body }) => ({ hsmId: await world.addHsm(params.clusterId, body.availabilityZone) }),
  );
}
