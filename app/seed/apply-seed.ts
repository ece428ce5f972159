// Makes what a seed says, through the same operations that clients use wherever there are such: clusters, custom key
// stores, keys, faults. Ids and material that are given, and users without an admin, are the exceptions.

import type { Cluster } from '../../sim/cluster/cluster.ts';
import { SimError } from '../../src/errors.ts';
import type { Path } from '../yaml/path.ts';
import { applyCluster } from './apply-cluster.ts';
import { applyFaults } from './apply-faults.ts';
import { applyKey } from './apply-key.ts';
import { applyKeyStore } from './apply-key-store.ts';
import type { SeededUser } from './make-cluster.ts';
import type { PlannedKey, PlanParts, SeedPlan } from './plan.ts';
import type { KmsSeedTarget, SeedTarget } from './seed-target.ts';

export interface MadeCluster {
  readonly cluster: Cluster;
  readonly users: readonly SeededUser[];
  /** As they were made: a fault may lose one. */
  readonly hsmIds: readonly string[];
}

/** What has been made so far, by its name in the seed. */
export interface Made {
  readonly clusters: Map<string, MadeCluster>;
  /** Custom key store ids. */
  readonly keyStores: Map<string, string>;
  /** Key ids by alias. */
  readonly aliases: Map<string, string>;
}

/** Runs a step that is about a member of the seed: what it refuses is told with the place of that member. */
export type Step = <T>(path: Path, work: () => Promise<T>) => Promise<T>;

/** On a calendar that stands still. @throws SimError `invalid_configuration`: `seed.yaml:12: keys[0]: what went wrong` */
export async function applySeed(plan: SeedPlan, target: SeedTarget): Promise<void> {
  const goOn = target.runtime.clock.calendar.hold(plan.parts.calendar.startMs);
  try {
    await make(plan, target);
  } finally {
    goOn();
  }
}

async function make({ parts, where }: SeedPlan, target: SeedTarget): Promise<void> {
  const step: Step = async (path, work) => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof SimError)) throw error;
      throw new SimError('invalid_configuration', `${where(path)}: ${error.message}`, { cause: error });
    }
  };
  const made: Made = { clusters: new Map(), keyStores: new Map(), aliases: new Map() };
  const nowMs = target.runtime.clock.calendar.now() - Math.max(0, parts.calendar.aheadMs);
  for (const cluster of parts.clusters) {
    made.clusters.set(cluster.name, await applyCluster(target, step, cluster, materialsOf(parts, cluster.name), nowMs));
  }
  if (target.kms !== undefined) await applyKms(parts, target.kms, step, made);
  await applyFaults(target, step, made, parts.faults);
}

async function applyKms({ keyStores, keys }: PlanParts, kms: KmsSeedTarget, step: Step, made: Made): Promise<void> {
  const disconnects: (() => Promise<void>)[] = [];
  for (const keyStore of keyStores) {
    const hasKeys = keys.some(({ customKeyStore }) => customKeyStore === keyStore.name);
    disconnects.push(await step(keyStore.path, () => applyKeyStore(kms, made, keyStore, hasKeys)));
  }
  for (const key of keys) await step(key.path, () => applyKey(kms, made, key));
  for (const disconnect of disconnects) await disconnect();
}

/** The keys whose material is given and goes to that cluster. */
function materialsOf({ keys, keyStores }: PlanParts, cluster: string): readonly PlannedKey[] {
  const stores = keyStores.filter((keyStore) => keyStore.cluster === cluster).map(({ name }) => name);
  return keys.filter(({ material, customKeyStore }) => material !== undefined && stores.includes(customKeyStore));
}
