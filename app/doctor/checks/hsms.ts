// Is each HSM there, and does it answer what it is asked? One that hangs shows its certificate all the same.

import { SimError } from '../../../src/errors.ts';
import { SimulatorClient } from '../../client/simulator-client.ts';
import type { ReadyCluster } from '../../ready-document.ts';
import { type Check, type Finding, ok, wrong } from '../check.ts';

const SEE_FAULTS = 'see cloudhsm-sim fault list; cloudhsm-sim fault reset';

export const checkHsms: Check = async ({ simulator, endpoint }) => {
  if (simulator.who !== 'simulator') return [];
  const client = new SimulatorClient(endpoint);
  const { clusters } = simulator.state;
  const answering = await Promise.all(clusters.map((cluster) => checkAnswers(client, cluster)));
  return [...clusters.flatMap(lostOnes), ...answering.flat()];
};

const lostOnes = ({ clusterId, lostHsms }: ReadyCluster): readonly Finding[] =>
  lostHsms.map(({ hsmId }) => wrong(`${hsmId} of ${clusterId} is lost`, `cloudhsm-sim cluster restore-hsm ${hsmId}`));

async function checkAnswers(client: SimulatorClient, cluster: ReadyCluster): Promise<readonly Finding[]> {
  const { clusterId, state, hsms, lostHsms } = cluster;
  // Until then there are no users that could be asked for.
  if (state !== 'ACTIVE' || hsms.length === 0) return [];
  // They answer nobody who has no certificate of a client, and nobody here has.
  if ((await client.clusters.describe(clusterId)).mutualTlsEnforced) return [];
  try {
    const { unanswered } = await client.users.list(clusterId);
    if (unanswered.length === 0 && lostHsms.length > 0) return [];
    if (unanswered.length === 0) return [ok(`${clusterId}: all ${hsms.length} answer`)];
    return unanswered.map((hsmId) => wrong(`${hsmId} does not answer what it is asked`, SEE_FAULTS));
  } catch (error) {
    if (!SimError.is(error, 'no_hsm_available')) throw error;
    return [wrong(error.message, SEE_FAULTS)];
  }
}
