// The simulator without sockets and threads: the real cluster, devices, connector and KMS over channels in memory. The
// calendar is manual; the monotonic clock is the system's, and nothing here waits for it.

import { X509Certificate } from 'node:crypto';
import { clusterDirectory, networkBuilder, reachability } from '../../app/connector-world.ts';
import { type KmsLedgerFact, type KmsSide, startKmsSide } from '../../app/kms-side.ts';
import { NetworkChannels } from '../../app/network-channels.ts';
import { createWorld } from '../../app/world.ts';
import type { Cluster } from '../../sim/cluster/cluster.ts';
import { DEFAULT_CLUSTER_SETTINGS } from '../../sim/cluster/clusters.ts';
import type { HsmFactory } from '../../sim/cluster/hsm-factory.ts';
import { createHsm } from '../../sim/hsm/hsm.ts';
import { DEFAULT_HSM_SETTINGS } from '../../sim/hsm/settings.ts';
import { serveDevice } from '../../sim/server/device-server.ts';
import { createOpenLink } from '../../src/client/hsm-connection.ts';
import type { HsmLink } from '../../src/client/hsm-link.ts';
import { ScramKeyCache } from '../../src/client/scram-keys.ts';
import type { ZeroHsms } from '../../src/keystore/connector.ts';
import type { ClusterDirectory, NetworkBuilder } from '../../src/keystore/world.ts';
import { kmsOperations } from '../../src/kms/operations.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { MemoryLedger } from '../../src/ledger/memory-ledger.ts';
import { type Clock, systemMonotonic } from '../../src/runtime/clock.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { ManualClock } from '../../src/runtime/manual-clock.ts';
import { seededRandom, systemRandom } from '../../src/runtime/random.ts';
import { Secret } from '../../src/runtime/secret.ts';
import type { ChannelFactory } from '../../src/transport/channel.ts';
import { MemoryNetwork } from '../../src/transport/memory.ts';
import { MESSAGE_SIZE_MAX } from '../../src/wire/limits.ts';
import { Role, type RoleName } from '../../src/wire/roles.ts';
import { Status } from '../../src/wire/status.ts';
import { exampleCertificate } from './certificates.ts';

export const KMSUSER_PASSWORD = 'Kmsuser1234';
export const ADMIN_PASSWORD = 'Administrator1';

const publicKeyPem = new X509Certificate(exampleCertificate.certificatePem).publicKey
  .export({ type: 'spki', format: 'pem' })
  .toString();

/** What a KMS side may be given in place of the world's own. */
export interface KmsSideSubstitutes {
  readonly ledger?: Ledger<KmsLedgerFact>;
  readonly channels?: ChannelFactory;
  readonly directory?: ClusterDirectory;
  readonly network?: NetworkBuilder;
  readonly connectDurationMs?: () => number;
  readonly zeroHsms?: ZeroHsms;
}

/** An ACTIVE cluster with an admin, `kmsuser`, and HSMs in two zones; no custom key store yet. */
export async function makeMemoryWorld() {
  const manual = new ManualClock();
  const clock: Clock = { monotonic: systemMonotonic, calendar: manual.calendar };
  const random = seededRandom(7);
  const channels = new MemoryNetwork(systemMonotonic, MESSAGE_SIZE_MAX);
  const hsmFactory: HsmFactory = {
    async start(start, ledger) {
      const hsm = createHsm({ ...start, ledger, clock, random });
      await hsm.ready;
      const { requestsInFlightMax } = DEFAULT_HSM_SETTINGS;
      const accept = serveDevice({ device: hsm, clock: systemMonotonic, requestsInFlightMax });
      let listener = channels.listen({ ...start, port: 0 }, accept);
      return {
        port: listener.port,
        auditEvents: async (after) => hsm.auditEvents(after),
        // Nobody has a certificate here: whoever must show one is not let in.
        async requireClientCertificates(clientTrustAnchorPem) {
          await listener.reset();
          if (clientTrustAnchorPem !== undefined) return;
          listener = channels.listen({ ...start, port: listener.port }, accept);
        },
        onCrash: () => {},
        async lose() {
          await listener.reset();
          hsm.stop();
        },
        async stop() {
          hsm.stop();
          await listener.close();
        },
      };
    },
  };
  const world = createWorld({
    clock,
    random,
    region: 'us-east-1',
    host: 'memory',
    hsmPort: 0,
    hsmFactory,
    generateKeyPair: async () => ({ privateKeyPem: exampleCertificate.privateKeyPem, publicKeyPem }),
  });
  const cluster = world.clusters.create(world.subnets.map(({ subnetId }) => subnetId));
  await cluster.addHsm('us-east-1a');
  await cluster.initialize({
    signedCertificatePem: exampleCertificate.certificatePem,
    trustAnchorPem: exampleCertificate.trustAnchorPem,
  });
  await cluster.activate({ username: 'admin', role: Role.ADMIN, password: Buffer.from(ADMIN_PASSWORD) });
  await cluster.createUser({ username: 'kmsuser', role: Role.CRYPTO_USER, password: Buffer.from(KMSUSER_PASSWORD) });
  await cluster.addHsm('us-east-1b');

  const ledger = new MemoryLedger<KmsLedgerFact>();
  const rootKey = systemRandom.octets(32);
  const directory = clusterDirectory(world);

  /** A KMS process: the first one, or one after a crash, for the ledger is the same. */
  const startKms = (substitutes: KmsSideSubstitutes = {}): Promise<KmsSide> =>
    startKmsSide({
      ...{ ledger, directory, clock, logger: silentLogger, random: systemRandom },
      channels: new NetworkChannels(reachability(world), channels),
      network: networkBuilder(world),
      rootKey: new Secret(Uint8Array.from(rootKey)),
      region: 'us-east-1',
      accountId: '000000000000',
      connectDurationMs: () => 0,
      zeroHsms: 'async',
      ...substitutes,
    });

  const openLink = createOpenLink({
    ...{ channels, random, clock: systemMonotonic },
    scramKeys: new ScramKeyCache(random),
  });
  /** A client of the cluster's own, logged in to one of its HSMs. */
  const logIn = async (username: string, role: RoleName, password: string, index = 0): Promise<HsmLink> => {
    const description = await directory.describe(cluster.clusterId);
    const hsm = description?.hsms[index];
    if (hsm === undefined) throw new Error(`there is no HSM ${index}`);
    const { hsmId, availabilityZone, host, port } = hsm;
    const { trustAnchorPem, certificatePem } = exampleCertificate;
    const destination = { host, port, trustAnchorPem, certificatePem };
    const link = await openLink({ clusterId: cluster.clusterId, hsmId, availabilityZone, destination });
    await link.login({ username, role, password: Secret.fromText(password), connectorId: `${username}-${index}` });
    return link;
  };
  const asAdmin = async (act: (admin: HsmLink) => Promise<unknown>): Promise<void> => {
    const admin = await logIn('admin', 'admin', ADMIN_PASSWORD);
    await act(admin);
    await admin.logout();
    admin.close();
  };

  // The system's timers keep no process alive, and here are no sockets that would.
  const alive = setInterval(() => {}, 2 ** 30);

  return {
    async close(): Promise<void> {
      await world.clusters.close();
      clearInterval(alive);
    },
    ...{ world, cluster, channels, ledger, directory, calendar: manual.calendar, startKms, logIn, asAdmin },
    network: networkBuilder(world),
    changePassword: (username: string, password: string): Promise<void> =>
      asAdmin((admin) =>
        admin.request('changePassword', { username, role: Role.CRYPTO_USER, newPassword: Buffer.from(password) }),
      ),
    /** A cluster made from the newest backup, with an HSM in each of two zones. */
    async restoreNewest(
      subnetIds: readonly string[] = world.subnets.map(({ subnetId }) => subnetId),
    ): Promise<Cluster> {
      const { clusters } = world;
      const backup = clusters.backups.open(clusters.backups.list().at(-1)?.backupId ?? '');
      const restored = clusters.begin(subnetIds, DEFAULT_CLUSTER_SETTINGS, backup);
      while (restored.describe().state === 'CREATE_IN_PROGRESS') await new Promise(setImmediate);
      await restored.addHsm('us-east-1a');
      await restored.addHsm('us-east-1b');
      return restored;
    },
    /** Log ins that the HSMs refused for a wrong password, all of them together. */
    async refusedLogins(): Promise<number> {
      const { hsms } = cluster.describe();
      const events = await Promise.all(hsms.map(({ hsmId }) => cluster.auditEvents(hsmId, -1)));
      return events.flat().filter(({ response }) => response === Status.USER_LOGIN_FAILURE).length;
    },
  };
}

export type MemoryWorld = Awaited<ReturnType<typeof makeMemoryWorld>>;

/** A DISCONNECTED store on the world's cluster. */
export const createStore = ({ keyStores }: KmsSide, clusterId: string, name = 'store'): Promise<string> =>
  keyStores.create({
    name,
    clusterId,
    trustAnchorCertificate: exampleCertificate.trustAnchorPem,
    password: Secret.fromText(KMSUSER_PASSWORD),
  });

/** The state that a connect ends in, with its error code. */
export async function connectAndSettle({ keyStores }: KmsSide, customKeyStoreId: string): Promise<string> {
  await keyStores.connect(customKeyStoreId);
  await keyStores.settled(customKeyStoreId);
  const { connectionState, connectionErrorCode } = keyStores.find(customKeyStoreId) ?? {};
  return [connectionState, connectionErrorCode].filter(Boolean).join(' ');
}

export async function disconnectAndSettle({ keyStores }: KmsSide, customKeyStoreId: string): Promise<void> {
  await keyStores.disconnect(customKeyStoreId);
  await keyStores.settled(customKeyStoreId);
}

export const operationsOf = ({ kms }: KmsSide) => kmsOperations(kms);
