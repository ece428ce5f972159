// The cluster's control plane, which the connector asks for clusters and network parts, is out of order. Nothing is known
// of the cluster then: neither that it is gone nor that it is there.

import t from 'tap';
import { SimError } from '../../../src/errors.ts';
import type { ClusterDirectory, NetworkBuilder } from '../../../src/keystore/world.ts';
import {
  connectAndSettle,
  createStore,
  disconnectAndSettle,
  KMSUSER_PASSWORD,
  makeMemoryWorld,
  operationsOf,
} from '../../support/memory-world.ts';

const unanswered = new SimError('control_plane_unavailable', 'nobody answers');
const garbled = new SimError('protocol_violation', 'what answers makes no sense');

/** The world's own, until it fails with `failure.is`. */
async function breakableWorld() {
  const world = await makeMemoryWorld();
  const failure: { ofDirectory?: SimError; ofBuild?: SimError; ofRemove?: SimError } = {};
  const orFail = async <T>(error: SimError | undefined, act: () => Promise<T>): Promise<T> => {
    if (error !== undefined) throw error;
    return act();
  };
  const directory: ClusterDirectory = {
    describe: (clusterId) => orFail(failure.ofDirectory, () => world.directory.describe(clusterId)),
  };
  const network: NetworkBuilder = {
    build: (request) => orFail(failure.ofBuild, () => world.network.build(request)),
    remove: (customKeyStoreId) => orFail(failure.ofRemove, () => world.network.remove(customKeyStoreId)),
  };
  const kms = await world.startKms({ directory, network });
  const close = async (): Promise<void> => {
    await kms.shutDown();
    await world.close();
  };
  return { world, kms, failure, close };
}

t.test('a connect begins, and ends in what was wrong', async (t) => {
  const { world, kms, failure, close } = await breakableWorld();
  const id = await createStore(kms, world.cluster.clusterId);
  const cases = [
    [{ ofDirectory: unanswered }, 'FAILED NETWORK_ERRORS'],
    [{ ofBuild: unanswered }, 'FAILED NETWORK_ERRORS'],
    [{ ofDirectory: garbled }, 'FAILED INTERNAL_ERROR'],
    [{ ofBuild: garbled }, 'FAILED INTERNAL_ERROR'],
  ] as const;
  for (const [broken, state] of cases) {
    Object.assign(failure, broken);
    t.equal(await connectAndSettle(kms, id), state, Object.keys(broken).join());
    for (const name of Object.keys(failure)) delete failure[name as keyof typeof failure];
    await disconnectAndSettle(kms, id);
  }
  t.equal(await connectAndSettle(kms, id), 'CONNECTED', 'once it answers again');
  await close();
});

t.test('why an attempt failed is told, even if what it built cannot be removed', async (t) => {
  const { world, kms, failure, close } = await breakableWorld();
  const id = await createStore(kms, world.cluster.clusterId);
  await world.changePassword('kmsuser', 'AdminChoseThis1');
  failure.ofRemove = unanswered;
  t.equal(await connectAndSettle(kms, id), 'FAILED INVALID_CREDENTIALS');
  await disconnectAndSettle(kms, id);
  delete failure.ofRemove;
  await world.changePassword('kmsuser', KMSUSER_PASSWORD);
  t.equal(await connectAndSettle(kms, id), 'CONNECTED', 'the next attempt replaces what was left');
  await close();
});

t.test('a CONNECTED store stays so and works; what needs the control plane is to be tried again', async (t) => {
  const { world, kms, failure, close } = await breakableWorld();
  const id = await createStore(kms, world.cluster.clusterId);
  await connectAndSettle(kms, id);
  const operations = operationsOf(kms);
  const created = await operations.CreateKey({ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: id });
  const { KeyId } = created.KeyMetadata;
  for (const error of [unanswered, garbled]) {
    failure.ofDirectory = error;
    t.match(await operations.Encrypt({ KeyId, Plaintext: Buffer.from('x') }), { KeyId: /./ });
    const refused = { code: 'KMSInternalException' };
    await t.rejects(operations.CreateKey({ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: id }), refused);
    await t.rejects(
      operations.CreateCustomKeyStore({
        CustomKeyStoreName: 'another',
        CloudHsmClusterId: world.cluster.clusterId,
        TrustAnchorCertificate: 'PEM',
        KeyStorePassword: KMSUSER_PASSWORD,
      }),
      refused,
    );
    t.equal(kms.keyStores.find(id)?.connectionState, 'CONNECTED');
  }
  await disconnectAndSettle(kms, id);
  t.equal(kms.keyStores.find(id)?.connectionState, 'DISCONNECTED');
  await close();
});
