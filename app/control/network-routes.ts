// The network: what is there, and breaking it. Nothing here mends by itself.

import type { FastifyInstance } from 'fastify';
import type { NetworkDescription, SecurityGroupRule } from '../../sim/network/parts.ts';

/** Each throws SimError `not_found` for what is not there, `network_refused` for what cannot be. */
export interface ControlledNetwork {
  describe(): NetworkDescription;
  deleteSubnet(subnetId: string): void;
  exhaustSubnet(subnetId: string): void;
  freeSubnet(subnetId: string): void;
  setSecurityGroupRules(groupId: string, rules: readonly SecurityGroupRule[]): void;
  partitionZone(availabilityZone: string): void;
  mendZone(availabilityZone: string): void;
}

const PORT = { type: 'integer', minimum: 0, maximum: 65_535 };
/** Of EC2's quota: 60 in each direction. */
const RULES_MAX = 120;

const RULES = {
  body: {
    type: 'object',
    required: ['rules'],
    additionalProperties: false,
    properties: {
      rules: {
        type: 'array',
        maxItems: RULES_MAX,
        items: {
          type: 'object',
          required: ['direction', 'protocol', 'fromPort', 'toPort', 'groupId'],
          additionalProperties: false,
          properties: {
            direction: { enum: ['inbound', 'outbound'] },
            protocol: { const: 'tcp' },
            fromPort: PORT,
            toPort: PORT,
            groupId: { type: 'string', maxLength: 64 },
          },
        },
      },
    },
  },
};

/** Without a body, as far as these routes are concerned. */
const NOTHING = { body: { type: ['object', 'null'], additionalProperties: false } };

export function networkRoutes(routes: FastifyInstance, network: ControlledNetwork): void {
  routes.get('/network', () => network.describe());
  routes.delete<{ Params: { subnetId: string } }>('/network/subnets/:subnetId', ({ params }) => {
    network.deleteSubnet(params.subnetId);
    return params;
  });
  routes.post<{ Params: { subnetId: string } }>(
    '/network/subnets/:subnetId/exhaust',
    { schema: NOTHING },
    ({ params }) => {
      network.exhaustSubnet(params.subnetId);
      return params;
    },
  );
  routes.post<{ Params: { subnetId: string } }>(
    '/network/subnets/:subnetId/free',
    { schema: NOTHING },
    ({ params }) => {
      network.freeSubnet(params.subnetId);
      return params;
    },
  );
  routes.put<{ Params: { groupId: string }; Body: { rules: readonly SecurityGroupRule[] } }>(
    '/network/security-groups/:groupId/rules',
    { schema: RULES },
    ({ params, body }) => {
      network.setSecurityGroupRules(params.groupId, body.rules);
      return { ...params, ...body };
    },
  );
  routes.post<{ Params: { availabilityZone: string } }>(
    '/network/zones/:availabilityZone/partition',
    { schema: NOTHING },
    ({ params }) => {
      network.partitionZone(params.availabilityZone);
      return params;
    },
  );
  routes.delete<{ Params: { availabilityZone: string } }>(
    '/network/zones/:availabilityZone/partition',
    ({ params }) => {
      network.mendZone(params.availabilityZone);
      return params;
    },
  );
}
