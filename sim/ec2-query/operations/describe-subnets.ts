// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSubnets.html

import type { NetworkDescription } from '../../network/parts.ts';
import { describeBy } from '../describe.ts';

type DescribedSubnet = NetworkDescription['subnets'][number];

const zone = ({ availabilityZone }: DescribedSubnet) => [availabilityZone];
const cidr = ({ cidrBlock }: DescribedSubnet) => [cidrBlock];
const arnOf = (subnetId: string, region: string, accountId: string): string =>
  `arn:aws:ec2:${region}:${accountId}:subnet/${subnetId}`;

export const describeSubnets = describeBy<DescribedSubnet>({
  action: 'DescribeSubnets',
  setName: 'subnetSet',
  read: (network) => network.describe().subnets,
  idOf: ({ subnetId }) => subnetId,
  names: [
    {
      parameter: 'SubnetId',
      of: ({ subnetId }) => subnetId,
      notFound: 'InvalidSubnetID.NotFound',
      noun: 'subnet ID',
    },
  ],
  filters: {
    'subnet-id': ({ subnetId }) => [subnetId],
    'subnet-arn': ({ subnetId }, { region, accountId }) => [arnOf(subnetId, region, accountId)],
    'vpc-id': ({ vpcId }) => [vpcId],
    'availability-zone': zone,
    availabilityZone: zone,
    'cidr-block': cidr,
    cidr,
    cidrBlock: cidr,
    'available-ip-address-count': ({ availableAddresses }) => [availableAddresses],
    state: () => ['available'],
    'default-for-az': () => [false],
    defaultForAz: () => [false],
    'map-public-ip-on-launch': () => [false],
    'owner-id': (_, { accountId }) => [accountId],
  },
  write: ({ subnetId, vpcId, availabilityZone, cidrBlock, availableAddresses }, { region, accountId }) => ({
    subnetId,
    subnetArn: arnOf(subnetId, region, accountId),
    state: 'available',
    ownerId: accountId,
    vpcId,
    cidrBlock,
    availableIpAddressCount: availableAddresses,
    availabilityZone,
    defaultForAz: false,
    mapPublicIpOnLaunch: false,
    assignIpv6AddressOnCreation: false,
  }),
});
