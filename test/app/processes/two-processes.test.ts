// Two processes that find each other over HTTP: what AWS's clients do with `up`, they do with both.

import { readFileSync, statSync } from 'node:fs';
import { DescribeClustersCommand } from '@aws-sdk/client-cloudhsm-v2';
import {
  ConnectCustomKeyStoreCommand,
  CreateCustomKeyStoreCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeCustomKeyStoresCommand,
  DisconnectCustomKeyStoreCommand,
  EncryptCommand,
} from '@aws-sdk/client-kms';
import t from 'tap';
import { refusalOf } from '../../support/running-simulator.ts';
import {
  cloudHsmClient,
  control,
  kmsClient,
  settledState,
  startCluster,
  startKms,
  until,
} from '../../support/two-processes.ts';

const Plaintext = Buffer.from('attack at dawn');

t.test('a store is made by hand, used, survives the loss of an HSM, and is disconnected', async (t) => {
  const cluster = await startCluster(t);
  const [seeded] = cluster.ready.clusters;
  const { clusterId = '', users = [], trustAnchorCertificate = '' } = seeded ?? {};
  t.same([cluster.ready.customKeyStores, cluster.ready.keys], [[], []], 'a cluster, and no KMS');
  t.equal(statSync(cluster.readyFile).mode & 0o777, 0o600);
  t.same(
    users.map(({ username, password }) => [username, typeof password]),
    ['admin', 'kmsuser', 'example_user'].map((username) => [username, 'string']),
  );
  const described = await cloudHsmClient(t, cluster).send(new DescribeClustersCommand({}));
  t.match(described.Clusters, [{ ClusterId: clusterId, State: 'ACTIVE' }]);

  const process = await startKms(t, ['--cluster-endpoint', cluster.ready.endpoint]);
  t.match(process.ready, { clusterEndpoint: cluster.ready.endpoint, clusters: [], customKeyStores: [], keys: [] });
  const kms = kmsClient(t, process);
  const created = await kms.send(
    new CreateCustomKeyStoreCommand({
      CustomKeyStoreName: 'by hand',
      CloudHsmClusterId: clusterId,
      KeyStorePassword: users.find(({ username }) => username === 'kmsuser')?.password,
      TrustAnchorCertificate: readFileSync(trustAnchorCertificate, 'utf8'),
    }),
  );
  const { CustomKeyStoreId = '' } = created;
  await kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
  t.equal(await settledState(kms, CustomKeyStoreId), 'CONNECTED');
  const groups = async () =>
    ((await control(cluster, 'GET', 'network')).json as { securityGroups: { groupName: string }[] }).securityGroups.map(
      ({ groupName }) => groupName,
    );
  t.ok((await groups()).includes(`kms-${CustomKeyStoreId}`), 'its network parts are in the cluster’s network');

  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId }));
  const KeyId = KeyMetadata?.KeyId;
  t.equal(KeyMetadata?.CloudHsmClusterId, clusterId);
  const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext }));
  const decrypt = () => kms.send(new DecryptCommand({ CiphertextBlob }));
  t.same(Buffer.from((await decrypt()).Plaintext ?? []), Plaintext);

  const path = `clusters/${clusterId}/hsms/${seeded?.hsms[0]?.hsmId}`;
  t.equal((await control(cluster, 'POST', `${path}/lose`)).status, 200);
  t.same(Buffer.from((await decrypt()).Plaintext ?? []), Plaintext, 'by the other HSM');
  const connections = async () => {
    const { json } = await control(process, 'GET', `custom-key-stores/${CustomKeyStoreId}/connections`);
    return (json as { connections: { hsmId: string; state: string }[] }).connections;
  };
  const { json } = await control(cluster, 'POST', `${path}/restore`);
  t.equal((await control(cluster, 'POST', `clusters/${clusterId}/hsms/${seeded?.hsms[1]?.hsmId}/lose`)).status, 200);
  await until(async () =>
    (await connections()).some(
      ({ hsmId, state }) => state === 'connected' && hsmId === (json as { hsmId: string }).hsmId,
    ),
  );
  t.same(Buffer.from((await decrypt()).Plaintext ?? []), Plaintext, 'by one that has come since');

  await kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
  t.equal(await settledState(kms, CustomKeyStoreId), 'DISCONNECTED');
  t.match(await refusalOf(decrypt()), { name: 'KMSInvalidStateException' });
  t.notOk((await groups()).includes(`kms-${CustomKeyStoreId}`), 'its network parts are gone');
  for (const one of [process, cluster]) {
    one.child.kill('SIGTERM');
    t.match(await one.ended, { code: 0 });
  }
});

t.test('--cluster-ready-file: together they have what `up` has', async (t) => {
  const cluster = await startCluster(t);
  const process = await startKms(t, ['--cluster-ready-file', cluster.readyFile]);
  const kms = kmsClient(t, process);
  t.match(process.ready, {
    clusterEndpoint: cluster.ready.endpoint,
    customKeyStores: [{ customKeyStoreName: 'example', connectionState: 'CONNECTED' }],
    keys: [{ aliases: ['alias/example'] }],
  });
  const { CustomKeyStores } = await kms.send(new DescribeCustomKeyStoresCommand({}));
  t.match(CustomKeyStores, [{ CloudHsmClusterId: cluster.ready.clusters[0]?.clusterId, ConnectionState: 'CONNECTED' }]);
  const encrypt = () => kms.send(new EncryptCommand({ KeyId: 'alias/example', Plaintext }));
  t.ok((await encrypt()).CiphertextBlob);

  await t.test('no password is told by the KMS process', async (t) => {
    const told = JSON.stringify([process.ready, (await control(process, 'GET', 'state')).json, process.printed]);
    for (const { password = '' } of cluster.ready.clusters[0]?.users ?? []) t.notOk(told.includes(password));
  });

  await t.test('the network breaks in one process, and connections in the other', async (t) => {
    const state = async () => {
      const { customKeyStoreId } = process.ready.customKeyStores[0] ?? {};
      const { json } = await control(process, 'GET', `custom-key-stores/${customKeyStoreId}/connections`);
      return (json as { connections: { state: string }[] }).connections.filter((one) => one.state === 'connected')
        .length;
    };
    await control(cluster, 'POST', 'network/zones/us-east-1a/partition');
    await until(async () => (await state()) === 1);
    await control(cluster, 'POST', 'network/zones/us-east-1b/partition');
    await until(async () => (await state()) === 0);
    t.match(await refusalOf(encrypt()), { name: 'KMSInvalidStateException' });
    for (const zone of ['a', 'b']) await control(cluster, 'DELETE', `network/zones/us-east-1${zone}/partition`);
    await until(async () => (await state()) === 2);
    t.ok((await encrypt()).CiphertextBlob);
  });

  await t.test('the cluster process sleeps for a while', async (t) => {
    cluster.child.kill('SIGSTOP');
    const asked = encrypt();
    cluster.child.kill('SIGCONT');
    t.ok((await asked).CiphertextBlob);
  });

  await t.test('faults are created where they happen', async (t) => {
    const kmsFault = { name: 'one', kind: 'internal_error', match: { kmsOperation: 'Encrypt' } };
    const wireFault = { name: 'two', kind: 'latency', parameters: { delayMs: 1 } };
    t.match(await control(process, 'POST', 'faults', wireFault), {
      status: 400,
      json: { error: /latency belongs to another process .*; create it in the cluster process$/ },
    });
    t.match(await control(process, 'POST', 'faults', { name: 'x', kind: 'hsm_loss' }), { status: 400 });
    t.match(await control(cluster, 'POST', 'faults', kmsFault), {
      status: 400,
      json: { error: /internal_error belongs to another process .*; create it in the kms process$/ },
    });
    const kinds = async (one: typeof process) =>
      ((await control(one, 'GET', 'fault-kinds')).json as { place: string }[]).map(({ place }) => place);
    t.same(new Set(await kinds(process)), new Set(['kms']));
    t.same(new Set(await kinds(cluster)), new Set(['channel', 'device', 'world']));

    t.equal((await control(process, 'POST', 'faults', kmsFault)).status, 201);
    t.match(await refusalOf(encrypt()), { name: 'KMSInternalException' });
    t.match((await control(process, 'GET', 'faults')).json, [{ name: 'one', hits: 1 }]);
    t.equal((await control(process, 'DELETE', 'faults/one')).status, 204);
    t.equal((await control(cluster, 'POST', 'faults', { ...wireFault, kind: 'busy', parameters: {} })).status, 201);
    t.match(await refusalOf(encrypt()), { name: 'ThrottlingException' });
    t.equal((await control(cluster, 'POST', 'faults/reset')).status, 200);
    t.ok((await encrypt()).CiphertextBlob);
    // The password that the cluster process made is not the present one any more, and only KMS knows that.
    t.match(await control(cluster, 'POST', 'faults', { name: 'x', kind: 'logged_in_elsewhere' }), {
      status: 400,
      json: { error: 'the simulator does not know the password of kmsuser' },
    });
  });

  await t.test('events are where the calls were', async (t) => {
    await cloudHsmClient(t, cluster).send(new DescribeClustersCommand({}));
    const sources = async (one: typeof process) =>
      new Set(
        ((await control(one, 'GET', 'events?limit=1000')).json as { events: { eventSource: string }[] }).events.map(
          ({ eventSource }) => eventSource,
        ),
      );
    t.same(await sources(process), new Set(['kms.amazonaws.com']));
    t.same(await sources(cluster), new Set(['cloudhsm.amazonaws.com']));
  });

  await t.test('what belongs to the other process is refused, and not looked for', async (t) => {
    for (const path of ['clusters', `clusters/${cluster.ready.clusters[0]?.clusterId}`, 'network', 'hardware-roots']) {
      const answer = await control(process, 'GET', path);
      t.equal(answer.status, 404, path);
      t.match(
        answer.json,
        { error: new RegExp(`no clusters: .* of its cluster process, ${cluster.ready.endpoint}$`) },
        path,
      );
    }
    for (const path of ['custom-key-stores', 'custom-key-stores/cks-1/connections']) {
      const answer = await control(cluster, 'GET', path);
      t.match(answer, {
        status: 404,
        json: { error: /is a cluster process, which has no KMS: .* of the kms process/ },
      });
    }
    t.match(await refusalOf(kmsClient(t, cluster).send(new DescribeCustomKeyStoresCommand({}))), {
      ...{ status: 400, name: 'UnknownOperationException', message: /is a cluster process, which has no KMS/ },
    });
    t.match(await refusalOf(cloudHsmClient(t, process).send(new DescribeClustersCommand({}))), {
      ...{ status: 400, name: 'UnknownOperationException', message: /is a kms process, which has no clusters/ },
    });
  });
});

t.test('one calendar: the KMS process moves both, and begins with the date of the cluster process', async (t) => {
  const cluster = await startCluster(t);
  const advancedMs = async (one: typeof cluster) =>
    ((await control(one, 'GET', 'clock')).json as { advancedMs: number }).advancedMs;
  const advance = (one: typeof cluster, byMs: number) => control(one, 'POST', 'clock/advance', { byMs });
  await advance(cluster, 3_600_000);
  const process = await startKms(t, ['--cluster-ready-file', cluster.readyFile]);
  t.equal(await advancedMs(process), 3_600_000);

  t.match(await advance(process, 60_000), { status: 200, json: { now: /^\d{4}-/, settled: true } });
  t.same([await advancedMs(process), await advancedMs(cluster)], [3_660_000, 3_660_000]);
  await advance(cluster, 1_000);
  t.same([await advancedMs(process), await advancedMs(cluster)], [3_660_000, 3_661_000], 'not the other way round');

  cluster.child.kill('SIGKILL');
  await cluster.ended;
  t.match(await advance(process, 60_000), { status: 502, json: { error: /does not answer/ } });
  t.equal(await advancedMs(process), 3_660_000, 'neither has moved');
});
