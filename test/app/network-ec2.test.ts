// The network as AWS's own EC2 client sees it, over the wire.

import {
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
  paginateDescribeNetworkInterfaces,
  waitUntilNetworkInterfaceAvailable,
} from '@aws-sdk/client-ec2';
import { ConnectCustomKeyStoreCommand, DisconnectCustomKeyStoreCommand } from '@aws-sdk/client-kms';
import t, { type Test } from 'tap';
import { refusalOf, runSimulator } from '../support/running-simulator.ts';

async function runWithEc2(t: Test) {
  const running = await runSimulator(t);
  const { endpoint, region } = running.ready;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const ec2 = new EC2Client({ endpoint, region, credentials, maxAttempts: 1 });
  t.teardown(() => ec2.destroy());
  return { ...running, ec2 };
}

t.test('a connect makes a security group and ENIs, a disconnect removes them', async (t) => {
  const { ec2, kms, storeId, clusterId, settledState } = await runWithEc2(t);
  const named = { Filters: [{ Name: 'group-name', Values: [`kms-${storeId}`] }] };
  const made = {
    Filters: [{ Name: 'description', Values: [`KMS managed ENI for cluster ${clusterId}`] }],
  };
  const { SecurityGroups: [group] = [] } = await ec2.send(new DescribeSecurityGroupsCommand(named));
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  const { NetworkInterfaces = [] } = await ec2.send(new DescribeNetworkInterfacesCommand(made));
  t.equal(group?.GroupName, `kms-${storeId}`);
  t.match(group?.IpPermissions, [{ IpProtocol: 'tcp', FromPort: 2223, ToPort: 2225 }]);
  t.same(group?.IpPermissionsEgress, []);
  const clusterGroup = group?.IpPermissions?.[0]?.UserIdGroupPairs?.[0]?.GroupId ?? '';
  t.same(
    NetworkInterfaces.map(({ AvailabilityZone }) => AvailabilityZone).sort(),
    Subnets.map(({ AvailabilityZone }) => AvailabilityZone).sort(),
  );
  for (const eni of NetworkInterfaces) {
    t.same(eni.Groups?.map(({ GroupId }) => GroupId).sort(), [group?.GroupId, clusterGroup].sort());
    t.equal(eni.VpcId, group?.VpcId);
    t.match(eni, { Status: 'in-use', RequesterManaged: true, PrivateIpAddress: /^10\.0\.\d\.\d+$/ });
  }
  const { SecurityGroups: [ofCluster] = [] } = await ec2.send(
    new DescribeSecurityGroupsCommand({ GroupIds: [clusterGroup] }),
  );
  t.equal(ofCluster?.GroupName, `cloudhsm-cluster-${clusterId}-sg`);
  t.match(ofCluster?.IpPermissionsEgress, [{ UserIdGroupPairs: [{ GroupId: clusterGroup }] }]);
  const all = await ec2.send(
    new DescribeNetworkInterfacesCommand({ Filters: [{ Name: 'group-id', Values: [clusterGroup] }] }),
  );
  t.equal(all.NetworkInterfaces?.length, NetworkInterfaces.length + 2, 'those of the two HSMs as well');

  await kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId: storeId }));
  t.equal(await settledState(storeId), 'DISCONNECTED');
  t.same((await ec2.send(new DescribeSecurityGroupsCommand(named))).SecurityGroups, []);
  t.same((await ec2.send(new DescribeNetworkInterfacesCommand(made))).NetworkInterfaces, []);

  await kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId: storeId }));
  t.equal(await settledState(storeId), 'CONNECTED');
  t.equal((await ec2.send(new DescribeNetworkInterfacesCommand(made))).NetworkInterfaces?.length, Subnets.length);
});

t.test('VPC and subnets, pages, and errors that the client knows', async (t) => {
  const { ec2, ready } = await runWithEc2(t);
  const { Vpcs: [vpc] = [] } = await ec2.send(new DescribeVpcsCommand({}));
  t.match(vpc, { CidrBlock: '10.0.0.0/16', State: 'available', IsDefault: false, OwnerId: ready.accountId });
  const { Subnets = [] } = await ec2.send(
    new DescribeSubnetsCommand({ Filters: [{ Name: 'vpc-id', Values: [vpc?.VpcId ?? ''] }] }),
  );
  t.equal(Subnets.length, 3);
  for (const subnet of Subnets) t.ok((subnet.AvailableIpAddressCount ?? 0) > 240);
  const paged: string[] = [];
  for await (const page of paginateDescribeNetworkInterfaces({ client: ec2 }, { MaxResults: 5 })) {
    paged.push(...(page.NetworkInterfaces ?? []).map(({ NetworkInterfaceId = '' }) => NetworkInterfaceId));
  }
  t.equal(paged.length, 5);
  const missing = await refusalOf(ec2.send(new DescribeVpcsCommand({ VpcIds: ['vpc-00000000000000000'] })));
  t.match(missing, { name: 'InvalidVpcID.NotFound', status: 400, message: /vpc-00000000000000000/ });
  const gone = { client: ec2, minDelay: 1, maxWaitTime: 2 };
  await t.rejects(
    waitUntilNetworkInterfaceAvailable(gone, { NetworkInterfaceIds: ['eni-00000000000000000'] }),
    /InvalidNetworkInterfaceID.NotFound/,
    'a waiter ends at once on what does not exist',
  );
});
