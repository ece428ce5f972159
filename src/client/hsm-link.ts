// One logged-in (or not yet logged-in) connection to one HSM, as the rest of the KMS side sees it.

import type { Secret } from '../runtime/secret.ts';
import type { Destination } from '../transport/channel.ts';
import type { BodyFieldsOf, Operation, Response } from '../wire/messages.ts';
import type { RoleName } from '../wire/roles.ts';

/** An HSM that a directory names, and where it listens. */
export interface HsmAddress {
  readonly clusterId: string;
  readonly hsmId: string;
  readonly availabilityZone: string;
  readonly destination: Destination;
}

export interface LoginCredential {
  readonly username: string;
  readonly role: RoleName;
  readonly password: Secret;
  /** Names this client across restarts; see LoginStart.connector_id. */
  readonly connectorId: string;
  /** Of a user with a second factor: the signature of LoginChallenge.mfa_token. */
  readonly signToken?: (token: Uint8Array) => Promise<Uint8Array>;
}

/** A request on its way to an HSM, for whoever looks on. */
export interface AskedRequest {
  readonly address: HsmAddress;
  readonly operation: Operation;
  /** On its connection. */
  readonly id: number;
  /** Of the log in; 0: there is none yet. */
  readonly sessionHandle: number;
}

/** Told of each request; what it returns is told why it failed, or undefined. Neither may throw. */
export type WatchRequests = (asked: AskedRequest) => (error: unknown) => void;

export interface LoginOutcome {
  readonly sessionHandle: number;
  readonly credentialGeneration: number;
}

export interface RequestOptions {
  /** Give up after this long. Default: the link's. */
  readonly deadlineMs?: number;
  /** Answer only from a state that includes this ledger position. */
  readonly afterPosition?: number;
}

export interface HsmLink {
  readonly address: HsmAddress;
  /**
   * @throws SimError `device_refused` with the status of the refusal; a refused credential is never tried again here
   */
  login(credential: LoginCredential, options?: RequestOptions): Promise<LoginOutcome>;
  /**
   * One operation, one answer with status SUCCESS.
   * @throws SimError `device_refused` (with `status`), `deadline_exceeded`, `outcome_unknown`, `connection_lost`,
   * `connection_closed`, `too_many_in_flight`
   */
  request<O extends Operation>(operation: O, body: BodyFieldsOf<O>, options?: RequestOptions): Promise<Response>;
  logout(): Promise<void>;
  /** Ends it from this side; unanswered requests fail with `connection_closed`. */
  close(): void;
  /** Called once, when the connection has ended for whatever reason; at once if it already has. */
  onEnd(listener: () => void): void;
  /** Entries were lost with an HSM: handles learnt before are to be looked up again. */
  onEntriesLost(listener: () => void): void;
}

/** @throws SimError `connection_failed` or `identity_mismatch` */
export type OpenLink = (address: HsmAddress) => Promise<HsmLink>;
