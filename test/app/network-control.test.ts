// Breaking the network and the replication over `/_sim/v1`, and what KMS then says.

import { ConnectCustomKeyStoreCommand, DisconnectCustomKeyStoreCommand, EncryptCommand } from '@aws-sdk/client-kms';
import t from 'tap';
import { refusalOf, runSimulator } from '../support/running-simulator.ts';

async function run(...args: Parameters<typeof runSimulator>) {
  const running = await runSimulator(...args);
  const { control, kms, storeId, settledState } = running;
  const send = async (method: string, path: string, body?: unknown): Promise<{ status: number; json: unknown }> => {
    const headers = { 'Content-Type': 'application/json' };
    const response = await control(path, {
      method,
      ...(body === undefined ? {} : { headers, body: JSON.stringify(body) }),
    });
    return { status: response.status, json: await response.json() };
  };
  return {
    ...running,
    send,
    network: async () => (await (await control('network')).json()) as Record<string, Record<string, unknown>[]>,
    connect: async () => {
      await kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId: storeId }));
      return settledState(storeId);
    },
    disconnect: async () => {
      await kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId: storeId }));
      return settledState(storeId);
    },
  };
}

t.test('subnets, zones and rules', async (t) => {
  const { send, network, connect, disconnect } = await run(t);
  const { subnets = [], securityGroups = [] } = await network();
  const subnetId = String(subnets[2]?.subnetId);
  const inUse = await send('DELETE', `network/subnets/${subnetId}`);
  t.match(inUse, { status: 400, json: { error: /has dependencies/ } });
  await disconnect();

  t.match(await send('POST', `network/subnets/${subnetId}/exhaust`), { status: 200, json: { subnetId } });
  t.equal((await network()).subnets?.[2]?.availableAddresses, 0);
  t.equal(await connect(), 'FAILED INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET');
  await disconnect();
  t.equal((await send('POST', `network/subnets/${subnetId}/free`)).status, 200);
  t.equal(await connect(), 'CONNECTED');
  await disconnect();

  for (const zone of ['us-east-1a', 'us-east-1b']) {
    t.same(await send('POST', `network/zones/${zone}/partition`), { status: 200, json: { availabilityZone: zone } });
  }
  t.same((await network()).partitionedZones, ['us-east-1a', 'us-east-1b']);
  t.equal(await connect(), 'FAILED NETWORK_ERRORS');
  await disconnect();
  t.equal((await send('DELETE', 'network/zones/us-east-1a/partition')).status, 200);
  t.equal(await connect(), 'CONNECTED', 'one zone is enough');
  await disconnect();

  const { groupId, rules } = securityGroups[0] ?? {};
  t.same(await send('PUT', `network/security-groups/${groupId}/rules`, { rules: [] }), {
    status: 200,
    json: { groupId, rules: [] },
  });
  t.match(await refusalOf(connect()), { name: 'CloudHsmClusterInvalidConfigurationException' });
  t.equal((await send('PUT', `network/security-groups/${groupId}/rules`, { rules })).status, 200);
  t.equal(await connect(), 'CONNECTED');
  await disconnect();

  t.equal((await send('DELETE', `network/subnets/${subnetId}`)).status, 200);
  t.equal(await connect(), 'FAILED SUBNET_NOT_FOUND');
});

t.test('a connection that is up goes with the network, and comes back with it', async (t) => {
  const { send, network, kms, keyId, storeId, control } = await run(t);
  const encrypt = () => kms.send(new EncryptCommand({ KeyId: keyId, Plaintext: Buffer.from('x') }));
  const [group] = (await network()).securityGroups ?? [];
  const { rules } = group as { rules: unknown };
  await send('PUT', `network/security-groups/${group?.groupId}/rules`, { rules: [] });
  t.match(await refusalOf(encrypt()), { name: 'KMSInvalidStateException' });
  await send('PUT', `network/security-groups/${group?.groupId}/rules`, { rules });
  for (;;) if ((await encrypt().catch(() => undefined)) !== undefined) break;
  const allConnected = async (): Promise<boolean> => {
    const { connections } = (await (await control(`custom-key-stores/${storeId}/connections`)).json()) as {
      connections: { state: string }[];
    };
    return connections.every(({ state }) => state === 'connected');
  };
  for (const zone of ['us-east-1a', 'us-east-1b']) {
    while (!(await allConnected()));
    await send('POST', `network/zones/${zone}/partition`);
    t.notOk(await allConnected());
    t.ok(await encrypt(), `${zone} is cut off: the other HSM answers`);
    await send('DELETE', `network/zones/${zone}/partition`);
  }
});

t.test('replication: late, and not at all', async (t) => {
  const { send, clusterId, hsmIds, connect, disconnect } = await run(t);
  const hsm = `clusters/${clusterId}/hsms/${hsmIds()[1]}`;
  t.same(await send('GET', `${hsm}/replication`), { status: 200, json: { lagMs: 0, withheld: [] } });
  t.same(await send('PUT', `${hsm}/lag`, { lagMs: 5 }), { status: 200, json: { lagMs: 5, withheld: [] } });
  await disconnect();
  t.equal(await connect(), 'CONNECTED', 'a short lag is waited for');
  await disconnect();
  t.same(await send('POST', `${hsm}/withhold`, { username: 'kmsuser' }), {
    status: 200,
    json: { lagMs: 5, withheld: [{ username: 'kmsuser' }] },
  });
  t.equal(await connect(), 'FAILED USER_NOT_FOUND');
  await disconnect();
  t.same(await send('POST', `${hsm}/release`, { username: 'kmsuser' }), {
    status: 200,
    json: { lagMs: 5, withheld: [] },
  });
  t.equal(await connect(), 'CONNECTED');
});

t.test('what is wrong is refused, and changes nothing', async (t) => {
  const { send, network, clusterId, hsmIds, control } = await run(t);
  const before = await network();
  const [group] = before.securityGroups ?? [];
  const rule = { direction: 'inbound', protocol: 'tcp', fromPort: 1, toPort: 2, groupId: group?.groupId };
  const rules = `network/security-groups/${group?.groupId}/rules`;
  const hsm = `clusters/${clusterId}/hsms/${hsmIds()[0]}`;
  const cases: [number, string, string, unknown?][] = [
    [404, 'DELETE', 'network/subnets/subnet-00000000000000000'],
    [404, 'POST', 'network/subnets/subnet-00000000000000000/exhaust'],
    [404, 'POST', 'network/subnets/%00/free'],
    [400, 'POST', `network/subnets/${before.subnets?.[0]?.subnetId}/exhaust`, { count: 3 }],
    [404, 'PUT', 'network/security-groups/sg-0/rules', { rules: [] }],
    [400, 'PUT', rules],
    [400, 'PUT', rules, { rules: [{ ...rule, protocol: 'udp' }] }],
    [400, 'PUT', rules, { rules: [{ ...rule, fromPort: 3 }] }],
    [400, 'PUT', rules, { rules: [{ ...rule, toPort: 65_536 }] }],
    [400, 'PUT', rules, { rules: [{ ...rule, groupId: 'sg-0' }] }],
    [400, 'PUT', rules, { rules: Array.from({ length: 121 }, () => rule) }],
    [404, 'POST', 'network/zones/us-east-1z/partition'],
    [404, 'DELETE', 'network/zones/us-east-1z/partition'],
    [400, 'PUT', `${hsm}/lag`, { lagMs: -1 }],
    [400, 'PUT', `${hsm}/lag`, { lagMs: 3_600_001 }],
    [400, 'PUT', `${hsm}/lag`, { lagMs: '5' }],
    [404, 'PUT', `clusters/${clusterId}/hsms/hsm-0/lag`, { lagMs: 5 }],
    [404, 'GET', 'clusters/cluster-0/hsms/hsm-0/replication'],
    [400, 'POST', `${hsm}/withhold`, {}],
    [400, 'POST', `${hsm}/withhold`, { username: 'a', keyHandle: 1 }],
    [400, 'POST', `${hsm}/withhold`, { username: 'Upper' }],
    [404, 'POST', `${hsm}/withhold`, { username: 'nobody' }],
    [404, 'POST', `${hsm}/withhold`, { keyHandle: 7 }],
    [400, 'POST', `${hsm}/release`, { keyHandle: 'x' }],
  ];
  for (const [status, method, path, body] of cases) {
    const answer = await send(method, path, body);
    t.equal(answer.status, status, `${method} ${path} ${JSON.stringify(body)}`);
    t.type((answer.json as { error: unknown }).error, 'string');
  }
  t.same(await network(), before);
  t.same(await (await control(`${hsm}/replication`)).json(), { lagMs: 0, withheld: [] });
});
