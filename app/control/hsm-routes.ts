// Machines: lose an HSM, and bring one back.

import type { FastifyInstance } from 'fastify';
import type { HardwareRoots } from '../../sim/cluster/hardware-certificates.ts';
import type { AuditEvent } from '../../sim/hsm/audit-log.ts';
import { formatAuditEvent } from '../../sim/hsm/audit-text.ts';
import { ABSENT, answer, described } from './api/described-route.ts';
import { answerOf, listOf, reference, TEXT } from './api/schema.ts';
import { HSM_ID } from './cluster-schemas.ts';

export interface ControlledDevices {
  /** The machine dies. @throws SimError `not_found` */
  loseHsm(clusterId: string, hsmId: string): Promise<void>;
  /** That HSM's management audit log. @throws SimError `not_found` */
  auditLog(clusterId: string, hsmId: string): Promise<readonly AuditEvent[]>;
  /** Another HSM in the place of a lost one, as CreateHsm would bring it. @throws SimError `not_found`. Resolves with its id. */
  restoreHsm(clusterId: string, hsmId: string): Promise<string>;
  /** As CreateHsm would: a new HSM in that zone. @throws SimError `not_found`, `invalid_configuration`. Resolves with its id. */
  addHsm(clusterId: string, availabilityZone: string): Promise<string>;
  /** The connections of its HSMs are reset. @throws SimError `not_found`; as `Cluster.requireMutualTls` */
  requireMutualTls(clusterId: string, enforced: boolean): Promise<void>;
  hardwareRoots(): Promise<HardwareRoots>;
}

const HSM = (summary: string, says: string) => described(summary, { ...answer(200, says, HSM_ID), ...ABSENT });
const LOST = HSM('lose an HSM', 'it is dead');
const RESTORED = HSM('bring an HSM in the place of a lost one', 'the id of the new one');
const ROOTS = described(
  'what vouches for the HSMs’ hardware',
  answer(200, 'certificates, PEM', reference('HardwareRoots')),
);

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

const AUDITED = {
  schema: AUDIT_LOG,
  ...described('the management audit log of an HSM', {
    200: {
      says: 'JSON, or what CloudHSM sends to CloudWatch Logs',
      content: {
        'application/json': answerOf({ events: listOf(reference('AuditEvent')) }),
        'text/plain': TEXT,
      },
    },
    ...ABSENT,
  }),
};
const ADDED = { schema: ZONE, ...HSM('add an HSM, as CreateHsm does', 'the id of the new one') };
const ENFORCED = {
  schema: ENFORCEMENT,
  ...described('want certificates of clients, or not', {
    ...answer(200, 'that is so now', ENFORCEMENT.body),
    ...ABSENT,
  }),
};

export function hsmRoutes(routes: FastifyInstance, devices: ControlledDevices): void {
  routes.post<{ Params: { clusterId: string; hsmId: string } }>(
    '/clusters/:clusterId/hsms/:hsmId/lose',
    LOST,
    async ({ params }) => {
      await devices.loseHsm(params.clusterId, params.hsmId);
      return { hsmId: params.hsmId };
    },
  );
  routes.post<{ Params: { clusterId: string; hsmId: string } }>(
    '/clusters/:clusterId/hsms/:hsmId/restore',
    RESTORED,
    async ({ params }) => ({ hsmId: await devices.restoreHsm(params.clusterId, params.hsmId) }),
  );
  routes.get<{ Params: { clusterId: string; hsmId: string }; Querystring: { format?: 'json' | 'text' } }>(
    '/clusters/:clusterId/hsms/:hsmId/audit-log',
    AUDITED,
    async ({ params, query }, reply) => {
      const events = await devices.auditLog(params.clusterId, params.hsmId);
      if (query.format !== 'text') return { events };
      return reply.type('text/plain; charset=utf-8').send(events.map(formatAuditEvent).join('\n\n'));
    },
  );
  routes.post<{ Params: { clusterId: string }; Body: { availabilityZone: string } }>(
    '/clusters/:clusterId/hsms',
    ADDED,
    async ({ params, body }) => ({ hsmId: await devices.addHsm(params.clusterId, body.availabilityZone) }),
  );
  // As CloudHSM CLI's `cluster mtls set-enforcement`: clients need a certificate, under what trust-anchor-routes.ts says.
  routes.put<{ Params: { clusterId: string }; Body: { enforcement: 'none' | 'cluster' } }>(
    '/clusters/:clusterId/mtls',
    ENFORCED,
    async ({ params, body }) => {
      await devices.requireMutualTls(params.clusterId, body.enforcement === 'cluster');
      return { enforcement: body.enforcement };
    },
  );
  // In the place of the roots that AWS and its manufacturer publish, to verify an HSM's identity with.
  routes.get('/hardware-roots', ROOTS, () => devices.hardwareRoots());
}
