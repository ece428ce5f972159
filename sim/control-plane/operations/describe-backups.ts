// DescribeBackups. https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_DescribeBackups.html
//
// Newest first, unless SortAscending. No backup here has a source, and no other account shares any.

import type { BackupDescription } from '../../cluster/backups.ts';
import { type BackupShape, backupShape } from '../backup-shape.ts';
import type { ControlPlane } from '../control-plane.ts';
import { type Filters, filterBy } from '../filters.ts';
import { type PagedList, type PageRequest, pageOf } from '../page.ts';

interface Input extends PageRequest {
  readonly Filters?: Filters;
  readonly Shared?: boolean;
  readonly SortAscending?: boolean;
}

interface Output {
  readonly Backups: readonly BackupShape[];
  readonly NextToken: string | undefined;
}

const OLDEST_FIRST: PagedList<BackupDescription> = {
  name: 'backups-ascending',
  sizeMax: 50,
  positionOf: ({ ordinal }) => ordinal,
};
const NEWEST_FIRST: PagedList<BackupDescription> = {
  name: 'backups',
  sizeMax: 50,
  positionOf: ({ ordinal }) => -ordinal,
};

const FILTERS: ReadonlyMap<string, (backup: BackupDescription) => string | undefined> = new Map<
  string,
  (backup: BackupDescription) => string | undefined
>([
  ['backupIds', ({ backupId }) => backupId],
  ['sourceBackupIds', () => undefined],
  ['clusterIds', ({ clusterId }) => clusterId],
  ['states', ({ state }) => state],
  ['neverExpires', ({ neverExpires }) => String(neverExpires)],
]);

export const describeBackups =
  (controlPlane: ControlPlane) =>
  ({ Filters, Shared = false, SortAscending = false, ...request }: Input): Output => {
    const passes = filterBy(FILTERS, Filters);
    const oldestFirst = Shared ? [] : controlPlane.clusters.backups.list().filter(passes);
    const found = SortAscending ? oldestFirst : oldestFirst.toReversed();
    const { page, NextToken } = pageOf(found, request, SortAscending ? OLDEST_FIRST : NEWEST_FIRST);
    return { Backups: page.map((backup) => backupShape(controlPlane, backup)), NextToken };
  };
