// The cluster process is not there, dies, makes no sense, comes back: KMS says what is so, and a CONNECTED store stays
// CONNECTED.

import { readFileSync } from 'node:fs';
import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import {
  ConnectCustomKeyStoreCommand,
  CreateCustomKeyStoreCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  DisconnectCustomKeyStoreCommand,
  EncryptCommand,
  UpdateCustomKeyStoreCommand,
} from '@aws-sdk/client-kms';
import t, { type Test } from 'tap';
import type { ReadyDocument } from '../../../app/ready-document.ts';
import { serve } from '../../support/control-server.ts';
import { refusalOf } from '../../support/running-simulator.ts';
import { control, kmsClient, settledState, startCluster } from '../../support/two-processes.ts';
import { type RunningSide, runClusterSide, runKmsSide } from '../../support/two-sides.ts';

/** Valid in itself, on a cluster that nobody has. */
const ANOTHER_STORE = {
  ...{ CustomKeyStoreName: 'another', CloudHsmClusterId: 'cluster-2222222222a', KeyStorePassword: 'Password1' },
  TrustAnchorCertificate: '-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n',
};

/** KMS's operations on a store, by the name of what they are answered with. */
function clientOf(t: Test, side: RunningSide) {
  const kms = kmsClient(t, side);
  const store = { CustomKeyStoreId: side.ready.customKeyStores[0]?.customKeyStoreId ?? '' };
  const outcome = async (answer: Promise<unknown>): Promise<string> =>
    answer.then(
      () => 'ok',
      ({ name }) => name as string,
    );
  return {
    kms,
    store,
    state: () => settledState(kms, store.CustomKeyStoreId),
    encrypt: () => outcome(kms.send(new EncryptCommand({ KeyId: 'alias/example', Plaintext: Buffer.from('x') }))),
    createStore: () => outcome(kms.send(new CreateCustomKeyStoreCommand(ANOTHER_STORE))),
    createKey: () => outcome(kms.send(new CreateKeyCommand({ Origin: 'AWS_CLOUDHSM', ...store }))),
    connect: async () => {
      await kms.send(new ConnectCustomKeyStoreCommand(store));
      return settledState(kms, store.CustomKeyStoreId);
    },
    disconnect: async () => {
      await kms.send(new DisconnectCustomKeyStoreCommand(store));
      return settledState(kms, store.CustomKeyStoreId);
    },
  };
}

const storeOn = (ready: ReadyDocument, name: string): CreateCustomKeyStoreCommand => {
  const [cluster] = ready.clusters;
  return new CreateCustomKeyStoreCommand({
    CustomKeyStoreName: name,
    CloudHsmClusterId: cluster?.clusterId,
    KeyStorePassword: cluster?.users.find(({ username }) => username === 'kmsuser')?.password,
    TrustAnchorCertificate: readFileSync(cluster?.trustAnchorCertificate ?? '', 'utf8'),
  });
};

t.test('it dies; another one, which has a cluster of its own, takes its place', async (t) => {
  const cluster = await startCluster(t);
  const endpoint = new URL(cluster.ready.endpoint);
  const side = await runKmsSide(t, endpoint, { seed: cluster.ready });
  const { kms, store, ...client } = clientOf(t, side);
  t.equal(await client.encrypt(), 'ok');

  cluster.child.kill('SIGKILL');
  await cluster.ended;
  t.equal(await client.encrypt(), 'KMSInvalidStateException');
  t.equal(await client.createKey(), 'KMSInternalException');
  t.equal(await client.createStore(), 'KMSInternalException');
  t.equal(await client.state(), 'CONNECTED');

  const { ready } = await runClusterSide(t, { port: Number(endpoint.port) });
  t.equal(ready.endpoint, cluster.ready.endpoint);
  t.equal(await client.encrypt(), 'KMSInvalidStateException');
  t.equal(await client.state(), 'CONNECTED');
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: 'alias/example' }));
  t.equal(KeyMetadata?.KeyState, 'Enabled', 'KMS looks at the state of the store, and knows no better');
  t.equal(await client.createKey(), 'CloudHsmClusterInvalidConfigurationException', 'its cluster is gone');

  t.equal(await client.disconnect(), 'DISCONNECTED');
  const update = new UpdateCustomKeyStoreCommand({ ...store, CloudHsmClusterId: ready.clusters[0]?.clusterId });
  t.match(await refusalOf(kms.send(update)), { name: 'CloudHsmClusterNotRelatedException' });
  t.equal(await client.connect(), 'FAILED CLUSTER_NOT_FOUND');

  const { CustomKeyStoreId = '' } = await kms.send(storeOn(ready, 'new'));
  await kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
  t.equal(await settledState(kms, CustomKeyStoreId), 'CONNECTED', 'a new store for the new cluster');
});

t.test('it is not there yet: KMS runs, and tells', async (t) => {
  const { ready, simulator } = await runClusterSide(t);
  await simulator.stop();
  const side = await runKmsSide(t, new URL(ready.endpoint));
  const kms = kmsClient(t, side);
  const wanted = new CreateCustomKeyStoreCommand(ANOTHER_STORE);
  t.match(await refusalOf(kms.send(wanted)), { name: 'KMSInternalException', status: 500 });

  const came = await runClusterSide(t, { port: Number(new URL(ready.endpoint).port) });
  t.match(await refusalOf(kms.send(wanted)), { name: 'CloudHsmClusterNotFoundException' });
  const { CustomKeyStoreId = '' } = await kms.send(storeOn(came.ready, 'in time'));
  await kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
  t.equal(await settledState(kms, CustomKeyStoreId), 'CONNECTED');
});

/** What stands between KMS and the cluster process: as it is told, for all that is asked from then on. */
async function standBetween(t: Test, clusterEndpoint: string) {
  const pass = (asked: IncomingMessage, response: ServerResponse): void => {
    const { method, url, headers } = asked;
    const passed = request(new URL(url ?? '', clusterEndpoint), { method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    asked.pipe(passed);
  };
  const saying = (status: number, text: string) => (_asked: IncomingMessage, response: ServerResponse) =>
    void response.writeHead(status).end(text);
  const manners = {
    pass,
    breakOff: (_asked: IncomingMessage, response: ServerResponse) => void response.destroy(),
    cannot: saying(503, ''),
    isSomethingElse: saying(200, '<html>hello</html>'),
    hasNoSuchPage: saying(404, '{"error":"not here"}'),
    answersHalf: saying(200, '{"state":"ACTIVE"}'),
  };
  let manner: (asked: IncomingMessage, response: ServerResponse) => void = pass;
  const endpoint = await serve(t, (asked, response) => manner(asked, response));
  return {
    endpoint,
    now(name: keyof typeof manners): void {
      manner = manners[name];
    },
  };
}

t.test('it does not answer, or makes no sense, and then does again', async (t) => {
  const cluster = await runClusterSide(t);
  const between = await standBetween(t, cluster.ready.endpoint);
  const side = await runKmsSide(t, between.endpoint, { seed: cluster.ready });
  const client = clientOf(t, side);
  const manners = [
    ['breakOff', 'FAILED NETWORK_ERRORS'],
    ['cannot', 'FAILED NETWORK_ERRORS'],
    ['isSomethingElse', 'FAILED INTERNAL_ERROR'],
    ['hasNoSuchPage', 'FAILED INTERNAL_ERROR'],
    ['answersHalf', 'FAILED INTERNAL_ERROR'],
  ] as const;
  for (const [manner, state] of manners) {
    between.now(manner);
    t.equal(await client.encrypt(), 'ok', `${manner}: the HSMs are as they were`);
    t.equal(await client.createKey(), 'KMSInternalException', manner);
    t.equal(await client.createStore(), 'KMSInternalException', manner);
    t.equal(await client.disconnect(), 'DISCONNECTED', manner);
    t.equal(await client.connect(), state, manner);
    t.equal(await client.encrypt(), 'KMSInvalidStateException', manner);
    t.equal(await client.disconnect(), 'DISCONNECTED', manner);
    between.now('pass');
    t.equal(await client.connect(), 'CONNECTED', `after ${manner}`);
    t.equal(await client.createKey(), 'ok', `after ${manner}`);
  }
  between.now('breakOff');
  t.match(await control(side, 'POST', 'clock/advance', { byMs: 1 }), { status: 502 });
  between.now('isSomethingElse');
  t.match(await control(side, 'POST', 'clock/advance', { byMs: 1 }), { status: 502 });
});

t.test('KMS ends: nothing of its stores stays in the network of the cluster', async (t) => {
  const cluster = await runClusterSide(t);
  const side = await runKmsSide(t, new URL(cluster.ready.endpoint), { seed: cluster.ready });
  const groups = async (): Promise<number> => {
    const { json } = await control(cluster, 'GET', 'network');
    return (json as { securityGroups: { groupName: string }[] }).securityGroups.filter(({ groupName }) =>
      groupName.startsWith('kms-'),
    ).length;
  };
  t.equal(await groups(), 1);
  await side.simulator.stop();
  t.equal(await groups(), 0);
});
