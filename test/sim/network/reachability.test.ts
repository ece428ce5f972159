import t from 'tap';
import { buildDefaultVpc } from '../../../sim/network/default-vpc.ts';
import {
  buildKeyStoreNetwork,
  keyStoreInterfaces,
  removeKeyStoreNetwork,
} from '../../../sim/network/key-store-network.ts';
import { Network } from '../../../sim/network/network.ts';
import type { SecurityGroupRule } from '../../../sim/network/parts.ts';
import { isClusterGroupIntact, isHsmReachable } from '../../../sim/network/reachability.ts';
import { seededRandom } from '../../../src/runtime/random.ts';

const selfRules = (groupId: string): readonly SecurityGroupRule[] =>
  (['inbound', 'outbound'] as const).map((direction) => ({
    direction,
    protocol: 'tcp',
    fromPort: 2223,
    toPort: 2225,
    groupId,
  }));

/** A cluster's group, an HSM in each of two zones, and the parts of a key store's connect. */
function makeConnected() {
  const network = new Network(seededRandom(1));
  const { vpc, subnets } = buildDefaultVpc(network, 'us-east-1');
  const { groupId } = network.createSecurityGroup(vpc.vpcId, 'cloudhsm-cluster-cluster-abcdefghijk-sg', selfRules);
  const hsms = subnets
    .slice(0, 2)
    .map(({ subnetId }) => network.createNetworkInterface(subnetId, 'CloudHSM Managed Interface', [groupId]));
  const request = {
    customKeyStoreId: 'cks-0123456789abcdef0',
    clusterId: 'cluster-abcdefghijk',
    vpcId: vpc.vpcId,
    clusterSecurityGroupId: groupId,
    subnetIds: subnets.map(({ subnetId }) => subnetId),
  };
  buildKeyStoreNetwork(network, request);
  const reached = (): boolean[] =>
    hsms.map(({ networkInterfaceId }) =>
      isHsmReachable(network, keyStoreInterfaces(network, request.clusterId, groupId), networkInterfaceId),
    );
  return { network, groupId, request, hsms, reached };
}

t.test('KMS reaches every HSM from the parts that a connect makes, and none without them', async (t) => {
  const { network, request, hsms, reached } = makeConnected();
  t.same(reached(), [true, true]);
  t.equal(keyStoreInterfaces(network, 'cluster-kjihgfedcba', request.clusterSecurityGroupId).length, 0);
  network.deleteNetworkInterface(hsms[0]?.networkInterfaceId ?? '');
  t.same(reached(), [false, true]);
  removeKeyStoreNetwork(network, request.customKeyStoreId);
  t.same(reached(), [false, false]);
});

t.test('a zone that is cut off takes its HSMs with it, and no others', async (t) => {
  const { network, reached } = makeConnected();
  let changeCount = 0;
  const stop = network.onChange(() => changeCount++);
  network.partitionZone('us-east-1a');
  network.partitionZone('us-east-1a');
  t.same(reached(), [false, true]);
  t.same(network.describe().partitionedZones, ['us-east-1a']);
  network.partitionZone('us-east-1b');
  t.same(reached(), [false, false]);
  network.mendZone('us-east-1a');
  network.mendZone('us-east-1a');
  t.same(reached(), [true, false]);
  t.equal(changeCount, 4);
  stop();
  network.mendZone('us-east-1b');
  t.equal(changeCount, 4);
  t.throws(() => network.partitionZone('us-east-1z'), { code: 'not_found' });
  t.throws(() => network.mendZone('us-east-1z'), { code: 'not_found' });
});

t.test("each of the cluster group's rules is needed, on each port", async (t) => {
  const { network, groupId, reached } = makeConnected();
  const [inbound, outbound] = selfRules(groupId) as [SecurityGroupRule, SecurityGroupRule];
  const cases: [readonly SecurityGroupRule[], boolean][] = [
    [[], false],
    [[inbound], false],
    [[outbound], false],
    [[inbound, { ...outbound, toPort: 2224 }], false],
    [[{ ...inbound, fromPort: 2224 }, outbound], false],
    [[{ ...inbound, toPort: 2223 }, { ...inbound, fromPort: 2224, toPort: 65_535 }, outbound], true],
    [[inbound, outbound], true],
  ];
  for (const [rules, holds] of cases) {
    network.setSecurityGroupRules(groupId, rules);
    t.equal(isClusterGroupIntact(network, groupId), holds, JSON.stringify(rules));
    t.same(reached(), [holds, holds]);
  }
  t.notOk(isClusterGroupIntact(network, 'sg-00000000000000000'));
});
