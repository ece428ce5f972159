// The loss of one HSM, as a condition: while anybody holds it, the machine stays dead.

import type { Condition } from './fault-kind.ts';
import type { FaultedWorld } from './faulted-world.ts';

export const lossOf = (world: FaultedWorld, clusterId: string, hsmId: string): Condition => ({
  subject: `loss of ${clusterId} ${hsmId}`,
  begin: () => world.loseHsm(clusterId, hsmId),
});
