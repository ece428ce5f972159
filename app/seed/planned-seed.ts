// The door to seeds: what reads and applies them is loaded only when there is one.

import type { SimulatorOptions } from '../simulator.ts';
import type { SeedPlan } from './plan.ts';
import type { SeedDocument } from './seed-document.ts';
import type { SeedTarget } from './seed-target.ts';

export interface PlannedSeed {
  readonly plan: SeedPlan;
  /** With the seed's settings where the caller has none. */
  readonly options: SimulatorOptions;
  /** @throws SimError `invalid_configuration` with the place of what cannot be made */
  apply(target: SeedTarget): Promise<void>;
}

/** @throws SimError `invalid_configuration`: all that is wrong with it */
export async function plannedSeed(given: SimulatorOptions, seed: SeedDocument | SeedPlan): Promise<PlannedSeed> {
  const [{ planOf }, { assertPorts }, { withSeedSettings }, { applySeed }] = await Promise.all([
    import('./read-seed.ts'),
    import('./hsm-ports.ts'),
    import('./seed-options.ts'),
    import('./apply-seed.ts'),
  ]);
  const plan = planOf(seed);
  assertPorts(plan, given.hsmPort);
  return {
    plan,
    options: withSeedSettings(given, plan.parts.settings),
    apply: (target) => applySeed(plan, target),
  };
}
