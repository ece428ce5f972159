// BackupState of the CloudHSM V2 API. Time alone makes a backup READY or purges it, so its state is read off the
// calendar, and only what the customer does is kept.

export type BackupState = 'CREATE_IN_PROGRESS' | 'READY' | 'PENDING_DELETION';

/** The dates that decide it, milliseconds since 1970. */
export interface BackupDates {
  readonly readyMs: number;
  /** When it goes for good; only once DeleteBackup has been called. */
  readonly deleteMs: number | undefined;
}

export function backupState({ readyMs, deleteMs }: BackupDates, nowMs: number): BackupState {
  if (deleteMs !== undefined) return 'PENDING_DELETION';
  return nowMs < readyMs ? 'CREATE_IN_PROGRESS' : 'READY';
}
