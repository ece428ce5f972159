// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcs.html

import type { Vpc } from '../../network/parts.ts';
import { describeBy } from '../describe.ts';

export const describeVpcs = describeBy<Vpc>({
  action: 'DescribeVpcs',
  setName: 'vpcSet',
  read: (network) => network.describe().vpcs,
  idOf: ({ vpcId }) => vpcId,
  names: [{ parameter: 'VpcId', of: ({ vpcId }) => vpcId, notFound: 'InvalidVpcID.NotFound', noun: 'vpc ID' }],
  filters: {
    'vpc-id': ({ vpcId }) => [vpcId],
    cidr: ({ cidrBlock }) => [cidrBlock],
    'cidr-block-association.cidr-block': ({ cidrBlock }) => [cidrBlock],
    state: () => ['available'],
    'is-default': () => [false],
    'owner-id': (_, { accountId }) => [accountId],
  },
  write: ({ vpcId, cidrBlock }, { accountId }) => ({
    vpcId,
    ownerId: accountId,
    state: 'available',
    cidrBlock,
    cidrBlockAssociationSet: {
      item: [
        {
          associationId: vpcId.replace('vpc-', 'vpc-cidr-assoc-'),
          cidrBlock,
          cidrBlockState: { state: 'associated' },
        },
      ],
    },
    dhcpOptionsId: 'default',
    instanceTenancy: 'default',
    isDefault: false,
  }),
});
