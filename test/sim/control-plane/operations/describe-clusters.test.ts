import t from 'tap';
import type { Clusters } from '../../../../sim/cluster/clusters.ts';
import { describeClusters } from '../../../../sim/control-plane/operations/describe-clusters.ts';
import { Tags } from '../../../../sim/control-plane/tags.ts';
import { cloudHsmService, testContext } from '../../../src/aws/support.ts';
import { initialization, makeActiveCluster, makeClusterWorld } from '../../../support/cluster-world.ts';

const invalid = { code: 'CloudHsmInvalidRequestException' };

/** Input and output as JSON, through the model. */
function makeApi(clusters: Clusters) {
  const { operations } = cloudHsmService({ DescribeClusters: describeClusters({ clusters, tags: new Tags() }) });
  const operation = operations.get('DescribeClusters');
  if (operation === undefined) throw new Error('the model has DescribeClusters');
  return async (input: object) =>
    JSON.parse(operation.encode(await operation.handler(operation.decode(input) as never, testContext)));
}

t.test('an ACTIVE cluster as the API has it', async (t) => {
  const { clusters, cluster, first, second, subnetIds, vpc, clock } = await makeActiveCluster();
  const describe = makeApi(clusters);
  const { securityGroupId } = cluster.describe();
  const hsm = (place: typeof first) => ({
    HsmId: place.hsmId,
    ClusterId: cluster.clusterId,
    AvailabilityZone: place.availabilityZone,
    SubnetId: place.subnetId,
    EniId: place.eniId,
    EniIp: place.eniIp,
    HsmType: 'hsm2m.medium',
    State: 'ACTIVE',
    StateMessage: 'HSM created.',
  });
  t.same(await describe({}), {
    Clusters: [
      {
        ClusterId: cluster.clusterId,
        State: 'ACTIVE',
        CreateTimestamp: clock.calendar.now() / 1000,
        HsmType: 'hsm2m.medium',
        Mode: 'FIPS',
        NetworkType: 'IPV4',
        BackupPolicy: 'DEFAULT',
        BackupRetentionPolicy: { Type: 'DAYS', Value: '90' },
        VpcId: vpc.vpcId,
        SecurityGroup: securityGroupId,
        SubnetMapping: { 'us-east-1a': subnetIds[0], 'us-east-1b': subnetIds[1], 'us-east-1c': subnetIds[2] },
        Certificates: { ClusterCertificate: initialization.signedCertificatePem },
        Hsms: [hsm(first), hsm(second)],
        TagList: [],
      },
    ],
  });
});

t.test('the CSR is there only while UNINITIALIZED, and once the first HSM has made it', async (t) => {
  const { clusters, subnetIds } = makeClusterWorld();
  const describe = makeApi(clusters);
  const certificates = async () => (await describe({})).Clusters[0].Certificates;
  const cluster = clusters.create(subnetIds);
  t.same(await certificates(), {});
  await cluster.addHsm('us-east-1a');
  const { HsmCertificate, AwsHardwareCertificate, ManufacturerHardwareCertificate, ...rest } = await certificates();
  t.same(rest, { ClusterCsr: cluster.describe().csrPem });
  for (const hardware of [HsmCertificate, AwsHardwareCertificate, ManufacturerHardwareCertificate]) {
    t.match(hardware, /^-----BEGIN CERTIFICATE-----/);
  }
  await cluster.initialize(initialization);
  t.same(await certificates(), { ClusterCertificate: initialization.signedCertificatePem });
});

t.test('filters', async (t) => {
  const { clusters, cluster, subnetIds, vpc } = await makeActiveCluster();
  const other = clusters.create(subnetIds);
  const describe = makeApi(clusters);
  const ids = async (Filters: object): Promise<string[]> =>
    (await describe({ Filters })).Clusters.map(({ ClusterId }: { ClusterId: string }) => ClusterId);
  const both = [cluster.clusterId, other.clusterId];
  t.same(await ids({}), both);
  t.same(await ids({ clusterIds: [other.clusterId, 'cluster-aaaaaaaaaaa'] }), [other.clusterId]);
  t.same(await ids({ clusterIds: ['cluster-aaaaaaaaaaa'] }), [], 'an unknown id is no error');
  t.same(await ids({ clusterIds: [] }), []);
  t.same(await ids({ vpcIds: [vpc.vpcId] }), both);
  t.same(await ids({ vpcIds: ['vpc-00000000000000000'] }), []);
  t.same(await ids({ states: ['ACTIVE', 'INITIALIZED'] }), [cluster.clusterId]);
  t.same(await ids({ states: ['UNINITIALIZED'], clusterIds: [cluster.clusterId] }), []);
  await t.rejects(ids({ colours: ['red'] }), invalid);
  await t.rejects(ids({ constructor: ['red'] }), invalid);
});

t.test('pages', async (t) => {
  const { clusters, subnetIds } = makeClusterWorld();
  const describe = makeApi(clusters);
  const created = Array.from({ length: 27 }, () => clusters.create(subnetIds).clusterId);
  const pages = async (input: object): Promise<string[][]> => {
    const seen: string[][] = [];
    let NextToken: string | undefined;
    do {
      const page = await describe({ ...input, ...(NextToken === undefined ? {} : { NextToken }) });
      seen.push(page.Clusters.map(({ ClusterId }: { ClusterId: string }) => ClusterId));
      NextToken = page.NextToken;
    } while (NextToken !== undefined && seen.length <= created.length);
    return seen;
  };
  t.same(await pages({}), [created.slice(0, 25), created.slice(25)]);
  t.same(await pages({ MaxResults: 9 }), [created.slice(0, 9), created.slice(9, 18), created.slice(18)]);
  t.same(await pages({ MaxResults: 1, Filters: { clusterIds: created.slice(3, 5) } }), [[created[3]], [created[4]]]);
  await t.rejects(describe({ NextToken: 'garbage' }), invalid);
  await t.rejects(describe({ MaxResults: 0 }), invalid);
  await t.rejects(describe({ MaxResults: 26 }), invalid);
});
