// The network: what is there, and breaking it. Nothing here mends by itself.

import type { FastifyInstance } from 'fastify';
import type { NetworkDescription, SecurityGroupRule } from '../../sim/network/parts.ts';
import { ABSENT, answer, described, WRONG } from './api/described-route.ts';
import { answerOf, listOf, reference, TEXT } from './api/schema.ts';
import { RULES } from './network-schemas.ts';

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

/** Without a body, as far as these routes are concerned. */
const NOTHING = { body: { type: ['object', 'null'], additionalProperties: false } };

const SUBNET = answerOf({ subnetId: TEXT });
const ZONE = answerOf({ availabilityZone: TEXT });
const SHOWN = described('the network', answer(200, 'as it is', reference('Network')));
const DELETED = described('delete a subnet', {
  ...answer(200, 'a connect that needs it fails', SUBNET),
  ...{ ...WRONG, ...ABSENT },
});
const EXHAUSTED = {
  schema: NOTHING,
  ...described('use up the addresses of a subnet', { ...answer(200, 'none is free', SUBNET), ...ABSENT }),
};
const FREED = {
  schema: NOTHING,
  ...described('free the addresses of a subnet', { ...answer(200, 'they are free again', SUBNET), ...ABSENT }),
};
const RULED = {
  schema: { body: RULES },
  ...described('replace all the rules of a security group', {
    ...answer(200, 'what was given', answerOf({ groupId: TEXT, rules: listOf(reference('SecurityGroupRule')) })),
    ...ABSENT,
  }),
};
const PARTITIONED = {
  schema: NOTHING,
  ...described('cut an availability zone off', { ...answer(200, 'KMS reaches nothing in it', ZONE), ...ABSENT }),
};
const MENDED = described('make an availability zone whole', { ...answer(200, 'it is', ZONE), ...ABSENT });

export function networkRoutes(routes: FastifyInstance, network: ControlledNetwork): void {
  routes.get('/network', SHOWN, () => network.describe());
  routes.delete<{ Params: { subnetId: string } }>('/network/subnets/:subnetId', DELETED, ({ params }) => {
    network.deleteSubnet(params.subnetId);
    return params;
  });
  routes.post<{ Params: { subnetId: string } }>('/network/subnets/:subnetId/exhaust', EXHAUSTED, ({ params }) => {
    network.exhaustSubnet(params.subnetId);
    return params;
  });
  routes.post<{ Params: { subnetId: string } }>('/network/subnets/:subnetId/free', FREED, ({ params }) => {
    network.freeSubnet(params.subnetId);
    return params;
  });
  routes.put<{ Params: { groupId: string }; Body: { rules: readonly SecurityGroupRule[] } }>(
    '/network/security-groups/:groupId/rules',
    RULED,
    ({ params, body }) => {
      network.setSecurityGroupRules(params.groupId, body.rules);
      return { ...params, ...body };
    },
  );
  routes.post<{ Params: { availabilityZone: string } }>(
    '/network/zones/:availabilityZone/partition',
    PARTITIONED,
    ({ params }) => {
      network.partitionZone(params.availabilityZone);
      return params;
    },
  );
  routes.delete<{ Params: { availabilityZone: string } }>(
    '/network/zones/:availabilityZone/partition',
    MENDED,
    ({ params }) => {
      network.mendZone(params.availabilityZone);
      return params;
    },
  );
}
