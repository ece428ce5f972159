// For a process with KMS and without a world: no fault acts on it, and nothing in it can be named.

import type { KnownWorld } from '../../sim/fault/faulted-world.ts';
import type { ActingFaults } from '../../sim/fault/registry.ts';
import { SimError } from '../../src/errors.ts';
import type { KmsSide } from '../kms-side.ts';
import { knownKms } from './known-world.ts';

export const NO_WORLD: ActingFaults = {
  async begin(fault) {
    throw new SimError('invalid_configuration', `${fault.kind} acts on the world, which is not in this process`);
  },
  end: async () => {},
  abandon: () => {},
};

export const worldOfKms = (side: KmsSide): KnownWorld => ({
  clusterIds: () => [],
  hsmIds: () => [],
  lostHsmIds: () => [],
  hasUser: async () => false,
  hasKey: async () => false,
  isOfSessionKeys: () => false,
  hasSubnet: () => false,
  hasZone: () => false,
  ...knownKms(() => side),
});
