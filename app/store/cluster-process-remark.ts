// Custom key stores are what KMS knows of them: a CONNECTED one stays CONNECTED when the process with its cluster is gone.
// Who reads the list is told of that, for the states do not.

import { SimError } from '../../src/errors.ts';
import { SimulatorClient } from '../client/simulator-client.ts';

/** Undefined: it is there, or the control API does not say. */
export async function clusterProcessRemark(endpoint: string): Promise<string | undefined> {
  try {
    const { why, absentClusterIds } = await new SimulatorClient(endpoint).clusterProcess();
    if (why !== undefined) return `${why}: these states are what KMS knows; see cloudhsm-sim doctor`;
    if (absentClusterIds.length === 0) return undefined;
    const gone = absentClusterIds.join(', ');
    return `the cluster process has no ${gone}: these states are what KMS knows; see cloudhsm-sim doctor`;
  } catch (error) {
    if (!(error instanceof SimError)) throw error;
    return undefined;
  }
}
