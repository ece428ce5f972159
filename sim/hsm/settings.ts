// What an HSM is set to. The bounds are ours and higher than those published for CloudHSM.

export interface HsmSettings {
  /** This many wrong passwords in a row lock a user, on this HSM. */
  readonly lockoutThreshold: number;
  /** A client says something at least this often; after three of these in silence its connection is closed. */
  readonly heartbeatIntervalMs: number;
  /** Requests of one connection that may wait for their answer. */
  readonly requestsInFlightMax: number;
  /** How long a request without a deadline may wait: for a ledger position, for the ledger itself. */
  readonly waitMaxMs: number;
  readonly connectionsMax: number;
  readonly sessionsMax: number;
  readonly usersMax: number;
  /** Token keys of the cluster and session keys of this HSM together. */
  readonly keysMax: number;
  /** Audit events kept; the oldest go first, their sequence numbers stay used. */
  readonly auditEventsMax: number;
}

export const DEFAULT_HSM_SETTINGS: HsmSettings = {
  lockoutThreshold: 5,
  heartbeatIntervalMs: 10_000,
  requestsInFlightMax: 16_384,
  waitMaxMs: 10_000,
  connectionsMax: 10_000,
  sessionsMax: 10_000,
  usersMax: 10_000,
  keysMax: 2_000_000,
  auditEventsMax: 100_000,
};
