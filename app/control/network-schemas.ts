// The network: sim/network/parts.ts.

import { answerOf, COUNT, listOf, reference, type Schema, TEXT } from './api/schema.ts';

const PORT: Schema = { type: 'integer', minimum: 0, maximum: 65_535 };
/** Of EC2's quota: 60 in each direction. */
const RULES_MAX = 120;

const RULE: Schema = answerOf({
  direction: { enum: ['inbound', 'outbound'] },
  protocol: { const: 'tcp' },
  ...{ fromPort: PORT, toPort: PORT },
  groupId: { type: 'string', maxLength: 64 },
});

/** All that a group has. */
export const RULES: Schema = answerOf({ rules: { type: 'array', maxItems: RULES_MAX, items: RULE } });

export const NETWORK_SCHEMAS: Readonly<Record<string, Schema>> = {
  SecurityGroupRule: RULE,
  Network: answerOf({
    vpcs: listOf(answerOf({ vpcId: TEXT, cidrBlock: TEXT })),
    subnets: listOf(
      answerOf({
        ...{ subnetId: TEXT, vpcId: TEXT, availabilityZone: TEXT, cidrBlock: TEXT, availableAddresses: COUNT },
      }),
    ),
    securityGroups: listOf(
      answerOf({ groupId: TEXT, groupName: TEXT, vpcId: TEXT, rules: listOf(reference('SecurityGroupRule')) }),
    ),
    networkInterfaces: listOf(
      answerOf({
        ...{ networkInterfaceId: TEXT, description: TEXT, subnetId: TEXT, availabilityZone: TEXT },
        ...{ privateIpAddress: TEXT, groups: listOf(TEXT) },
      }),
    ),
    partitionedZones: listOf(TEXT),
  }),
};
