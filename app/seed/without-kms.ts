// Of a seed for a process that has the clusters alone: nothing in it may be KMS's.

import { FAULT_KINDS } from '../../sim/fault/kinds.ts';
import { refusalOfAll } from '../refusal-of-all.ts';
import type { Path } from '../yaml/path.ts';
import type { PlanParts, SeedPlan } from './plan.ts';
import type { SeedSettings } from './seed-document.ts';

const KMS_SETTINGS: readonly (keyof SeedSettings)[] = ['connectDuration', 'zeroHsms', 'quotas'];

/** @throws SimError `invalid_configuration` that names each member that belongs to the other process */
export function assertWithoutKms({ parts, where }: SeedPlan): void {
  const strange = membersOfKms(parts);
  if (strange.length === 0) return;
  throw refusalOfAll(
    strange.map((path) => `${where(path)}: belongs to cloudhsm-sim kms; leave it out, or start both with up --seed`),
  );
}

const membersOfKms = ({ keyStores, keys, faults, settings }: PlanParts): readonly Path[] => [
  ...KMS_SETTINGS.filter((name) => settings[name] !== undefined).map((name) => ['settings', name]),
  ...[...keyStores, ...keys].map(({ path }) => path),
  ...faults.filter(({ fault }) => FAULT_KINDS.get(String(fault.kind))?.place === 'kms').map(({ path }) => path),
];
