// The faults of a seed, once all the rest of it is there.

import type { WrittenFault } from '../../sim/fault/written-fault.ts';
import { SimError } from '../../src/errors.ts';
import { faultAt } from '../scenario/fault-at.ts';
import type { Made, Step } from './apply-seed.ts';
import type { PlannedFault } from './plan.ts';
import { FAULT_SEED } from './plan-faults.ts';
import { isReference, mapTexts, parseReference } from './references.ts';
import type { SeedTarget } from './seed-target.ts';

export async function applyFaults(
  target: SeedTarget,
  step: Step,
  made: Made,
  faults: readonly PlannedFault[],
): Promise<void> {
  for (const { fault, path } of faults) {
    await step(path, async () => {
      const resolved = mapTexts(fault, (text) =>
        isReference(text) ? resolve(target, made, text) : text,
      ) as WrittenFault;
      const registry = await target.devices.faults();
      await registry.create(faultAt(resolved, target.runtime.clock.calendar.now(), FAULT_SEED));
    });
  }
}

/** @throws SimError `not_found`: an act of an earlier fault may have taken it away */
function resolve({ devices }: SeedTarget, { clusters, keyStores, aliases }: Made, text: string): string {
  const { kind, name, number } = parseReference(text) ?? { kind: undefined, name: '', number: 0 };
  const id = (): string | undefined => {
    switch (kind) {
      case 'cluster':
        return clusters.get(name)?.cluster.clusterId;
      case 'hsm':
        return clusters.get(name)?.hsmIds[number - 1];
      case 'store':
        return keyStores.get(name);
      case 'key':
        return aliases.get(name);
      case 'subnet':
        return devices.world.subnets.find(({ availabilityZone }) => availabilityZone === name)?.subnetId;
      case undefined:
        return undefined;
    }
  };
  const found = id();
  if (found === undefined) throw new SimError('not_found', `there is no ${text}`);
  return found;
}
