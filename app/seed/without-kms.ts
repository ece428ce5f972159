// Of a seed for a process that has the clusters alone: nothing in it may be KMS's.

import { FAULT_KINDS } from '../../sim/fault/kinds.ts';
import { flagOf } from '../configuration/setting.ts';
import { refusalOfAll } from '../refusal-of-all.ts';
import type { Path } from '../yaml/path.ts';
import type { PlanParts, SeedPlan } from './plan.ts';
import type { SeedSettings } from './seed-document.ts';

const SETTINGS_OF_KMS: readonly (keyof SeedSettings)[] = ['connectDuration', 'zeroHsms', 'quotas'];

const MADE_BY_KMS =
  'is made by KMS, and cloudhsm-sim kms takes no seed: leave it out, or start clusters and KMS in one process with cloudhsm-sim up --seed';
const FAULT_OF_KMS = 'is a fault of KMS: leave it out, and create it at cloudhsm-sim kms with fault add --endpoint';

/** @throws SimError `invalid_configuration` that names each member that is the other process's, and where to go with it */
export function assertWithoutKms({ parts, where }: SeedPlan): void {
  const strange = membersOfKms(parts);
  if (strange.length === 0) return;
  throw refusalOfAll(strange.map(([path, mend]) => `${where(path)}: ${mend}`));
}

const membersOfKms = ({ keyStores, keys, faults, settings }: PlanParts): readonly (readonly [Path, string])[] => [
  ...SETTINGS_OF_KMS.filter((name) => settings[name] !== undefined).map(
    (name) => [['settings', name], settingOfKms(name)] as const,
  ),
  ...[...keyStores, ...keys].map(({ path }) => [path, MADE_BY_KMS] as const),
  ...faults
    .filter(({ fault }) => FAULT_KINDS.get(String(fault.kind))?.place === 'kms')
    .map(({ path }) => [path, FAULT_OF_KMS] as const),
];

const settingOfKms = (name: string): string =>
  `is a setting of KMS: leave it out, and give it to cloudhsm-sim kms as ${flagOf({ name, says: '' })}`;
