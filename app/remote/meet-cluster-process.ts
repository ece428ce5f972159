// Before anything else: is it a cluster process that answers there, and what date has it?

import { SimError } from '../../src/errors.ts';
import type { ControlClient, Question } from './control-client.ts';
import { remoteAdvancedMs } from './remote-clock.ts';
import { unexpectedReply } from './unexpected-reply.ts';

/** What only a process with clusters has. */
const QUESTION: Question = { method: 'GET', path: 'network/reachability' };

/**
 * Undefined when nobody answers: it may come.
 * @throws SimError `invalid_configuration`: it asks for its token, or is something else
 */
export async function meetClusterProcess(client: ControlClient): Promise<{ readonly advancedMs: number } | undefined> {
  try {
    const reply = await client.ask(QUESTION);
    if (reply.status === 401 || reply.status === 403) {
      throw new SimError(
        'invalid_configuration',
        `${client.name} asks for its token; give it with CLOUDHSM_SIM_CLUSTER_TOKEN or --cluster-token`,
      );
    }
    if (reply.status !== 200) throw unexpectedReply(client, QUESTION, reply);
    return { advancedMs: await remoteAdvancedMs(client) };
  } catch (error) {
    if (SimError.is(error, 'control_plane_unavailable')) return undefined;
    if (!SimError.is(error, 'protocol_violation')) throw error;
    const message = `what answers at ${client.endpoint} is no cluster process of cloudhsm-sim; see --cluster-endpoint`;
    throw new SimError('invalid_configuration', message, { cause: error });
  }
}
