// How long AWS takes for what a cluster goes through, on the calendar.

export interface Durations {
  readonly createClusterMs: number;
  readonly initializeClusterMs: number;
  /** For each of its HSMs: a change of HSM type, and its rollback. */
  readonly modifyHsmMs: number;
  readonly deleteClusterMs: number;
  readonly createHsmMs: number;
  readonly deleteHsmMs: number;
  readonly createBackupMs: number;
}

export const NO_DURATIONS: Durations = {
  createClusterMs: 0,
  initializeClusterMs: 0,
  modifyHsmMs: 0,
  deleteClusterMs: 0,
  createHsmMs: 0,
  deleteHsmMs: 0,
  createBackupMs: 0,
};

const MINUTE_MS = 60_000;

/** AWS tells few figures: half an hour for each HSM of a migration, "minutes" for the rest. */
export const REAL_DURATIONS: Durations = {
  createClusterMs: 3 * MINUTE_MS,
  initializeClusterMs: 5 * MINUTE_MS,
  modifyHsmMs: 30 * MINUTE_MS,
  deleteClusterMs: 3 * MINUTE_MS,
  createHsmMs: 10 * MINUTE_MS,
  deleteHsmMs: 5 * MINUTE_MS,
  createBackupMs: 2 * MINUTE_MS,
};
