// The backups of one account and Region. They outlive their clusters.

import { SimError } from '../../src/errors.ts';
import type { CalendarClock } from '../../src/runtime/clock.ts';
import type { RandomSource } from '../../src/runtime/random.ts';
import { Secret } from '../../src/runtime/secret.ts';
import { type BackupContent, type OpenedContent, openContent, type Snapshot, sealContent } from './backup-content.ts';
import { type BackupState, backupState } from './backup-state.ts';
import type { ClusterSettings } from './cluster-description.ts';
import type { Durations } from './durations.ts';
import { newId } from './ids.ts';
import type { Certificates } from './life.ts';

const DAY_MS = 24 * 3_600_000;
/** How long a deleted backup can be restored. */
const DELETION_WINDOW_MS = 7 * DAY_MS;
const ROOT_KEY_SIZE = 32;

export interface BackupDescription {
  readonly backupId: string;
  /** Which one of all that were ever taken. */
  readonly ordinal: number;
  readonly state: BackupState;
  readonly clusterId: string;
  /** Milliseconds since 1970. */
  readonly createdMs: number;
  readonly neverExpires: boolean;
  /** In PENDING_DELETION only. */
  readonly deleteMs: number | undefined;
  readonly hsmType: string;
  readonly mode: ClusterSettings['mode'];
}

export interface NewBackup {
  readonly clusterId: string;
  readonly settings: ClusterSettings;
  readonly clusterKey: Secret;
  readonly certificates: Certificates;
  readonly snapshot: Snapshot;
  /** Milliseconds since 1970. */
  readonly dateMs: number;
}

interface Backup extends Omit<BackupDescription, 'state'> {
  readonly readyMs: number;
  readonly content: BackupContent;
}

export type OpenedBackup = OpenedContent & { readonly backup: BackupDescription };

export interface BackupsParts {
  readonly calendar: CalendarClock;
  readonly random: RandomSource;
  readonly durations: () => Durations;
}

export class Backups {
  readonly #parts: BackupsParts;
  readonly #rootKey: Secret;
  /** In the order in which they were taken. */
  #backups: readonly Backup[] = [];
  #takenCount = 0;
  /** Cluster id to days. */
  readonly #retention = new Map<string, number>();

  constructor(parts: BackupsParts) {
    this.#parts = parts;
    this.#rootKey = new Secret(parts.random.octets(ROOT_KEY_SIZE));
  }

  /** How long that cluster's backups are kept, those it has included. */
  setRetention(clusterId: string, days: number): void {
    this.#retention.set(clusterId, days);
  }

  /** What it holds is what there is now; CREATE_IN_PROGRESS for as long as that takes. */
  take({ clusterId, settings, clusterKey, certificates, snapshot, dateMs }: NewBackup): void {
    const { hsmType, mode } = settings;
    const backup: Backup = {
      backupId: newId(this.#parts.random, 'backup'),
      ordinal: this.#takenCount,
      ...{ clusterId, createdMs: dateMs, hsmType, mode },
      neverExpires: false,
      deleteMs: undefined,
      readyMs: dateMs + this.#parts.durations().createBackupMs,
      content: sealContent(this.#rootKey, clusterKey, certificates, snapshot),
    };
    this.#takenCount += 1;
    this.#backups = [...this.#kept(), backup];
  }

  /** In the order in which they were taken. */
  list(): readonly BackupDescription[] {
    this.#backups = this.#kept();
    return this.#backups.map((backup) => this.#describe(backup));
  }

  find(backupId: string): BackupDescription | undefined {
    return this.list().find((backup) => backup.backupId === backupId);
  }

  /** The position that the cluster's newest backup holds; 0 without any. */
  newestPosition(clusterId: string): number {
    const own = this.#kept().filter((backup) => backup.clusterId === clusterId && backup.deleteMs === undefined);
    return own.at(-1)?.content.position ?? 0;
  }

  /** It can be restored for seven days. @throws SimError, as every change of a backup: not found, or in another state */
  delete(backupId: string): BackupDescription {
    this.#require(backupId, 'READY');
    return this.#change(backupId, { deleteMs: this.#parts.calendar.now() + DELETION_WINDOW_MS });
  }

  restore(backupId: string): BackupDescription {
    this.#require(backupId, 'PENDING_DELETION');
    return this.#change(backupId, { deleteMs: undefined });
  }

  setNeverExpires(backupId: string, neverExpires: boolean): BackupDescription {
    this.#require(backupId, 'READY');
    return this.#change(backupId, { neverExpires });
  }

  /** @throws SimError: not found, or not READY */
  open(backupId: string): OpenedBackup {
    const backup = this.#require(backupId, 'READY');
    return { ...openContent(this.#rootKey, backup.content), backup: this.#describe(backup) };
  }

  /** @throws SimError `CloudHsmResourceNotFoundException`, `CloudHsmInvalidRequestException` in another state */
  #require(backupId: string, state: BackupState): Backup {
    this.#backups = this.#kept();
    const backup = this.#backups.find((candidate) => candidate.backupId === backupId);
    if (backup === undefined) {
      throw new SimError('CloudHsmResourceNotFoundException', `The backup ${backupId} does not exist.`);
    }
    const actual = this.#describe(backup).state;
    if (actual === state) return backup;
    throw new SimError('CloudHsmInvalidRequestException', `The backup ${backupId} is ${actual}, not ${state}.`);
  }

  #change(backupId: string, change: Partial<Backup>): BackupDescription {
    this.#backups = this.#backups.map((backup) => (backup.backupId === backupId ? { ...backup, ...change } : backup));
    return this.#describe(this.#require(backupId, change.deleteMs === undefined ? 'READY' : 'PENDING_DELETION'));
  }

  /** Without those that are past their deletion or their retention; a cluster's newest is never purged by age. */
  #kept(): readonly Backup[] {
    const nowMs = this.#parts.calendar.now();
    const remaining = this.#backups.filter(({ deleteMs }) => deleteMs === undefined);
    const newest = new Map(remaining.map((backup) => [backup.clusterId, backup]));
    return this.#backups.filter((backup) => {
      const { deleteMs, neverExpires, clusterId, createdMs } = backup;
      if (deleteMs !== undefined) return nowMs < deleteMs;
      const days = this.#retention.get(clusterId) ?? Number.POSITIVE_INFINITY;
      return neverExpires || newest.get(clusterId) === backup || nowMs < createdMs + days * DAY_MS;
    });
  }

  #describe({ content: _, readyMs, ...backup }: Backup): BackupDescription {
    return { ...backup, state: backupState({ ...backup, readyMs }, this.#parts.calendar.now()) };
  }
}
