// The custom key stores of a seed, and what KMS asks of a cluster before it makes one (src/keystore/cluster-requirements.ts).

import type { PlannedCluster, PlannedKeyStore } from './plan.ts';
import type { Item, Planning } from './planning.ts';
import type { SeedKeyStore } from './seed-document.ts';

const PATH = ['customKeyStores'];
const ZONES_MIN = 2;

export function planKeyStores(planning: Planning, clusters: readonly PlannedCluster[]): readonly PlannedKeyStore[] {
  planning.refuseTwice(planning.names(PATH, 'name'), 'a custom key store');
  planning.refuseTwice(planning.names(PATH, 'id'), 'a custom key store');
  checkClusters(planning);
  return planning.items<SeedKeyStore>(PATH).map((store) => {
    const { item, path } = store;
    checkCluster(
      planning,
      store,
      clusters.find(({ name }) => name === item.cluster),
    );
    const { name, id: customKeyStoreId, cluster, state = 'CONNECTED' } = item;
    return { path, name, customKeyStoreId, cluster, state };
  });
}

/** Also of stores with which something else is wrong. */
function checkClusters(planning: Planning): void {
  const known = planning.names(['clusters'], 'name').map(({ name }) => name);
  const taken = new Set<string>();
  for (const store of planning.places(PATH)) {
    const path = [...store, 'cluster'];
    const cluster = planning.at<string>(path);
    if (cluster === undefined) continue;
    if (!known.includes(cluster)) planning.report(path, `there is no cluster ${cluster} here`);
    else if (taken.has(cluster)) planning.report(path, `the cluster ${cluster} has a custom key store already`);
    taken.add(cluster);
  }
}

/** @param cluster undefined where it is broken or absent, which is told elsewhere */
function checkCluster(planning: Planning, { path }: Item<SeedKeyStore>, cluster: PlannedCluster | undefined): void {
  if (cluster === undefined) return;
  const { name, state, hsmZones } = cluster;
  const at = [...path, 'cluster'];
  if (state !== 'ACTIVE') planning.report(at, `the cluster ${name} is ${state}, not ACTIVE`);
  else if (new Set(hsmZones).size < ZONES_MIN) {
    const has = `${hsmZones.length} in ${[...new Set(hsmZones)].join(', ')}`;
    planning.report(at, `the cluster ${name} needs HSMs in two Availability Zones at least; it has ${has}`);
  }
}
