// One cluster: its life from creation to deletion, its users, and the ledger that its HSMs share.
//
// What changes it happens one after another, and as a whole or not at all. What takes time on the calendar is answered
// first: `begin…` resolves once the change is visible, its `done` once it is over.

import { SimError } from '../../src/errors.ts';
import { Mutex } from '../../src/runtime/mutex.ts';
import { Secret } from '../../src/runtime/secret.ts';
import type { AuditEvent } from '../hsm/audit-log.ts';
import { type ClusterFact, isActivation } from '../hsm/facts.ts';
import { firstUserCreated } from '../hsm/user-facts.ts';
import { appendAtHead } from './append-at-head.ts';
import { Appointments } from './appointments.ts';
import { restoreSnapshot, type Snapshot, snapshotOf } from './backup-content.ts';
import type { OpenedBackup } from './backups.ts';
import type { InitializationCertificates } from './certificates.ts';
import type { TrustAnchors } from './client-trust-anchors.ts';
import type { ClusterDescription, ClusterSettings } from './cluster-description.ts';
import type { ClusterParts, ClusterPlace, ClusterServices } from './cluster-parts.ts';
import type { HardwareCertificates } from './hardware-certificates.ts';
import type { HsmDescription } from './hsm.ts';
import type { HsmFeed } from './hsm-feed.ts';
import { type Begun, HsmPool, type NewHsm } from './hsm-pool.ts';
import { Life } from './life.ts';
import { type LostHsm, Membership } from './membership.ts';
import { hasKeyIn } from './token-keys.ts';
import { type ClusterUser, type NewUser, type StoredUser, usersIn } from './users.ts';

const CLUSTER_KEY_SIZE = 32;
/** A change of HSM type can be rolled back for a day. */
const ROLLBACK_WINDOW_MS = 24 * 3_600_000;

const invalidRequest = (message: string): SimError => new SimError('CloudHsmInvalidRequestException', message);

export class Cluster {
  readonly #parts: ClusterParts;
  readonly #hsms: HsmPool;
  readonly #createdMs: number;
  readonly #source: { readonly backupId: string; readonly snapshot: Snapshot } | undefined;
  #settings: ClusterSettings;
  /** Settles when an INITIALIZED cluster has become ACTIVE. */
  #activation: Promise<void> | undefined;
  #rollbackUntilMs: number | undefined;
  /** What the newest backup holds: the next one shares it if nothing has changed. */
  #snapshot: Snapshot = { position: 0, entries: [] };

  constructor(place: ClusterPlace, settings: ClusterSettings, services: ClusterServices, source?: OpenedBackup) {
    const { environment, backups } = services;
    this.#settings = settings;
    this.#createdMs = environment.clock.calendar.now();
    this.#source = source && { backupId: source.backup.backupId, snapshot: source.snapshot };
    this.#parts = {
      ...services,
      place,
      settings: () => this.#settings,
      ledger: environment.openLedger(place.clusterId),
      clusterKey: new Secret(source?.clusterKey ?? environment.random.octets(CLUSTER_KEY_SIZE)),
      keyHandleRange: source === undefined ? 0 : place.ordinal,
      members: new Membership(environment, place.securityGroupId),
      life: new Life(source?.certificates),
      changes: new Mutex(),
      appointments: new Appointments(environment.clock.calendar),
      backUp: () => this.#backUp(environment.clock.calendar.now()),
    };
    this.#hsms = new HsmPool(this.#parts);
    backups.setRetention(place.clusterId, settings.backupRetentionDays);
  }

  get clusterId(): string {
    return this.#parts.place.clusterId;
  }

  get ordinal(): number {
    return this.#parts.place.ordinal;
  }

  describe(): ClusterDescription {
    const { place, life, members } = this.#parts;
    const { state, request, certificates } = life;
    return {
      clusterId: this.clusterId,
      createdMs: this.#createdMs,
      state,
      settings: this.#settings,
      sourceBackupId: this.#source?.backupId,
      rollbackUntilMs: this.#rollbackUntilMs,
      mutualTlsEnforced: this.#hsms.mutualTlsEnforced,
      vpcId: place.subnets[0].vpcId,
      securityGroupId: place.securityGroupId,
      subnets: place.subnets.map(({ subnetId, availabilityZone }) => ({ subnetId, availabilityZone })),
      csrPem: state === 'UNINITIALIZED' ? request?.csrPem : undefined,
      certificatePem: certificates?.certificatePem,
      trustAnchorPem: certificates?.trustAnchorPem,
      hsms: members.hsms.map((hsm) => hsm.describe()),
    };
  }

  /** What vouches for the key of the CSR; undefined whenever there is no CSR. */
  async hardwareCertificates(): Promise<HardwareCertificates | undefined> {
    const { state, request } = this.#parts.life;
    return state === 'UNINITIALIZED' ? request?.hardware() : undefined;
  }

  /** Is it one of the cluster's HSMs, or one that it has lost? */
  knowsHsm(hsmId: string): boolean {
    return this.#parts.members.knows(hsmId);
  }

  /** Whatever has been decided has a position up to this one. */
  async head(): Promise<number> {
    return this.#parts.ledger.head();
  }

  /** The newest that it has lost and not got back. DescribeClusters does not tell them. */
  get lostHsms(): readonly LostHsm[] {
    return this.#parts.members.lost;
  }

  async users(): Promise<readonly ClusterUser[]> {
    return (await this.#storedUsers()).map(({ username, role }) => ({ username, role }));
  }

  /** Does it have a token key of that handle? */
  async hasKey(handle: number): Promise<boolean> {
    return hasKeyIn(await snapshotOf(this.#parts.ledger), handle);
  }

  /** CREATE_IN_PROGRESS ends: UNINITIALIZED. */
  created(): void {
    this.#parts.life.step('created');
  }

  /** CREATE_IN_PROGRESS ends once that time has passed: ACTIVE when it is made from a backup. */
  create(durationMs: number): Promise<void> {
    const { appointments, life, ledger } = this.#parts;
    return appointments.after(durationMs, async () => {
      if (this.#source === undefined) this.created();
      else {
        await restoreSnapshot(ledger, this.#source.snapshot);
        life.step('restored');
        this.#backUpDaily();
      }
    });
  }

  /** Resolves once the HSM is ACTIVE. The first one of a cluster makes the CSR. @throws SimError as `beginAddHsm` */
  async addHsm(availabilityZone: string): Promise<HsmDescription> {
    return this.#hsms.add({ availabilityZone }, 0).done;
  }

  /** As `HsmPool.add`. */
  beginAddHsm(hsm: NewHsm, durationMs: number): Begun<HsmDescription> {
    return this.#hsms.add(hsm, durationMs);
  }

  /** The first HSM's data plane starts, with the certificate that the customer signed. @throws SimError as `beginInitialize` */
  async initialize(given: InitializationCertificates): Promise<void> {
    await (await this.beginInitialize(given, 0)).done;
  }

  /**
   * Resolves in INITIALIZE_IN_PROGRESS. `done` resolves when it is INITIALIZED, or rejects when it is not.
   * @throws SimError `CloudHsmInvalidRequestException` in another state, without a CSR, for other certificates
   */
  async beginInitialize(given: InitializationCertificates, durationMs: number): Promise<{ done: Promise<void> }> {
    const { life, changes, appointments, environment } = this.#parts;
    const certificates = await changes.run(async () => {
      const { csrPem, keyPair } = life.requireRequest();
      const { checkInitialization } = await import('./certificates.ts');
      checkInitialization(given, csrPem, environment.clock.calendar.now());
      life.initialize();
      const { signedCertificatePem: certificatePem, trustAnchorPem } = given;
      return { privateKeyPem: keyPair.privateKeyPem, certificatePem, trustAnchorPem };
    });
    const finish = async (): Promise<void> => {
      try {
        await this.#hsms.startAll(certificates);
        life.initialized(certificates);
        this.#activation = this.#awaitActivation();
      } catch (error) {
        life.step('initialization_failed');
        throw error;
      }
    };
    return { done: appointments.after(durationMs, () => changes.run(finish)) };
  }

  /**
   * Gives the unactivated admin a password, as its own first password change does; resolves once the cluster is ACTIVE.
   * @throws SimError `CloudHsmInvalidRequestException` when it is not INITIALIZED or has no HSM; `device_refused` for a
   * name or a password against the rules
   */
  async activate(admin: NewUser): Promise<void> {
    const { changes, life, members, clusterKey, environment, ledger } = this.#parts;
    await changes.run(async () => {
      life.require('activated');
      if (members.active.length === 0) throw invalidRequest('The cluster has no HSM.');
      const { username, maskedVerifier } = await firstUserCreated(clusterKey.reveal(), environment.random, admin);
      await appendAtHead(ledger, () => ({ type: 'admin_activated', username, maskedVerifier }));
    });
    await this.#activation;
  }

  /**
   * As an admin would, without one: for seeds.
   * @throws SimError as `activate`, `invalid_configuration` when there is a user of that name
   */
  createUser(user: NewUser): Promise<void> {
    return this.#parts.changes.run(async () => {
      if (this.#parts.life.state !== 'ACTIVE') throw invalidRequest('The cluster is not ACTIVE.');
      await this.#createUser(user);
    });
  }

  /**
   * What somebody did to users or keys of the cluster, put into its ledger as if an HSM had been asked: no HSM's rules apply.
   * @param fact made from what there is, for that position; undefined: there is nothing to do it to
   * @throws SimError `not_found` when `fact` makes none
   */
  async act(
    fact: (users: readonly StoredUser[], clusterKey: Uint8Array, position: number) => Promise<ClusterFact | undefined>,
  ): Promise<void> {
    const { changes, ledger, clusterKey } = this.#parts;
    await changes.run(async () => {
      await appendAtHead(ledger, async (head) => {
        const made = await fact(await this.#storedUsers(), clusterKey.reveal(), head + 1);
        if (made === undefined) throw new SimError('not_found', `the cluster ${this.clusterId} has nothing like that`);
        return made;
      });
    });
  }

  /** As `HsmPool.lose`. */
  loseHsm(hsmId: string): Promise<void> {
    return this.#hsms.lose(hsmId);
  }

  /** As `HsmPool.restore`. */
  restoreHsm(hsmId: string): Promise<HsmDescription> {
    return this.#hsms.restore(hsmId);
  }

  /** Resolves once it is gone. @throws SimError as `beginDeleteHsm` */
  async deleteHsm(hsmId: string): Promise<void> {
    await (await this.beginDeleteHsm(hsmId, 0)).done;
  }

  /** As `HsmPool.delete`. */
  beginDeleteHsm(hsmId: string, durationMs: number): Promise<Begun<void>> {
    return this.#hsms.delete(hsmId, durationMs);
  }

  /** As `HsmPool.requireMutualTls`. */
  requireMutualTls(enforced: boolean): Promise<void> {
    return this.#hsms.requireMutualTls(enforced);
  }

  get trustAnchors(): TrustAnchors {
    return this.#hsms.trustAnchors;
  }

  setBackupRetention(days: number): void {
    this.#settings = { ...this.#settings, backupRetentionDays: days };
    this.#parts.backups.setRetention(this.clusterId, days);
  }

  /**
   * Another HSM type: MODIFY_IN_PROGRESS, or ROLLBACK_IN_PROGRESS back to the one before within a day; `done` resolves
   * when it is ACTIVE again.
   * @param durationMs of the whole
   * @throws SimError `CloudHsmInvalidRequestException` unless it is ACTIVE
   */
  beginModify(hsmType: string, isRollback: boolean, durationMs: number): { done: Promise<void> } {
    const { life, appointments, environment } = this.#parts;
    life.step(isRollback ? 'roll_back' : 'modify');
    const done = appointments.after(durationMs, async () => {
      this.#settings = { ...this.#settings, hsmType };
      this.#rollbackUntilMs = isRollback ? undefined : environment.clock.calendar.now() + ROLLBACK_WINDOW_MS;
      life.step('modified');
    });
    return { done };
  }

  /**
   * Resolves in DELETE_IN_PROGRESS, after a backup; `done` when it is DELETED.
   * @throws SimError `CloudHsmInvalidRequestException` while it has HSMs, and in states that it cannot be deleted in
   */
  async beginDelete(durationMs: number): Promise<{ done: Promise<void> }> {
    const { life, members, changes, appointments, backUp } = this.#parts;
    await changes.run(async () => {
      const requireEmpty = (): void => {
        life.require('delete');
        if (members.hsms.length > 0) throw invalidRequest('The cluster has HSMs: delete them first.');
      };
      requireEmpty();
      await backUp();
      // An HSM is listed at once, whatever change is under way: one may have come during the backup.
      requireEmpty();
      life.step('delete');
    });
    const done = appointments.after(durationMs, async () => {
      life.step('deleted');
      appointments.cancel();
    });
    return { done };
  }

  /**
   * How long facts take from the ledger to this HSM, milliseconds on the monotonic clock.
   * @throws SimError `not_found` when no such HSM runs
   */
  setLag(hsmId: string, lagMs: number): void {
    this.feed(hsmId).setLag(lagMs);
  }

  /** What that HSM is given of the ledger, and when. @throws SimError `not_found` when no such HSM runs */
  feed(hsmId: string): HsmFeed {
    const { feed } = this.#parts.members.require(hsmId);
    if (feed === undefined) throw new SimError('not_found', `the HSM ${hsmId} does not run`);
    return feed;
  }

  /** That HSM's audit log after a sequence number (-1: all). @throws SimError `not_found` */
  async auditEvents(hsmId: string, afterSequenceNumber: number): Promise<readonly AuditEvent[]> {
    return this.#parts.members.require(hsmId).auditEvents(afterSequenceNumber);
  }

  /** Resolves once all that has become due on the calendar by now is over, or has failed. */
  settled(): Promise<void> {
    return this.#parts.appointments.settled();
  }

  /** Stops every HSM in order. Nothing is lost, and nothing is backed up. */
  close(): Promise<void> {
    const { appointments, changes } = this.#parts;
    appointments.cancel();
    return changes.run(() => this.#hsms.close());
  }

  /** However its first admin came about: an HSM of its own put that into the ledger, or `activate`. */
  #awaitActivation(): Promise<void> {
    const { ledger, changes, life, environment } = this.#parts;
    const activated = new Promise<void>((resolve) => {
      const stop = ledger.follow(0, ({ entry }) => {
        if (!isActivation(entry)) return;
        stop();
        resolve(
          changes.run(async () => {
            life.step('activated');
            this.#backUpDaily();
            await this.#parts.backUp();
          }),
        );
      });
    });
    activated.catch((err) => environment.logger?.error({ err, clusterId: this.clusterId }, 'no backup at activation'));
    return activated;
  }

  async #storedUsers(): Promise<readonly StoredUser[]> {
    return usersIn(await snapshotOf(this.#parts.ledger));
  }

  async #createUser(user: NewUser): Promise<void> {
    const { members, clusterKey, environment, ledger } = this.#parts;
    if (members.active.length === 0) throw invalidRequest('The cluster has no HSM.');
    const fact = await firstUserCreated(clusterKey.reveal(), environment.random, user);
    await appendAtHead(ledger, async () => {
      const users = await this.users();
      if (users.some(({ username }) => username === fact.username)) {
        throw new SimError('invalid_configuration', `there is a user ${fact.username} already`);
      }
      return fact;
    });
  }

  /** Nothing is backed up before there is something to lose. */
  async #backUp(dateMs: number): Promise<void> {
    const { backups, life, ledger, clusterKey } = this.#parts;
    const { state, certificates } = life;
    if (state !== 'ACTIVE' || certificates === undefined) return;
    if ((await ledger.head()) !== this.#snapshot.position) this.#snapshot = await snapshotOf(ledger);
    const { clusterId } = this;
    backups.take({ clusterId, settings: this.#settings, clusterKey, certificates, snapshot: this.#snapshot, dateMs });
  }

  #backUpDaily(): void {
    const { appointments, changes, members, environment } = this.#parts;
    appointments.daily((dateMs) =>
      changes
        .run(async () => {
          if (members.active.length > 0) await this.#backUp(dateMs);
        })
        .catch((err) => environment.logger?.error({ err, clusterId: this.clusterId }, 'the daily backup failed')),
    );
  }
}
