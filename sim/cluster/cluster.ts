// One cluster: its life from creation to ACTIVE, its HSMs, and the ledger that they share.
//
// What changes it happens one after another, and as a whole or not at all.

import { SimError } from '../../src/errors.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { Mutex } from '../../src/runtime/mutex.ts';
import { Secret } from '../../src/runtime/secret.ts';
import type { AuditEvent } from '../hsm/audit-log.ts';
import type { ClusterFact } from '../hsm/facts.ts';
import { firstUserCreated } from '../hsm/user-facts.ts';
import { appendAtHead } from './append-at-head.ts';
import type { InitializationCertificates } from './certificates.ts';
import type { ClusterDescription, ClusterSettings } from './cluster-description.ts';
import type { ClusterSubnet } from './cluster-network.ts';
import type { ClusterEnvironment } from './environment.ts';
import type { Hsm, HsmDescription } from './hsm.ts';
import { HsmFeed } from './hsm-feed.ts';
import { type CertificateRequest, type Certificates, Life } from './life.ts';
import { recordLoss } from './loss.ts';
import { HSM_COUNT_MAX, Membership } from './membership.ts';
import { type ClusterUser, type NewUser, readUsers } from './users.ts';

const CLUSTER_KEY_SIZE = 32;

/** Where a cluster lies. */
export interface ClusterPlace {
  readonly clusterId: string;
  readonly securityGroupId: string;
  /** Of one VPC, at most one in each availability zone. */
  readonly subnets: readonly [ClusterSubnet, ...ClusterSubnet[]];
}

const invalidRequest = (message: string): SimError => new SimError('CloudHsmInvalidRequestException', message);

export class Cluster {
  readonly #place: ClusterPlace;
  readonly #settings: ClusterSettings;
  readonly #environment: ClusterEnvironment;
  readonly #createdMs: number;
  readonly #ledger: Ledger<ClusterFact>;
  readonly #clusterKey: Secret;
  readonly #changes = new Mutex();
  readonly #members: Membership;
  readonly #life = new Life();
  /** The ledger's position that the newest backup holds. */
  #newestBackupPosition = 0;

  constructor(place: ClusterPlace, settings: ClusterSettings, environment: ClusterEnvironment) {
    this.#place = place;
    this.#settings = settings;
    this.#environment = environment;
    this.#createdMs = environment.clock.calendar.now();
    this.#ledger = environment.openLedger(place.clusterId);
    this.#clusterKey = new Secret(environment.random.octets(CLUSTER_KEY_SIZE));
    this.#members = new Membership(environment, place.securityGroupId);
    this.#life.created();
  }

  get clusterId(): string {
    return this.#place.clusterId;
  }

  describe(): ClusterDescription {
    const { state, request, certificates } = this.#life;
    return {
      clusterId: this.clusterId,
      createdMs: this.#createdMs,
      state,
      settings: this.#settings,
      vpcId: this.#place.subnets[0].vpcId,
      securityGroupId: this.#place.securityGroupId,
      subnets: this.#place.subnets.map(({ subnetId, availabilityZone }) => ({ subnetId, availabilityZone })),
      csrPem: state === 'UNINITIALIZED' ? request?.csrPem : undefined,
      certificatePem: certificates?.certificatePem,
      trustAnchorPem: certificates?.trustAnchorPem,
      hsms: this.#members.hsms.map((hsm) => hsm.describe()),
    };
  }

  /** Is it one of the cluster's HSMs, or one that it has lost? */
  knowsHsm(hsmId: string): boolean {
    return this.#members.knows(hsmId);
  }

  users(): Promise<readonly ClusterUser[]> {
    return readUsers(this.#ledger);
  }

  /**
   * Resolves once the HSM is ACTIVE: it then has all that the ledger has. The first one of a cluster makes the CSR.
   * @throws SimError `CloudHsmInvalidRequestException`: no subnet in that zone, or no more HSMs now; `network_refused`:
   * the subnet is full or gone; whatever the start of the machine failed with
   */
  addHsm(availabilityZone: string): Promise<HsmDescription> {
    return this.#changes.run(() => this.#add(availabilityZone));
  }

  /**
   * The first HSM's data plane starts, with the certificate that the customer signed.
   * @throws SimError `CloudHsmInvalidRequestException` in another state, without a CSR, for other certificates
   */
  initialize(given: InitializationCertificates): Promise<void> {
    return this.#changes.run(async () => {
      this.#life.require('initialize');
      const { checkInitialization } = await import('./certificates.ts');
      const { keyPair, csrPem } = this.#life.initialize();
      try {
        checkInitialization(given, csrPem, this.#environment.clock.calendar.now());
        const certificates = {
          privateKeyPem: keyPair.privateKeyPem,
          certificatePem: given.signedCertificatePem,
          trustAnchorPem: given.trustAnchorPem,
        };
        await Promise.all(this.#members.hsms.map((hsm) => this.#start(hsm, certificates)));
        this.#life.initialized(certificates);
      } catch (error) {
        this.#life.initializationFailed();
        throw error;
      }
    });
  }

  /**
   * Gives the cluster its first admin and takes the first backup.
   * @throws SimError `CloudHsmInvalidRequestException` when it is not INITIALIZED or has no HSM; `device_refused` for a
   * name or a password against the rules
   */
  activate(admin: NewUser): Promise<void> {
    return this.#changes.run(async () => {
      this.#life.require('activated');
      this.#newestBackupPosition = await this.#createUser(admin);
      this.#life.activated();
    });
  }

  /**
   * As an admin would, without one: for seeds.
   * @throws SimError as `activate`, `invalid_configuration` when there is a user of that name
   */
  createUser(user: NewUser): Promise<void> {
    return this.#changes.run(async () => {
      if (this.#life.state !== 'ACTIVE') throw invalidRequest('The cluster is not ACTIVE.');
      await this.#createUser(user);
    });
  }

  /**
   * The HSM dies, and with it what no other one has been given; with the last one, all that is newer than the newest
   * backup. It is no longer listed.
   * @throws SimError `not_found`; of the ledger, and then the HSM lives on
   */
  loseHsm(hsmId: string): Promise<void> {
    return this.#changes.run(async () => {
      const hsm = this.#members.require(hsmId);
      const { feed } = hsm;
      if (feed !== undefined) {
        const survivors = this.#members.hsms.flatMap((other) => (other === hsm || !other.feed ? [] : [other.feed]));
        feed.sever();
        try {
          await recordLoss(this.#ledger, hsmId, survivors, this.#newestBackupPosition);
        } catch (error) {
          feed.mend();
          throw error;
        }
      }
      hsm.step('lost');
      this.#members.removeLost(hsm);
      await hsm.lose();
    });
  }

  /**
   * Brings a lost HSM back as CreateHsm would: another one, in its availability zone.
   * @throws SimError `not_found` when no such HSM is lost; as `addHsm`
   */
  restoreHsm(hsmId: string): Promise<HsmDescription> {
    return this.#changes.run(async () => {
      const restored = await this.#add(this.#members.zoneOfLost(hsmId));
      this.#members.broughtBack(hsmId);
      return restored;
    });
  }

  /** After a backup. @throws SimError `not_found` */
  deleteHsm(hsmId: string): Promise<void> {
    return this.#changes.run(async () => {
      const hsm = this.#members.require(hsmId);
      await this.#backUp();
      hsm.step('delete');
      try {
        await hsm.stop();
      } finally {
        hsm.step('deleted');
        this.#members.remove(hsm);
      }
    });
  }

  /**
   * How long facts take from the ledger to this HSM, milliseconds on the monotonic clock.
   * @throws SimError `not_found` when no such HSM runs
   */
  setLag(hsmId: string, lagMs: number): void {
    const { feed } = this.#members.require(hsmId);
    if (feed === undefined) throw new SimError('not_found', `the HSM ${hsmId} does not run`);
    feed.setLag(lagMs);
  }

  /** That HSM's audit log after a sequence number (-1: all). @throws SimError `not_found` */
  async auditEvents(hsmId: string, afterSequenceNumber: number): Promise<readonly AuditEvent[]> {
    return this.#members.require(hsmId).auditEvents(afterSequenceNumber);
  }

  /** Stops every HSM in order. Nothing is lost, and nothing is backed up. */
  close(): Promise<void> {
    return this.#changes.run(async () => {
      await Promise.all(this.#members.hsms.map((hsm) => hsm.stop()));
    });
  }

  async #add(availabilityZone: string): Promise<HsmDescription> {
    const subnet = this.#place.subnets.find((candidate) => candidate.availabilityZone === availabilityZone);
    if (subnet === undefined) throw invalidRequest(`The cluster has no subnet in ${availabilityZone}.`);
    const { state, certificates, request } = this.#life;
    const countMax = state === 'ACTIVE' ? HSM_COUNT_MAX : 1;
    if (this.#members.hsms.length >= countMax) {
      throw invalidRequest(`The cluster is ${state}: it can have ${countMax} HSM${countMax > 1 ? 's' : ''}, no more.`);
    }
    const hsm = this.#members.place(subnet);
    try {
      if (certificates !== undefined) {
        await this.#backUp();
        await this.#start(hsm, certificates);
      } else if (request === undefined) {
        this.#life.requestMade(await this.#makeRequest());
      }
      hsm.step('created');
    } catch (error) {
      hsm.step('creation_failed');
      this.#members.remove(hsm);
      throw error;
    }
    return hsm.describe();
  }

  #start(hsm: Hsm, certificates: Certificates): Promise<void> {
    const { clock, host, hsmFactory } = this.#environment;
    const start = {
      clusterId: this.clusterId,
      hsmId: hsm.place.hsmId,
      host,
      port: hsm.port,
      certificatePem: certificates.certificatePem,
      privateKeyPem: certificates.privateKeyPem,
      clusterKey: Uint8Array.from(this.#clusterKey.reveal()),
    };
    return hsm.start(hsmFactory, start, new HsmFeed(this.#ledger, clock.monotonic));
  }

  async #makeRequest(): Promise<CertificateRequest> {
    const { generateKeyPair, random } = this.#environment;
    // The key pair is made on the thread pool while the certificates' code loads.
    const [keyPair, { createClusterCsr }] = await Promise.all([generateKeyPair(), import('./certificates.ts')]);
    return { keyPair, csrPem: createClusterCsr(keyPair, random) };
  }

  async #createUser(user: NewUser): Promise<number> {
    if (this.#members.hsms.length === 0) throw invalidRequest('The cluster has no HSM.');
    const fact = await firstUserCreated(this.#clusterKey.reveal(), this.#environment.random, user);
    return appendAtHead(this.#ledger, async () => {
      const users = await this.users();
      if (fact.type === 'user_created' && users.some(({ username }) => username === fact.username)) {
        throw new SimError('invalid_configuration', `there is a user ${fact.username} already`);
      }
      return fact;
    });
  }

  async #backUp(): Promise<void> {
    if (this.#life.state === 'ACTIVE') this.#newestBackupPosition = await this.#ledger.head();
  }
}
