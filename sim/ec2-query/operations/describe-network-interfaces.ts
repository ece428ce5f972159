// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeNetworkInterfaces.html

import type { Network } from '../../network/network.ts';
import type { NetworkInterface } from '../../network/parts.ts';
import { describeBy } from '../describe.ts';

interface Described extends NetworkInterface {
  readonly vpcId: string;
  readonly groupNames: readonly string[];
}

/** With what stands in other parts of the model; a network interface keeps its subnet and its groups from deletion. */
const read = (network: Network): readonly Described[] =>
  network.describe().networkInterfaces.map((networkInterface) => ({
    ...networkInterface,
    vpcId: network.subnet(networkInterface.subnetId)?.vpcId ?? '',
    groupNames: networkInterface.groups.map((groupId) => network.securityGroup(groupId)?.groupName ?? ''),
  }));

export const describeNetworkInterfaces = describeBy<Described>({
  action: 'DescribeNetworkInterfaces',
  setName: 'networkInterfaceSet',
  read,
  idOf: ({ networkInterfaceId }) => networkInterfaceId,
  names: [
    {
      parameter: 'NetworkInterfaceId',
      of: ({ networkInterfaceId }) => networkInterfaceId,
      notFound: 'InvalidNetworkInterfaceID.NotFound',
      noun: 'networkInterface ID',
    },
  ],
  filters: {
    'network-interface-id': ({ networkInterfaceId }) => [networkInterfaceId],
    'subnet-id': ({ subnetId }) => [subnetId],
    'vpc-id': ({ vpcId }) => [vpcId],
    'availability-zone': ({ availabilityZone }) => [availabilityZone],
    description: ({ description }) => [description],
    'group-id': ({ groups }) => groups,
    'group-name': ({ groupNames }) => groupNames,
    'private-ip-address': ({ privateIpAddress }) => [privateIpAddress],
    'addresses.private-ip-address': ({ privateIpAddress }) => [privateIpAddress],
    status: () => ['in-use'],
    'interface-type': () => ['interface'],
    'requester-managed': () => [true],
    'owner-id': (_, { accountId }) => [accountId],
  },
  write: (described, { accountId }) => ({
    networkInterfaceId: described.networkInterfaceId,
    subnetId: described.subnetId,
    vpcId: described.vpcId,
    availabilityZone: described.availabilityZone,
    description: described.description,
    ownerId: accountId,
    requesterManaged: true,
    status: 'in-use',
    privateIpAddress: described.privateIpAddress,
    sourceDestCheck: true,
    interfaceType: 'interface',
    groupSet: {
      item: described.groups.map((groupId, index) => ({ groupId, groupName: described.groupNames[index] ?? '' })),
    },
    privateIpAddressesSet: { item: [{ privateIpAddress: described.privateIpAddress, primary: true }] },
  }),
});
