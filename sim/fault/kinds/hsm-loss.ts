// A machine dies. Where the fault ends, another one comes in its place, as CreateHsm would bring it.

import type { WorldKind } from '../fault-kind.ts';
import { hsmOf } from '../targets.ts';

export const hsmLoss: WorldKind = {
  name: 'hsm_loss',
  place: 'world',
  says: 'an HSM dies',
  matches: ['clusterId', 'hsmId'],
  parameters: {},
  async act(world, match) {
    const { clusterId, hsmId } = hsmOf(world, match);
    await world.loseHsm(clusterId, hsmId);
    return () => world.restoreHsm(clusterId, hsmId);
  },
};
