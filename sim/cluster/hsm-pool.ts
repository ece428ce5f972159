// The HSMs of one cluster: how they are added, lost, brought back and deleted.

import { SimError } from '../../src/errors.ts';
import { factoryUserCreated } from '../hsm/user-facts.ts';
import { appendAtHead } from './append-at-head.ts';
import { snapshotOf } from './backup-content.ts';
import { ClientTrustAnchors, type TrustAnchors } from './client-trust-anchors.ts';
import type { ClusterParts } from './cluster-parts.ts';
import type { Hsm, HsmDescription } from './hsm.ts';
import { HsmFeed } from './hsm-feed.ts';
import type { CertificateRequest, Certificates } from './life.ts';
import { recordLoss } from './loss.ts';
import { HSM_COUNT_MAX } from './membership.ts';
import { usersIn } from './users.ts';

export interface NewHsm {
  readonly availabilityZone: string;
  /** A free one of that zone's subnet; default: any. */
  readonly ipAddress?: string | undefined;
}

/** What has been answered already, and the rest of it. */
export interface Begun<Result> {
  readonly hsm: HsmDescription;
  readonly done: Promise<Result>;
}

const invalidRequest = (message: string): SimError => new SimError('CloudHsmInvalidRequestException', message);

export class HsmPool {
  readonly #parts: ClusterParts;
  readonly #clientTrustAnchors = new ClientTrustAnchors();
  /** For clients. */
  readonly trustAnchors: TrustAnchors = {
    list: () => this.#clientTrustAnchors.list(),
    register: (certificatePem) =>
      this.#changeTrustAnchors(() => {
        this.#requireActive();
        this.#requireType('has no trust anchors for clients');
        return this.#clientTrustAnchors.register(certificatePem);
      }),
    deregister: (reference) => this.#changeTrustAnchors(() => this.#clientTrustAnchors.deregister(reference)),
  };
  #mutualTlsEnforced = false;
  #closed = false;

  constructor(parts: ClusterParts) {
    this.#parts = parts;
  }

  get mutualTlsEnforced(): boolean {
    return this.#mutualTlsEnforced;
  }

  /**
   * Lists an HSM as CREATE_IN_PROGRESS; it is ACTIVE, with all that the ledger has, when `done` resolves.
   * @param durationMs on the calendar
   * @throws SimError `CloudHsmInvalidRequestException`: no subnet in that zone, no more HSMs now, the subnet is full or
   * gone, the address not free. `done` rejects with whatever the start of the machine failed with; then it is gone.
   */
  add({ availabilityZone, ipAddress }: NewHsm, durationMs: number): Begun<HsmDescription> {
    const { place, life, members, appointments, changes } = this.#parts;
    const subnet = place.subnets.find((candidate) => candidate.availabilityZone === availabilityZone);
    if (subnet === undefined) throw invalidRequest(`The cluster has no subnet in ${availabilityZone}.`);
    const { state } = life;
    const countMax = state === 'ACTIVE' ? HSM_COUNT_MAX : state === 'UNINITIALIZED' || state === 'INITIALIZED' ? 1 : 0;
    if (members.hsms.length >= countMax) {
      throw invalidRequest(
        `The cluster is ${state}: it can have ${countMax} HSM${countMax === 1 ? '' : 's'}, no more.`,
      );
    }
    const hsm = members.place(subnet, ipAddress);
    const done = appointments.after(durationMs, () => changes.run(() => this.#finish(hsm)));
    return { hsm: hsm.describe(), done };
  }

  /** As AWS replaces a failed HSM: another one, in its availability zone. @throws SimError `not_found`, and as `add` */
  async restore(hsmId: string): Promise<HsmDescription> {
    const { members, changes } = this.#parts;
    const availabilityZone = await changes.run(async () => members.takeLost(hsmId));
    try {
      return await this.add({ availabilityZone }, 0).done;
    } catch (error) {
      members.putLostBack(hsmId, availabilityZone);
      throw error;
    }
  }

  /** Starts the machines that could not be started before there were certificates. */
  async startAll(certificates: Certificates): Promise<void> {
    await Promise.all(this.#parts.members.active.map((hsm) => this.#start(hsm, certificates)));
  }

  /**
   * The HSM dies, and with it what no other one has been given; with the last one, all that is newer than the newest
   * backup. It is no longer listed.
   * @throws SimError `not_found`; of the ledger, and then the HSM lives on
   */
  lose(hsmId: string): Promise<void> {
    const { place, members, ledger, backups, changes } = this.#parts;
    return changes.run(async () => {
      const hsm = members.requireActive(hsmId);
      const { feed } = hsm;
      if (feed !== undefined) {
        const survivors = members.hsms.flatMap((other) => (other === hsm || !other.feed ? [] : [other.feed]));
        feed.sever();
        try {
          await recordLoss(ledger, hsmId, survivors, backups.newestPosition(place.clusterId));
        } catch (error) {
          feed.mend();
          throw error;
        }
      }
      hsm.step('lost');
      members.removeLost(hsm);
      this.#hsmGone();
      await hsm.lose();
    });
  }

  /**
   * Backs up, stops the HSM, and lists it as DELETE_IN_PROGRESS; it is gone when `done` resolves.
   * @throws SimError `not_found`, `CloudHsmInvalidRequestException` in another state than ACTIVE; of the ledger, and then
   * it lives on
   */
  async delete(hsmId: string, durationMs: number): Promise<Begun<void>> {
    const { members, appointments, changes, backUp } = this.#parts;
    const hsm = await changes.run(async () => {
      const hsm = members.requireActive(hsmId);
      // What it wrote after the backup would be lost with the last one.
      hsm.feed?.sever();
      try {
        await backUp();
      } catch (error) {
        hsm.feed?.mend();
        throw error;
      }
      hsm.step('delete');
      this.#hsmGone();
      await hsm.stop();
      return hsm;
    });
    const done = appointments.after(durationMs, () =>
      changes.run(async () => {
        hsm.step('deleted');
        members.remove(hsm);
      }),
    );
    return { hsm: hsm.describe(), done };
  }

  /**
   * From now on clients need a certificate under a trust anchor, or no longer; connections are reset.
   * @throws SimError `CloudHsmInvalidRequestException` when the cluster is not ACTIVE, or to enforce it on hsm1.medium
   */
  requireMutualTls(enforced: boolean): Promise<void> {
    return this.#parts.changes.run(async () => {
      this.#requireActive();
      if (enforced) this.#requireType('cannot enforce mutual TLS');
      this.#mutualTlsEnforced = enforced;
      await this.#requireCertificates();
    });
  }

  /** Stops every HSM in order. Nothing is lost, and nothing is backed up. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#parts.members.hsms.map((hsm) => hsm.stop()));
  }

  #changeTrustAnchors<Result>(change: () => Result): Promise<Result> {
    return this.#parts.changes.run(async () => {
      const result = change();
      if (this.#mutualTlsEnforced) await this.#requireCertificates();
      return result;
    });
  }

  #requireActive(): void {
    if (this.#parts.life.state !== 'ACTIVE') throw invalidRequest('The cluster is not ACTIVE.');
  }

  /** User guide, "Set up mutual TLS": on hsm2m.medium only. @param lack what the other type has not */
  #requireType(lack: string): void {
    const { hsmType } = this.#parts.settings();
    if (hsmType === 'hsm1.medium') throw invalidRequest(`A cluster of hsm1.medium ${lack}.`);
  }

  async #requireCertificates(): Promise<void> {
    const { members, life } = this.#parts;
    const pem = this.#clientTrustAnchorPem(life.certificates);
    await Promise.all(members.active.map((hsm) => hsm.requireClientCertificates(pem)));
  }

  /** Undefined: clients need none. Without any of their own they need one under that of the cluster. */
  #clientTrustAnchorPem(certificates: Certificates | undefined): string | undefined {
    return this.#mutualTlsEnforced ? (this.#clientTrustAnchors.pem ?? certificates?.trustAnchorPem) : undefined;
  }

  /** The key pair of the CSR was the last one's own. */
  #hsmGone(): void {
    const { members, life } = this.#parts;
    if (members.active.length === 0) life.forgetRequest();
  }

  async #finish(hsm: Hsm): Promise<HsmDescription> {
    const { life, members, backUp } = this.#parts;
    try {
      if (this.#closed) throw new SimError('CloudHsmServiceException', 'The simulator stops.');
      const { state, certificates, request } = life;
      if (state === 'DELETE_IN_PROGRESS' || state === 'DELETED') throw invalidRequest(`The cluster is ${state}.`);
      if (certificates !== undefined) {
        // The service backs up an HSM and restores the backup on the new one; without any, the newest backup there is.
        if (members.active.length > 0) await backUp();
        await this.#start(hsm, certificates);
      } else if (request === undefined) {
        life.requestMade(await this.#makeRequest());
      }
      hsm.step('created');
    } catch (error) {
      hsm.step('creation_failed');
      members.remove(hsm);
      throw error;
    }
    return hsm.describe();
  }

  async #start(hsm: Hsm, certificates: Certificates): Promise<void> {
    const { certificatePem, privateKeyPem } = certificates;
    const { environment, place, ledger, clusterKey, keyHandleRange } = this.#parts;
    const { clock, host, hsmFactory } = environment;
    await this.#furnish();
    const { hsmType, mode } = this.#parts.settings();
    const start = {
      clusterId: place.clusterId,
      hsmId: hsm.place.hsmId,
      ordinal: `${place.ordinal + 1}.${hsm.ordinal}`,
      hsmType,
      mode,
      host,
      port: hsm.port,
      certificatePem,
      privateKeyPem,
      clusterKey: Uint8Array.from(clusterKey.reveal()),
      keyHandleRange,
      clientTrustAnchorPem: this.#clientTrustAnchorPem(certificates),
    };
    await hsm.start(hsmFactory, start, new HsmFeed(ledger, clock.monotonic), () => this.#crashed(hsm));
  }

  /** A machine that ended by itself is as lost as one that died. */
  #crashed({ place: { hsmId } }: Hsm): void {
    const { environment, place } = this.#parts;
    this.lose(hsmId).catch((err) => {
      // It was being deleted, or is lost already.
      if (err instanceof SimError && err.fault === 'caller') return;
      environment.logger?.error(
        { err, clusterId: place.clusterId, hsmId },
        'a crashed HSM could not be recorded as lost',
      );
    });
  }

  /** An HSM that no backup is restored on has the user that it left the factory with. */
  async #furnish(): Promise<void> {
    const { environment, ledger, clusterKey, members } = this.#parts;
    if (members.hsms.some(({ feed }) => feed !== undefined)) return;
    if (usersIn(await snapshotOf(ledger)).length > 0) return;
    const fact = await factoryUserCreated(clusterKey.reveal(), environment.random);
    await appendAtHead(ledger, () => fact);
  }

  async #makeRequest(): Promise<CertificateRequest> {
    const { environment, hardware } = this.#parts;
    const { generateKeyPair, random } = environment;
    // The key pair is made on the thread pool while the certificates' code loads.
    const [keyPair, { createClusterCsr, hsmSubject }] = await Promise.all([
      generateKeyPair(),
      import('./certificates.ts'),
    ]);
    const subject = hsmSubject(random);
    let certified: ReturnType<typeof hardware.certify> | undefined;
    return {
      keyPair,
      csrPem: createClusterCsr(keyPair, subject),
      hardware: () => {
        certified ??= hardware.certify(subject, keyPair.publicKeyPem);
        return certified;
      },
    };
  }
}
