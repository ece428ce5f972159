// Does KMS that runs alone reach the process that has its clusters?

import { SimulatorClient } from '../../client/simulator-client.ts';
import { type Check, ok, wrong } from '../check.ts';

/** One that is started anew has other clusters than those that KMS has stores on. */
const START_BOTH =
  'start the cluster process there again, and then kms, since its cluster is a new one; or restart kms with the right --cluster-endpoint and --cluster-token';

export const checkClusterProcess: Check = async ({ simulator, endpoint }) => {
  if (simulator.who !== 'simulator' || simulator.state.clusterEndpoint === undefined) return [];
  const { why, absentClusterIds, ...process } = await new SimulatorClient(endpoint).clusterProcess();
  if (why !== undefined) return [wrong(`of kms: ${why}`, START_BOTH)];
  if (absentClusterIds.length === 0) return [ok(`kms reaches the one at ${process.endpoint}`)];
  return [
    wrong(
      `the one at ${process.endpoint} has no ${absentClusterIds.join(', ')}, which custom key stores are on: it was started anew`,
      'restart kms, with its present ready file as --cluster-ready-file, or make new stores',
    ),
  ];
};
