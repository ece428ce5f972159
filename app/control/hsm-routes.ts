// Machines: lose an HSM, and bring one back.

import type { FastifyInstance } from 'fastify';
import { formatAuditEvent } from '../../sim/hsm/audit-text.ts';
import type { ControlledWorld } from './controlled-world.ts';

/** JSON, or the text that CloudHSM sends to CloudWatch Logs. */
const AUDIT_LOG = {
  querystring: {
    type: 'object',
    additionalProperties: false,
    properties: { format: { enum: ['json', 'text'] } },
  },
};

const ENFORCEMENT = {
  body: {
    type: 'object',
    required: ['enforcement'],
    additionalProperties: false,
    properties: { enforcement: { enum: ['none', 'cluster'] } },
  },
};

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
  routes.get<{ Params: { clusterId: string; hsmId: string }; Querystring: { format?: 'json' | 'text' } }>(
    '/clusters/:clusterId/hsms/:hsmId/audit-log',
    { schema: AUDIT_LOG },
    async ({ params, query }, reply) => {
      const events = await world.auditLog(params.clusterId, params.hsmId);
      if (query.format !== 'text') return { events };
      return reply.type('text/plain; charset=utf-8').send(events.map(formatAuditEvent).join('\n\n'));
    },
  );
  routes.post<{ Params: { clusterId: string }; Body: { availabilityZone: string } }>(
    '/clusters/:clusterId/hsms',
    { schema: ZONE },
    async ({ params, body }) => ({ hsmId: await world.addHsm(params.clusterId, body.availabilityZone) }),
  );
  // As CloudHSM CLI's `cluster mtls set-enforcement`: clients need a certificate under the cluster's trust anchor.
  routes.put<{ Params: { clusterId: string }; Body: { enforcement: 'none' | 'cluster' } }>(
    '/clusters/:clusterId/mtls',
    { schema: ENFORCEMENT },
    async ({ params, body }) => {
      await world.requireMutualTls(params.clusterId, body.enforcement === 'cluster');
      return { enforcement: body.enforcement };
    },
  );
}
