// What is written reaches this HSM late.

import { numberOf, type WorldKind } from '../fault-kind.ts';
import { hsmOf } from '../targets.ts';

export const replicationLag: WorldKind = {
  name: 'replication_lag',
  place: 'world',
  says: 'writes reach an HSM late',
  matches: ['clusterId', 'hsmId'],
  parameters: { lagMs: { type: 'integer', min: 0, max: 600_000, default: 1000 } },
  async act(world, match, parameters) {
    const { clusterId, hsmId } = hsmOf(world, match);
    await world.setLag(clusterId, hsmId, numberOf(parameters, 'lagMs'));
    return () => world.setLag(clusterId, hsmId, 0);
  },
};
