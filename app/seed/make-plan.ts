// From a seed, as somebody wrote it, to what is made of it. Pure but for what its surroundings give.

import { checkStructure } from './check-structure.ts';
import type { PlanParts } from './plan.ts';
import { planClock } from './plan-clock.ts';
import { planClusters } from './plan-clusters.ts';
import { planFaults } from './plan-faults.ts';
import { planKeyStores } from './plan-key-stores.ts';
import { planKeys } from './plan-keys.ts';
import { Planning } from './planning.ts';
import type { Problem } from './problem.ts';
import { SEED_VERSION } from './schema/seed-schema.ts';
import type { SeedSettings } from './seed-document.ts';
import type { Surroundings } from './surroundings.ts';

/** Whatever is wrong with it is found at once; of a seed of another version, nothing but that. */
export function makePlan(
  document: unknown,
  surroundings: Surroundings,
): { readonly parts: PlanParts } | { readonly problems: readonly Problem[] } {
  if (document === null) {
    return { problems: [{ path: [], message: `is empty: a seed begins with version: ${SEED_VERSION}` }] };
  }
  const version = versionOf(document);
  if (version !== SEED_VERSION && version !== undefined) {
    const known = `this simulator knows version ${SEED_VERSION}, and no other: write it as docs/seed.md says`;
    return { problems: [{ path: ['version'], message: known }] };
  }
  const planning = new Planning(document, checkStructure(document), surroundings);
  const calendar = planClock(planning);
  const { aheadMs } = calendar;
  const clusters = planClusters(planning, aheadMs);
  const keyStores = planKeyStores(planning, clusters);
  const keys = planKeys(planning);
  const faults = planFaults(planning, { aheadMs, clusters, keyStores, keys });
  if (planning.problems.length > 0) return { problems: planning.problems };
  const settings = planning.at<SeedSettings>(['settings']) ?? {};
  return { parts: { calendar, settings, clusters, keyStores, keys, faults } };
}

const versionOf = (document: unknown): unknown =>
  typeof document === 'object' && document !== null ? (document as Record<string, unknown>).version : undefined;
