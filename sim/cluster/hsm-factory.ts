// How a cluster starts its HSMs. app gives the implementation: a worker thread each; tests run them in process.

import type { Ledger } from '../../src/ledger/ledger.ts';
import type { AuditEvent } from '../hsm/audit-log.ts';
import type { ClusterFact } from '../hsm/facts.ts';
import type { HsmMode } from '../hsm/hsm-type.ts';

export interface HsmStart {
  readonly clusterId: string;
  readonly hsmId: string;
  /** `1.2`: the second HSM that the first cluster has had. The same in every run, which ids are not. */
  readonly ordinal: string;
  /** Of the cluster: what all its HSMs are. */
  readonly hsmType: string;
  readonly mode: HsmMode;
  /** Where to listen; port 0 picks a free one. */
  readonly host: string;
  readonly port: number;
  /** The cluster's certificate and its private key, PEM: shared by all its HSMs, as in the real thing. */
  readonly certificatePem: string;
  readonly privateKeyPem: string;
  /** Under which key material and password verifiers lie masked in the ledger. 32 octets. */
  readonly clusterKey: Uint8Array;
  /** Where handles of new token keys lie: apart from those of clones. */
  readonly keyHandleRange: number;
  /** Clients must have a certificate under it, PEM; undefined: they need none. */
  readonly clientTrustAnchorPem?: string | undefined;
}

export interface RunningHsm {
  readonly port: number;
  /** The audit log's events after `sequenceNumber` (-1: all). */
  auditEvents(afterSequenceNumber: number): Promise<readonly AuditEvent[]>;
  /** From now on as `HsmStart.clientTrustAnchorPem` would have it. Asking for certificates resets every connection. */
  requireClientCertificates(clientTrustAnchorPem: string | undefined): Promise<void>;
  /** Calls the listener when the machine has ended though nobody told it to: its sockets are gone, and so is its event loop. */
  onCrash(listener: (error: Error) => void): void;
  /** The machine dies: sockets are reset, then its event loop ends. Nothing is said to anybody. */
  lose(): Promise<void>;
  /** In order: sockets are closed with 1001, then its event loop ends. */
  stop(): Promise<void>;
}

export interface HsmFactory {
  /** Resolves once the HSM has applied the ledger's head and listens. */
  start(start: HsmStart, ledger: Ledger<ClusterFact>): Promise<RunningHsm>;
}
