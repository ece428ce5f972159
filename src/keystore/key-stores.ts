// The custom key stores of an account and Region: what the six operations of the KMS API do with them.
//
// Where several preconditions fail, the order is: not found, then not active, then configuration, then the rest.

import type { MemberView } from '../client/cluster-member.ts';
import { SimError } from '../errors.ts';
import type { JournalPart } from '../ledger/journal.ts';
import type { Stop } from '../ledger/ledger.ts';
import { Mutex } from '../runtime/mutex.ts';
import { HEX_LOWER, type RandomSource, randomText, randomUuid } from '../runtime/random.ts';
import type { Secret } from '../runtime/secret.ts';
import { isTrustAnchorOf } from './certificates.ts';
import {
  assertActive,
  assertHsm,
  assertNetwork,
  assertNoMutualTls,
  assertSubnetsExist,
  assertTwoZonesActive,
} from './cluster-requirements.ts';
import type { ConnectionState } from './connection-state.ts';
import type { Connector } from './connector.ts';
import { CustomKeyStore } from './custom-key-store.ts';
import type { KeyStoreFact } from './facts.ts';
import { type KeyStoreRecord, KeyStoreRecords } from './key-store-records.ts';
import type { KeyStoreSession } from './key-store-session.ts';
import type { KeyStoreChange, KeyStoreView, NewKeyStore } from './key-store-view.ts';
import type { ClusterDescription } from './world.ts';

/** AWS: ten custom key stores in an account and Region, whatever their type and state. */
const KEY_STORES_MAX = 10;

/** @param view undefined: it has been deleted. Must not throw. */
export type KeyStoreFollower = (customKeyStoreId: string, view: KeyStoreView | undefined) => void;

export class KeyStores {
  readonly #connector: Connector;
  readonly #random: RandomSource;
  readonly #records = new KeyStoreRecords();
  readonly #stores = new Map<string, CustomKeyStore>();
  readonly #followers = new Set<KeyStoreFollower>();
  /** Creations, updates and deletions are decided one after another. */
  readonly #changes = new Mutex();

  /** Subscribes to the journal, which is opened afterwards; then `resume`. */
  constructor(connector: Connector, journal: JournalPart<KeyStoreFact>) {
    this.#connector = connector;
    this.#random = connector.world.random;
    journal.subscribe((fact) => {
      this.#records.apply(fact);
      if (fact.type === 'key_store_created') this.#add(fact.customKeyStoreId);
      else if (fact.type === 'key_store_deleted') this.#remove(fact.customKeyStoreId);
    });
  }

  /** Takes up what a restart interrupted: attempts, sessions, disconnects. */
  resume(): void {
    for (const store of this.#stores.values()) store.resume();
  }

  /** Resolves once every attempt and disconnect whose time has come is over. */
  async idle(): Promise<void> {
    await Promise.all([...this.#stores.values()].map((store) => store.idle()));
  }

  async shutDown(): Promise<void> {
    await Promise.all([...this.#stores.values()].map((store) => store.shutDown()));
  }

  list(): readonly KeyStoreView[] {
    return this.#records.all().map((record) => this.#view(record));
  }

  find(customKeyStoreId: string): KeyStoreView | undefined {
    const record = this.#records.get(customKeyStoreId);
    return record && this.#view(record);
  }

  /** Every change of a connection state from now on, every new store and every one that is deleted. */
  follow(follower: KeyStoreFollower): Stop {
    this.#followers.add(follower);
    return () => void this.#followers.delete(follower);
  }

  /** @throws SimError CustomKeyStoreNotFoundException; CustomKeyStoreInvalidStateException unless CONNECTED */
  session(customKeyStoreId: string): KeyStoreSession {
    return this.#store(customKeyStoreId).session;
  }

  /** To the HSMs of a store that is CONNECTED; none in other states. @throws SimError CustomKeyStoreNotFoundException */
  connections(customKeyStoreId: string): readonly MemberView[] {
    const store = this.#store(customKeyStoreId);
    return store.state === 'CONNECTED' ? store.session.connections : [];
  }

  /** What `kmsuser` of a cluster logs in with, if a store knows it; the caller wipes it. For the simulated world's own use. */
  passwordFor(clusterId: string): Secret | undefined {
    const record = this.#records.all().find((candidate) => candidate.clusterId === clusterId);
    return record && this.#connector.vault.open(record.customKeyStoreId, record.currentPassword);
  }

  /** Resolves with the id of the new store, or of the disconnected one that equals it in everything. */
  create(wanted: NewKeyStore): Promise<string> {
    return this.#changes.run(async () => {
      const twin = this.#records.all().find((record) => this.#isReplayOf(record, wanted));
      if (twin !== undefined) return twin.customKeyStoreId;

      const cluster = await this.#clusterForNewKeys(wanted.clusterId);
      this.#assertNameFree(wanted.name);
      this.#assertClusterFree(cluster.clusterId, cluster.clusterCertificatePem);
      if (!isTrustAnchorOf(wanted.trustAnchorCertificate, cluster.clusterCertificatePem)) {
        throw new SimError(
          'IncorrectTrustAnchorException',
          `The trust anchor certificate is not the one that the AWS CloudHSM cluster ${wanted.clusterId} was initialized with.`,
        );
      }
      if (this.#records.all().length >= KEY_STORES_MAX) {
        throw new SimError('LimitExceededException', 'The quota of custom key stores has been reached.');
      }
      const { customKeyStoreId = `cks-${randomText(this.#random, HEX_LOWER, 17)}` } = wanted;
      if (this.#stores.has(customKeyStoreId)) {
        throw new SimError('invalid_configuration', `there is a custom key store ${customKeyStoreId} already`);
      }
      await this.#connector.journal.record({
        type: 'key_store_created',
        customKeyStoreId,
        name: wanted.name,
        clusterId: wanted.clusterId,
        clusterCertificatePem: cluster.clusterCertificatePem,
        trustAnchorCertificate: wanted.trustAnchorCertificate,
        sealedPassword: this.#connector.vault.seal(customKeyStoreId, wanted.password),
        connectorId: randomUuid(this.#random),
        creationDateMs: this.#connector.clock.calendar.now(),
      });
      return customKeyStoreId;
    });
  }

  /**
   * Begins to connect. What KMS sees at once is thrown, and leaves the store as it was. A cluster that is gone shows later,
   * as CLUSTER_NOT_FOUND, and so does one that nobody can be asked about, as what then breaks the attempt.
   *
   * The order of preconditions holds here too: a cluster that is not active, or not configured as it must be, is what
   * is thrown even where the store's own state, FAILED or DISCONNECTING, would refuse the connect.
   * @throws SimError CustomKeyStoreNotFoundException, then CloudHsmClusterNotActiveException, then
   * CloudHsmClusterInvalidConfigurationException, then CustomKeyStoreInvalidStateException
   */
  async connect(customKeyStoreId: string): Promise<void> {
    const store = this.#store(customKeyStoreId);
    if (store.state === 'CONNECTING' || store.state === 'CONNECTED') return;
    const { directory } = this.#connector.world;
    const cluster = await directory.describe(this.#recordOf(customKeyStoreId).clusterId).catch(() => undefined);
    if (cluster !== undefined) {
      assertActive(cluster);
      assertNetwork(cluster);
      if (this.#connector.zeroHsms === 'refuse') assertHsm(cluster);
    }
    await store.connect();
  }

  /** Resolves with the state that a connect or disconnect under way ends in. */
  settled(customKeyStoreId: string): Promise<ConnectionState> {
    return this.#store(customKeyStoreId).settled();
  }

  async disconnect(customKeyStoreId: string): Promise<void> {
    await this.#store(customKeyStoreId).disconnect();
  }

  /** Changes what is given: a password only in what KMS knows, never in the cluster. */
  update(customKeyStoreId: string, change: KeyStoreChange): Promise<void> {
    return this.#changes.run(async () => {
      const record = this.#recordOf(customKeyStoreId);
      const store = this.#store(customKeyStoreId);
      const { password } = change;
      // Terraform sends the cluster id that is in force along with every change: that is no change of it.
      const clusterId = change.clusterId === record.clusterId ? undefined : change.clusterId;
      const name = change.name === record.name ? undefined : change.name;

      if (clusterId !== undefined) await this.#assertRelated(record, clusterId);
      if (name !== undefined) this.#assertNameFree(name);
      const renamesOnly = password === undefined && clusterId === undefined;
      await store.changes.run(async () => {
        if (!(store.state === 'DISCONNECTED' || (renamesOnly && store.state === 'CONNECTED'))) {
          throw new SimError(
            'CustomKeyStoreInvalidStateException',
            `The custom key store ${customKeyStoreId} is ${store.state}; disconnect it before this change.`,
          );
        }
        await this.#connector.journal.record({
          type: 'key_store_updated',
          customKeyStoreId,
          ...(name !== undefined && { name }),
          ...(clusterId !== undefined && { clusterId }),
          ...(password && { sealedPassword: this.#connector.vault.seal(customKeyStoreId, password) }),
        });
      });
    });
  }

  /** @param hasKeys does the store still hold KMS keys, whatever their state? */
  delete(customKeyStoreId: string, hasKeys: () => boolean): Promise<void> {
    return this.#changes.run(async () => {
      const store = this.#store(customKeyStoreId);
      await store.changes.run(async () => {
        if (store.state !== 'DISCONNECTED') {
          throw new SimError(
            'CustomKeyStoreInvalidStateException',
            `The custom key store ${customKeyStoreId} is ${store.state}; disconnect it before it is deleted.`,
          );
        }
        if (hasKeys()) {
          throw new SimError(
            'CustomKeyStoreHasCMKsException',
            `The custom key store ${customKeyStoreId} contains KMS keys; delete them, and wait until they are gone.`,
          );
        }
        await this.#connector.journal.record({ type: 'key_store_deleted', customKeyStoreId });
      });
    });
  }

  /** CreateKey's own condition. @throws SimError CloudHsmClusterInvalidConfigurationException */
  async assertTwoActiveHsms(customKeyStoreId: string): Promise<void> {
    const cluster = await this.#connector.world.directory.describe(this.#recordOf(customKeyStoreId).clusterId);
    if (cluster === undefined) {
      throw new SimError('CloudHsmClusterInvalidConfigurationException', 'The AWS CloudHSM cluster does not exist.');
    }
    assertTwoZonesActive(cluster);
  }

  #add(customKeyStoreId: string): void {
    const tell = (): void => this.#tell(customKeyStoreId, this.find(customKeyStoreId));
    const store = new CustomKeyStore(this.#connector, () => this.#recordOf(customKeyStoreId), tell);
    this.#stores.set(customKeyStoreId, store);
    tell();
  }

  #remove(customKeyStoreId: string): void {
    this.#stores.delete(customKeyStoreId);
    this.#tell(customKeyStoreId, undefined);
  }

  #tell(customKeyStoreId: string, view: KeyStoreView | undefined): void {
    for (const follower of this.#followers) follower(customKeyStoreId, view);
  }

  #view(record: KeyStoreRecord): KeyStoreView {
    const { customKeyStoreId, name, clusterId, trustAnchorCertificate, creationDateMs } = record;
    const store = this.#store(customKeyStoreId);
    return {
      customKeyStoreId,
      name,
      clusterId,
      trustAnchorCertificate,
      creationDateMs,
      connectionState: store.state,
      connectionErrorCode: store.errorCode,
    };
  }

  #store(customKeyStoreId: string): CustomKeyStore {
    const store = this.#stores.get(customKeyStoreId);
    if (store === undefined) {
      throw new SimError('CustomKeyStoreNotFoundException', `The custom key store ${customKeyStoreId} does not exist.`);
    }
    return store;
  }

  #recordOf(customKeyStoreId: string): KeyStoreRecord {
    const record = this.#records.get(customKeyStoreId);
    if (record === undefined) {
      throw new SimError('CustomKeyStoreNotFoundException', `The custom key store ${customKeyStoreId} does not exist.`);
    }
    return record;
  }

  /** The cluster as a store that makes keys needs it. */
  async #clusterForNewKeys(
    clusterId: string,
  ): Promise<ClusterDescription & { readonly clusterCertificatePem: string }> {
    const cluster = await this.#connector.world.directory.describe(clusterId);
    if (cluster === undefined) {
      throw new SimError('CloudHsmClusterNotFoundException', `The AWS CloudHSM cluster ${clusterId} does not exist.`);
    }
    assertActive(cluster);
    assertNetwork(cluster);
    assertSubnetsExist(cluster);
    assertNoMutualTls(cluster);
    assertTwoZonesActive(cluster);
    return cluster;
  }

  async #assertRelated(record: KeyStoreRecord, clusterId: string): Promise<void> {
    const cluster = await this.#clusterForNewKeys(clusterId);
    if (cluster.clusterCertificatePem !== record.clusterCertificatePem) {
      throw new SimError(
        'CloudHsmClusterNotRelatedException',
        `The AWS CloudHSM cluster ${clusterId} does not have the cluster certificate of the custom key store's original cluster.`,
      );
    }
  }

  #assertNameFree(name: string): void {
    if (this.#records.all().some((record) => record.name === name)) {
      throw new SimError('CustomKeyStoreNameInUseException', `There is a custom key store named ${name} already.`);
    }
  }

  #assertClusterFree(clusterId: string, clusterCertificatePem: string): void {
    const isTaken = (record: KeyStoreRecord): boolean =>
      record.clusterId === clusterId || record.clusterCertificatePem === clusterCertificatePem;
    if (this.#records.all().some(isTaken)) {
      throw new SimError(
        'CloudHsmClusterInUseException',
        `The AWS CloudHSM cluster ${clusterId}, or one that shares a backup history with it, belongs to a custom key store already.`,
      );
    }
  }

  #isReplayOf(record: KeyStoreRecord, wanted: NewKeyStore): boolean {
    if (record.name !== wanted.name || record.clusterId !== wanted.clusterId) return false;
    if (record.trustAnchorCertificate !== wanted.trustAnchorCertificate) return false;
    if (this.#store(record.customKeyStoreId).state !== 'DISCONNECTED') return false;
    const password = this.#connector.vault.open(record.customKeyStoreId, record.currentPassword);
    try {
      return password.equals(wanted.password);
    } finally {
      password.wipe();
    }
  }
}
