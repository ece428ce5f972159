import t from 'tap';
import { buildDefaultVpc } from '../../../sim/network/default-vpc.ts';
import { buildKeyStoreNetwork, removeKeyStoreNetwork } from '../../../sim/network/key-store-network.ts';
import { Network } from '../../../sim/network/network.ts';
import { SimError } from '../../../src/errors.ts';
import { seededRandom } from '../../../src/runtime/random.ts';

const refusal = { code: 'network_refused' };

function makeNetwork() {
  const network = new Network(seededRandom(1));
  return { network, ...buildDefaultVpc(network, 'eu-central-1') };
}

/** A network with a cluster's group in it, and a request of its key store. */
function makeCluster() {
  const { network, vpc, subnets } = makeNetwork();
  const group = network.createSecurityGroup(vpc.vpcId, 'cloudhsm-cluster-cluster-abcdefghijk-sg', () => []);
  const request = {
    customKeyStoreId: 'cks-0123456789abcdef0',
    clusterId: 'cluster-abcdefghijk',
    vpcId: vpc.vpcId,
    clusterSecurityGroupId: group.groupId,
    subnetIds: subnets.map(({ subnetId }) => subnetId),
  };
  return { network, vpc, subnets, group, request };
}

t.test('the default VPC has a private subnet in three availability zones', async (t) => {
  const { network, vpc } = makeNetwork();
  const { vpcs, subnets, securityGroups, networkInterfaces } = network.describe();
  t.same(vpcs, [{ vpcId: vpc.vpcId, cidrBlock: '10.0.0.0/16' }]);
  t.match(vpc.vpcId, /^vpc-[0-9a-f]{17}$/);
  t.same(
    subnets.map(({ availabilityZone }) => availabilityZone),
    ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
  );
  for (const subnet of subnets) {
    t.match(subnet.subnetId, /^subnet-[0-9a-f]{17}$/);
    t.equal(subnet.availableAddresses, 256 - 5, 'AWS keeps five addresses of a subnet');
    t.same(Object.keys(subnet), ['subnetId', 'vpcId', 'availabilityZone', 'cidrBlock', 'availableAddresses']);
  }
  t.same([securityGroups, networkInterfaces], [[], []]);
});

t.test('addresses run out and are given back', async (t) => {
  const { network, vpc } = makeNetwork();
  const { subnetId } = network.createSubnet(vpc.vpcId, 'eu-central-1a', '10.0.9.16/28');
  const created = Array.from({ length: 11 }, () => network.createNetworkInterface(subnetId, 'test', []));
  t.equal(new Set(created.map(({ privateIpAddress }) => privateIpAddress)).size, 11);
  t.equal(created[0]?.privateIpAddress, '10.0.9.20');
  t.equal(created[10]?.privateIpAddress, '10.0.9.30');
  t.throws(() => network.createNetworkInterface(subnetId, 'one too many', []), refusal);
  t.equal(network.describe().networkInterfaces.length, 11);
  network.deleteNetworkInterface(created[3]?.networkInterfaceId ?? '');
  network.deleteNetworkInterface(created[3]?.networkInterfaceId ?? '');
  t.equal(network.availableAddressCount(subnetId), 1);
  t.equal(network.createNetworkInterface(subnetId, 'again', []).privateIpAddress, created[3]?.privateIpAddress);
});

t.test('malformed CIDR blocks are refused', async (t) => {
  const { network, vpc } = makeNetwork();
  for (const cidr of ['10.0.0.0', '10.0.0.0/15', '10.0.0.0/29', '10.0.0.1/24', '10.0.0.256/28', '1.2.3/24', '']) {
    t.throws(() => network.createSubnet(vpc.vpcId, 'eu-central-1a', cidr), refusal, cidr);
  }
  t.throws(() => network.createSubnet('vpc-00000000000000000', 'eu-central-1a', '10.0.0.0/24'), refusal);
  t.equal(network.describe().subnets.length, 3);
});

t.test('a security group in use stays; its name is taken within its VPC', async (t) => {
  const { network, vpc, subnets, group } = makeCluster();
  const subnetId = subnets[0]?.subnetId ?? '';
  t.throws(() => network.createSecurityGroup(vpc.vpcId, group.groupName, () => []), refusal);
  const unknown = { direction: 'inbound', protocol: 'tcp', fromPort: 1, toPort: 1, groupId: 'sg-0' } as const;
  t.throws(() => network.createSecurityGroup(vpc.vpcId, 'other', () => [unknown]), refusal);
  t.throws(() => network.createNetworkInterface(subnetId, 'test', ['sg-0']), refusal);
  const eni = network.createNetworkInterface(subnetId, 'test', [group.groupId]);
  t.throws(() => network.deleteSecurityGroup(group.groupId), refusal);
  network.deleteNetworkInterface(eni.networkInterfaceId);
  network.deleteSecurityGroup(group.groupId);
  t.equal(network.securityGroup(group.groupId), undefined);
});

t.test('a key store gets a group and one ENI in each zone, and leaves nothing behind', async (t) => {
  const { network, subnets, group, request } = makeCluster();
  const before = network.describe();
  t.equal(buildKeyStoreNetwork(network, request), undefined);
  const { securityGroups, networkInterfaces } = network.describe();
  const [kmsGroup] = securityGroups.filter(({ groupName }) => groupName === 'kms-cks-0123456789abcdef0');
  t.same(kmsGroup?.rules, [
    { direction: 'inbound', protocol: 'tcp', fromPort: 2223, toPort: 2225, groupId: group.groupId },
  ]);
  t.same(
    networkInterfaces.map(({ networkInterfaceId, ...rest }) => rest),
    subnets.map(({ subnetId, availabilityZone }, index) => ({
      description: 'KMS managed ENI for cluster cluster-abcdefghijk',
      subnetId,
      availabilityZone,
      privateIpAddress: `10.0.${index + 1}.4`,
      groups: [kmsGroup?.groupId, group.groupId],
    })),
  );
  for (const eni of networkInterfaces) t.match(eni.networkInterfaceId, /^eni-[0-9a-f]{17}$/);
  removeKeyStoreNetwork(network, request.customKeyStoreId);
  removeKeyStoreNetwork(network, request.customKeyStoreId);
  t.same(network.describe(), before);
});

t.test('a key store network that was left behind is replaced', async (t) => {
  const { network, request } = makeCluster();
  buildKeyStoreNetwork(network, request);
  t.equal(buildKeyStoreNetwork(network, { ...request, subnetIds: request.subnetIds.slice(0, 1) }), undefined);
  t.equal(network.describe().networkInterfaces.length, 1);
  t.equal(network.describe().securityGroups.length, 2);
});

t.test('a key store network is built as a whole or not at all', async (t) => {
  const { network, vpc, subnets, request } = makeCluster();
  const full = network.createSubnet(vpc.vpcId, 'eu-central-1c', '10.0.8.0/28').subnetId;
  for (let count = 0; count < 11; count += 1) network.createNetworkInterface(full, 'test', []);
  const before = network.describe();
  const [first = ''] = request.subnetIds;
  const cases = [
    { subnetIds: [first, full], refusal: 'INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET' },
    { subnetIds: [first, 'subnet-00000000000000000'], refusal: 'SUBNET_NOT_FOUND' },
    { subnetIds: [full, 'subnet-00000000000000000'], refusal: 'SUBNET_NOT_FOUND' },
  ];
  for (const { subnetIds, refusal } of cases) {
    t.equal(buildKeyStoreNetwork(network, { ...request, subnetIds }), refusal);
    t.same(network.describe(), before);
  }
  const elsewhere = network.createVpc('10.1.0.0/16').vpcId;
  t.equal(buildKeyStoreNetwork(network, { ...request, vpcId: elsewhere }), 'SUBNET_NOT_FOUND');
  t.throws(
    () => buildKeyStoreNetwork(network, { ...request, clusterSecurityGroupId: 'sg-00000000000000000' }),
    new SimError('network_refused', "the security group 'sg-00000000000000000' does not exist"),
  );
  t.same(
    network.describe().subnets.map(({ availableAddresses }) => availableAddresses),
    [...subnets.map(() => 251), 0],
  );
});

t.test('a subnet is deleted once nothing is in it', async (t) => {
  const { network, subnets, request } = makeCluster();
  const { subnetId = '' } = subnets[2] ?? {};
  const eni = network.createNetworkInterface(subnetId, 'test', []);
  t.throws(() => network.deleteSubnet(subnetId), refusal);
  t.ok(network.subnet(subnetId));
  network.deleteNetworkInterface(eni.networkInterfaceId);
  network.deleteSubnet(subnetId);
  t.throws(() => network.deleteSubnet(subnetId), { code: 'not_found' });
  t.equal(buildKeyStoreNetwork(network, request), 'SUBNET_NOT_FOUND');
});

t.test('an exhausted subnet has no address, not even one that is given back, until it is freed', async (t) => {
  const { network, subnets, request } = makeCluster();
  const { subnetId = '' } = subnets[1] ?? {};
  const eni = network.createNetworkInterface(subnetId, 'test', []);
  network.exhaustSubnet(subnetId);
  network.deleteNetworkInterface(eni.networkInterfaceId);
  t.equal(network.availableAddressCount(subnetId), 0);
  t.throws(() => network.createNetworkInterface(subnetId, 'test', []), refusal);
  t.equal(buildKeyStoreNetwork(network, request), 'INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET');
  network.freeSubnet(subnetId);
  t.equal(network.availableAddressCount(subnetId), 251);
  t.equal(buildKeyStoreNetwork(network, request), undefined);
  for (const change of [network.exhaustSubnet, network.freeSubnet]) {
    t.throws(() => change.call(network, 'subnet-00000000000000000'), { code: 'not_found' });
  }
});

t.test("a security group's rules are replaced as a whole or not at all", async (t) => {
  const { network, group } = makeCluster();
  const rule = { direction: 'inbound', protocol: 'tcp', fromPort: 2223, toPort: 2225, groupId: group.groupId } as const;
  network.setSecurityGroupRules(group.groupId, [rule]);
  t.same(network.securityGroup(group.groupId)?.rules, [rule]);
  const wrong = [
    [rule, { ...rule, groupId: 'sg-00000000000000000' }],
    [{ ...rule, toPort: 2222 }],
    Array.from({ length: 61 }, () => rule),
  ];
  for (const rules of wrong) t.throws(() => network.setSecurityGroupRules(group.groupId, rules), refusal);
  t.same(network.securityGroup(group.groupId)?.rules, [rule]);
  t.throws(() => network.setSecurityGroupRules('sg-00000000000000000', []), { code: 'not_found' });
});
