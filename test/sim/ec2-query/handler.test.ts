import t from 'tap';
import { createEc2Query } from '../../../sim/ec2-query/handler.ts';
import { buildDefaultVpc } from '../../../sim/network/default-vpc.ts';
import { Network } from '../../../sim/network/network.ts';
import { seededRandom } from '../../../src/runtime/random.ts';

const REQUEST_ID = '00000000-0000-4000-8000-000000000000';

function makeEc2() {
  const network = new Network(seededRandom(1));
  const { vpc, subnets } = buildDefaultVpc(network, 'us-east-1');
  const reported: unknown[] = [];
  const handle = createEc2Query({
    ...{ network, region: 'us-east-1', accountId: '000000000000' },
    newRequestId: () => REQUEST_ID,
    report: (error) => void reported.push(error),
  });
  const send = (body: string) =>
    handle({ method: 'POST', path: '/', headers: {}, sourceAddress: '192.0.2.1', body: Buffer.from(body) });
  const ask = (action: string, parameters: Record<string, string> = {}) =>
    send(new URLSearchParams({ Action: action, Version: '2016-11-15', ...parameters }).toString());
  return { network, vpc, subnets, reported, send, ask };
}

const valuesOf = (xml: string, element: string): string[] =>
  [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'g'))].map(([, value = '']) => value);

t.test('an answer, whole', async (t) => {
  const { vpc, ask } = makeEc2();
  const { status, headers, body } = await ask('DescribeVpcs');
  t.equal(status, 200);
  t.equal(headers['Content-Type'], 'text/xml;charset=UTF-8');
  const association = vpc.vpcId.replace('vpc-', 'vpc-cidr-assoc-');
  t.equal(
    body,
    "<?xml version='1.0' encoding='UTF-8'?>" +
      "<DescribeVpcsResponse xmlns='http://ec2.amazonaws.com/doc/2016-11-15/'>" +
      `<requestId>${REQUEST_ID}</requestId><vpcSet><item><vpcId>${vpc.vpcId}</vpcId><ownerId>000000000000</ownerId>` +
      '<state>available</state><cidrBlock>10.0.0.0/16</cidrBlock><cidrBlockAssociationSet><item>' +
      `<associationId>${association}</associationId><cidrBlock>10.0.0.0/16</cidrBlock>` +
      '<cidrBlockState><state>associated</state></cidrBlockState></item></cidrBlockAssociationSet>' +
      '<dhcpOptionsId>default</dhcpOptionsId><instanceTenancy>default</instanceTenancy><isDefault>false</isDefault>' +
      '</item></vpcSet></DescribeVpcsResponse>',
  );
});

t.test('filters: any of the values, all of the filters, with wildcards', async (t) => {
  const { network, vpc, ask } = makeEc2();
  network.createSubnet(vpc.vpcId, 'us-east-1a', '10.0.9.0/28');
  const cidrs = async (parameters: Record<string, string>) =>
    valuesOf((await ask('DescribeSubnets', parameters)).body, 'cidrBlock').sort();
  const zones = { 'Filter.1.Name': 'availability-zone', 'Filter.1.Value.1': 'us-east-1a' };
  t.same(await cidrs({}), ['10.0.1.0/24', '10.0.2.0/24', '10.0.3.0/24', '10.0.9.0/28']);
  t.same(await cidrs(zones), ['10.0.1.0/24', '10.0.9.0/28']);
  t.same(await cidrs({ ...zones, 'Filter.1.Value.2': '*1b' }), ['10.0.1.0/24', '10.0.2.0/24', '10.0.9.0/28']);
  t.same(await cidrs({ ...zones, 'Filter.2.Name': 'cidr', 'Filter.2.Value.1': '*/2?' }), [
    '10.0.1.0/24',
    '10.0.9.0/28',
  ]);
  t.same(await cidrs({ 'Filter.1.Name': 'available-ip-address-count', 'Filter.1.Value.1': '11' }), ['10.0.9.0/28']);
  for (const name of ['tag:Name', 'tag-key']) {
    t.same(await cidrs({ 'Filter.1.Name': name, 'Filter.1.Value.1': '*' }), [], 'nothing has a tag');
  }
});

t.test('pages go on where the last one ended, also when that one is gone', async (t) => {
  const { network, vpc, ask } = makeEc2();
  for (let index = 0; index < 9; index++) network.createSubnet(vpc.vpcId, 'us-east-1a', `10.0.9.${16 * index}/28`);
  const seen: string[] = [];
  let token: string | undefined;
  do {
    const { body } = await ask('DescribeSubnets', { MaxResults: '5', ...(token && { NextToken: token }) });
    const ids = valuesOf(body, 'subnetId');
    t.ok(ids.length <= 5);
    seen.push(...ids);
    if (token === undefined) network.deleteSubnet(ids.at(-1) ?? '');
    token = valuesOf(body, 'nextToken')[0];
  } while (token !== undefined);
  t.equal(seen.length, 12);
  t.equal(new Set(seen).size, 12);
});

t.test('wrong requests are answered in the shape of EC2', async (t) => {
  const { reported, ask, send } = makeEc2();
  const filter = { 'Filter.1.Name': 'vpc-id', 'Filter.1.Value.1': 'x' };
  const many = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`Filter.1.Value.${index + 1}`, 'x']));
  const token = (text: string) => Buffer.from(text).toString('base64url');
  const cases: [string, Awaited<ReturnType<typeof ask>>, number?][] = [
    ['InvalidVpcID.NotFound', await ask('DescribeVpcs', { 'VpcId.1': 'vpc-0' })],
    ['InvalidSubnetID.NotFound', await ask('DescribeSubnets', { 'SubnetId.1': 'subnet-0' })],
    ['InvalidGroup.NotFound', await ask('DescribeSecurityGroups', { 'GroupId.1': 'sg-0' })],
    ['InvalidGroup.NotFound', await ask('DescribeSecurityGroups', { 'GroupName.1': 'x' })],
    ['InvalidNetworkInterfaceID.NotFound', await ask('DescribeNetworkInterfaces', { 'NetworkInterfaceId.1': 'eni-0' })],
    ['InvalidParameterValue', await ask('DescribeVpcs', { ...filter, 'Filter.1.Name': 'constructor' })],
    ['InvalidParameterValue', await ask('DescribeVpcs', { 'Filter.1.Name': 'vpc-id' })],
    ['FilterLimitExceeded', await ask('DescribeVpcs', { 'Filter.1.Name': 'vpc-id', ...many })],
    ...(await Promise.all(
      ['4', '1001', '-5', '5.5', 'five', ''].map(
        async (size) =>
          ['InvalidParameterValue', await ask('DescribeVpcs', { MaxResults: size })] as [
            string,
            Awaited<ReturnType<typeof ask>>,
          ],
      ),
    )),
    ['InvalidNextToken', await ask('DescribeVpcs', { NextToken: '' })],
    ['InvalidNextToken', await ask('DescribeVpcs', { NextToken: 'nonsense' })],
    ['InvalidNextToken', await ask('DescribeVpcs', { NextToken: token('DescribeSubnets subnet-1') })],
    ['InvalidParameterValue', await ask('DescribeVpcs', { DryRun: 'maybe' })],
    ['DryRunOperation', await ask('DescribeVpcs', { DryRun: 'true' }), 412],
    ['InvalidAction', await ask('RunInstances')],
    ['InvalidAction', await ask('__proto__')],
    ['NoSuchVersion', await ask('DescribeVpcs', { Version: '2012-12-01' })],
    ['MissingParameter', await send('Version=2016-11-15')],
    ['MissingParameter', await send('Action=DescribeVpcs')],
    ['MissingParameter', await send('')],
    ['MissingParameter', await send('\u0000\uffff%%%&=')],
    ['InvalidParameterValue', await send('Action=DescribeVpcs&Action=DescribeVpcs')],
    ['InvalidParameterValue', await send(Array.from({ length: 1001 }, (_, index) => `p${index}=`).join('&'))],
    ['RequestEntityTooLarge', await send('x'.repeat(1024 * 1024 + 1)), 413],
  ];
  for (const [code, { status, body }, expected = 400] of cases) {
    t.same([valuesOf(body, 'Code'), status], [[code], expected], body.slice(0, 300));
    t.same(valuesOf(body, 'RequestID'), [REQUEST_ID]);
  }
  t.same(reported, []);
});

t.test('what a client said is escaped, and is XML whatever it was', async (t) => {
  const { ask } = makeEc2();
  const { body } = await ask('DescribeVpcs', { 'VpcId.1': '</Message>&]]>\u0000\u001b"\'' });
  // XML 1.0 section 2.4: of `>` only that in `]]>` must be escaped.
  t.match(body, /<Message>The vpc ID '&lt;\/Message>&amp;]]&gt;\ufffd\ufffd"'' does not exist<\/Message>/);
});

t.test('what fails inside is told to the log, not to the client', async (t) => {
  const { network, reported, ask } = makeEc2();
  network.describe = () => {
    throw new Error('a secret of ours');
  };
  const { status, body } = await ask('DescribeVpcs');
  t.equal(status, 500);
  t.same(valuesOf(body, 'Code'), ['InternalError']);
  t.notMatch(body, /secret/);
  t.match(reported, [{ message: 'a secret of ours' }]);
});
