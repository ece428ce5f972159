// For a process without a world: no fault acts on it, and nothing in it can be named.

import type { ActingFaults } from '../../sim/fault/registry.ts';
import { SimError } from '../../src/errors.ts';

export const NO_WORLD: ActingFaults = {
  async put(fault) {
    throw new SimError('invalid_configuration', `${fault.kind} acts on the world, which is not in this process`);
  },
  remove: async () => {},
  hits: () => ({}),
  requireTarget: () => {},
};
