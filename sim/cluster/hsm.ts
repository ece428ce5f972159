// One HSM of a cluster, as the cluster sees it: its place in the network, its state, and the machine once it runs.
//
// An HSM of a cluster that is not initialized has no certificate to present, so its machine is started by InitializeCluster.

import type { AuditEvent } from '../hsm/audit-log.ts';
import type { HsmFactory, HsmStart, RunningHsm } from './hsm-factory.ts';
import type { HsmFeed } from './hsm-feed.ts';
import { type HsmEvent, type HsmState, nextHsmState } from './hsm-state.ts';

/** Where an HSM is. Everything but the endpoint is what the CloudHSM V2 API tells. */
export interface HsmPlace {
  readonly hsmId: string;
  readonly availabilityZone: string;
  readonly subnetId: string;
  readonly eniId: string;
  readonly eniIp: string;
}

export interface HsmDescription extends HsmPlace {
  readonly state: HsmState;
  /** Where clients reach it; undefined while it does not run. */
  readonly endpoint: { readonly host: string; readonly port: number } | undefined;
}

export class Hsm {
  readonly place: HsmPlace;
  /** To listen on; 0: any that is free. */
  readonly port: number;
  /** Counted from 1, those that are gone among them. */
  readonly ordinal: number;
  #state: HsmState = 'CREATE_IN_PROGRESS';
  #running: { readonly machine: RunningHsm; readonly feed: HsmFeed; readonly host: string } | undefined;

  constructor(place: HsmPlace, port: number, ordinal: number) {
    this.place = place;
    this.port = port;
    this.ordinal = ordinal;
  }

  /** While it runs. */
  get feed(): HsmFeed | undefined {
    return this.#running?.feed;
  }

  get state(): HsmState {
    return this.#state;
  }

  step(event: HsmEvent): void {
    this.#state = nextHsmState(this.#state, event);
  }

  /** Resolves once it has applied the ledger's head and listens. @param onCrash called when it has ended by itself */
  async start(factory: HsmFactory, start: HsmStart, feed: HsmFeed, onCrash: (error: Error) => void): Promise<void> {
    try {
      const machine = await factory.start(start, feed);
      this.#running = { machine, feed, host: start.host };
      machine.onCrash(onCrash);
    } catch (error) {
      feed.end();
      throw error;
    }
  }

  /** The machine dies under its clients. */
  async lose(): Promise<void> {
    const machine = this.#end();
    await machine?.lose();
  }

  /** In order: clients are told. */
  async stop(): Promise<void> {
    const machine = this.#end();
    await machine?.stop();
  }

  /** The audit log's events after that sequence number (-1: all); none while it does not run. */
  async auditEvents(afterSequenceNumber: number): Promise<readonly AuditEvent[]> {
    return this.#running === undefined ? [] : this.#running.machine.auditEvents(afterSequenceNumber);
  }

  /** As `RunningHsm` has it; nothing while it does not run. */
  async requireClientCertificates(clientTrustAnchorPem: string | undefined): Promise<void> {
    await this.#running?.machine.requireClientCertificates(clientTrustAnchorPem);
  }

  describe(): HsmDescription {
    const running = this.#running;
    const endpoint = running && { host: running.host, port: running.machine.port };
    return { ...this.place, state: this.#state, endpoint };
  }

  #end(): RunningHsm | undefined {
    const running = this.#running;
    this.#running = undefined;
    running?.feed.end();
    return running?.machine;
  }
}
