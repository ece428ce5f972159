// What is written reaches this HSM late.

import { aimedAt, type ConditionKind, numberOf } from '../fault-kind.ts';
import { aimAt } from '../targets.ts';

export const replicationLag: ConditionKind = {
  name: 'replication_lag',
  place: 'world',
  says: 'writes reach an HSM late',
  matches: ['clusterId', 'hsmId'],
  parameters: { lagMs: { type: 'integer', min: 0, max: 600_000, default: 1000 } },
  aim: aimAt('hsm'),
  conditions(world, match, parameters) {
    const [clusterId, hsmId] = [aimedAt(match, 'clusterId'), aimedAt(match, 'hsmId')];
    const lagMs = numberOf(parameters, 'lagMs');
    return [
      { subject: `lag of ${clusterId} ${hsmId}`, degree: lagMs, begin: () => world.setLag(clusterId, hsmId, lagMs) },
    ];
  },
};
