// The clusters of a seed.

import { DEFAULT_CLUSTER_SETTINGS } from '../../sim/cluster/clusters.ts';
import type { Path } from '../yaml/path.ts';
import type { PlannedCluster } from './plan.ts';
import { planCustomerCa } from './plan-customer-ca.ts';
import { planHsmKeys } from './plan-hsm-keys.ts';
import { planUsers } from './plan-users.ts';
import type { Item, Planning } from './planning.ts';
import { ZONES } from './schema/cluster.ts';
import type { SeedCluster } from './seed-document.ts';

const PATH = ['clusters'];
const HSMS_DEFAULT = 2;

/** @param aheadMs of the calendar. Broken clusters are left out. */
export function planClusters(planning: Planning, aheadMs: number): readonly PlannedCluster[] {
  planning.refuseTwice(planning.names(PATH, 'name'), 'a cluster');
  planning.refuseTwice(planning.names(PATH, 'id'), 'a cluster');
  const withStore = new Set(planning.names(['customKeyStores'], 'cluster').map(({ name }) => name));
  const sound = new Map(planning.items<SeedCluster>(PATH).map((cluster) => [cluster.path.at(-1), cluster]));
  return planning.places(PATH).flatMap((path) => {
    const cluster = sound.get(path.at(-1));
    if (cluster !== undefined) checkMembers(planning, cluster);
    // Also those of a broken cluster, for what is wrong with them.
    const inhabitants = planInhabitants(planning, path, withStore);
    if (cluster === undefined) return [];
    return [{ ...planCluster(planning, cluster, planning.surroundings.nowMs + aheadMs), ...inhabitants }];
  });
}

function planInhabitants(
  planning: Planning,
  path: Path,
  withStore: ReadonlySet<string>,
): Pick<PlannedCluster, 'users' | 'hsmKeys'> {
  const member = <Name extends keyof SeedCluster>(name: Name) => planning.at<SeedCluster[Name]>([...path, name]);
  const isActive = (member('state') ?? 'ACTIVE') === 'ACTIVE';
  const users = isActive ? planUsers(planning, [...path, 'users'], withStore.has(member('name') ?? '')) : [];
  const hsmKeys = isActive
    ? planHsmKeys(planning, [...path, 'hsmKeys'], { mode: member('mode') ?? 'FIPS' }, users)
    : [];
  return { users, hsmKeys };
}

function checkMembers(planning: Planning, { item, path }: Item<SeedCluster>): void {
  const { state = 'ACTIVE', hsms = 1, hsmType, mode, customerCa } = item;
  if (hsmType === 'hsm1.medium' && mode === 'NON_FIPS') {
    planning.report([...path, 'mode'], 'a cluster of hsm1.medium is always in FIPS mode');
  }
  if (state === 'ACTIVE') return;
  if (hsms > 1) planning.report([...path, 'hsms'], `a cluster that is ${state} has 1 HSM, not ${hsms}`);
  if (state === 'UNINITIALIZED' && customerCa !== undefined) {
    planning.report([...path, 'customerCa'], 'an UNINITIALIZED cluster has no certificate that somebody has signed');
  }
  for (const member of ['users', 'hsmKeys'] as const) {
    if ((item[member]?.length ?? 0) > 0)
      planning.report([...path, member], `there are none before a cluster is ACTIVE`);
  }
}

function planCluster(
  planning: Planning,
  { item, path }: Item<SeedCluster>,
  dateMs: number,
): Omit<PlannedCluster, 'users' | 'hsmKeys'> {
  const { hsmType = DEFAULT_CLUSTER_SETTINGS.hsmType, mode = 'FIPS', state = 'ACTIVE', zones = ZONES } = item;
  const { hsms = state === 'ACTIVE' ? HSMS_DEFAULT : 1, customerCa } = item;
  return {
    ...{ path, state },
    name: item.name,
    clusterId: item.id,
    settings: { ...DEFAULT_CLUSTER_SETTINGS, hsmType, mode },
    zones: [...new Set(zones)],
    hsmZones: Array.from({ length: hsms }, (_, index) => zones[index % zones.length] ?? ''),
    customerCa: customerCa && planCustomerCa(planning, customerCa, [...path, 'customerCa'], dateMs),
  };
}
