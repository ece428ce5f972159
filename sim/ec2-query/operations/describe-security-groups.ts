// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSecurityGroups.html

import type { SecurityGroup, SecurityGroupRule } from '../../network/parts.ts';
import { describeBy } from '../describe.ts';
import type { Xml } from '../xml.ts';

const rulesOf = ({ rules }: SecurityGroup, direction: SecurityGroupRule['direction']): readonly SecurityGroupRule[] =>
  rules.filter((rule) => rule.direction === direction);

const writeRule = ({ protocol, fromPort, toPort, groupId }: SecurityGroupRule, accountId: string): Xml => ({
  ipProtocol: protocol,
  fromPort,
  toPort,
  groups: { item: [{ userId: accountId, groupId }] },
});

const describedAs = ({ groupName }: SecurityGroup): string =>
  groupName.startsWith('kms-') ? 'Security group that KMS made for a custom key store' : 'Cluster security group';

export const describeSecurityGroups = describeBy<SecurityGroup>({
  action: 'DescribeSecurityGroups',
  setName: 'securityGroupInfo',
  read: (network) => network.describe().securityGroups,
  idOf: ({ groupId }) => groupId,
  names: [
    {
      parameter: 'GroupId',
      of: ({ groupId }) => groupId,
      notFound: 'InvalidGroup.NotFound',
      noun: 'security group',
    },
    {
      parameter: 'GroupName',
      of: ({ groupName }) => groupName,
      notFound: 'InvalidGroup.NotFound',
      noun: 'security group',
    },
  ],
  filters: {
    'group-id': ({ groupId }) => [groupId],
    'group-name': ({ groupName }) => [groupName],
    'vpc-id': ({ vpcId }) => [vpcId],
    description: (group) => [describedAs(group)],
    'owner-id': (_, { accountId }) => [accountId],
    'ip-permission.group-id': (group) => rulesOf(group, 'inbound').map(({ groupId }) => groupId),
    'ip-permission.from-port': (group) => rulesOf(group, 'inbound').map(({ fromPort }) => fromPort),
    'ip-permission.to-port': (group) => rulesOf(group, 'inbound').map(({ toPort }) => toPort),
    'ip-permission.protocol': (group) => rulesOf(group, 'inbound').map(({ protocol }) => protocol),
  },
  write: (group, { accountId }) => ({
    ownerId: accountId,
    groupId: group.groupId,
    groupName: group.groupName,
    groupDescription: describedAs(group),
    vpcId: group.vpcId,
    ipPermissions: { item: rulesOf(group, 'inbound').map((rule) => writeRule(rule, accountId)) },
    ipPermissionsEgress: { item: rulesOf(group, 'outbound').map((rule) => writeRule(rule, accountId)) },
  }),
});
