// One command against a cluster, and the JSON that comes of it.

import { SimError } from '../../src/errors.ts';
import { ExitCode } from '../exit-code.ts';
import type { Cluster, CommandContext, Prompter } from './command-context.ts';
import { failureText } from './failure-text.ts';
import { clusterUntilGivenUp, untilGivenUp } from './given-up.ts';
import type { Action, Data, Who } from './language/command-node.ts';
import type { FlagTable, Values } from './language/flag.ts';

export type Outcome =
  | { readonly error_code: 0; readonly data: Data }
  | { readonly error_code: 1; readonly data: string };

export interface RunParts {
  /** @param clusterId undefined: the one that commands are for. @throws SimError */
  readonly cluster: (clusterId: string | undefined) => Promise<Cluster>;
  readonly prompter: Prompter;
  /** Logs in, when nobody has and the command needs it; default: the user has to. @throws SimError */
  readonly signIn?: (cluster: Cluster, end: ReplicationEnd) => Promise<void>;
  /** From then on nobody waits for it. Its reason is a SimError, the outcome. */
  readonly signal: AbortSignal;
}

/** Of a command on two clusters; any other has a source only. */
export type ReplicationEnd = 'source' | 'destination';

type RunnableAction = Extract<Action, { readonly who: Who }>;

/** Rejects with what is no `SimError`: a mistake of ours. */
export async function runCommand(
  action: RunnableAction,
  given: Values<FlagTable>,
  { cluster: choose, prompter, signIn, signal }: RunParts,
): Promise<Outcome> {
  const enter = async (clusterId: string | undefined, end: ReplicationEnd): Promise<Cluster> => {
    const entered = clusterUntilGivenUp(await choose(clusterId), signal);
    if (action.who !== 'anybody' && entered.user === undefined) await signIn?.(entered, end);
    requireRole(action.who, entered, end);
    return entered;
  };
  const run = async (): Promise<Data> => {
    const cluster = await enter(action.clusterOf?.(given), 'source');
    const otherCluster = async (clusterId: string): Promise<Cluster> => {
      if (clusterId !== cluster.clusterId) return enter(clusterId, 'destination');
      throw new SimError('invalid_configuration', 'The source and the destination are the same cluster');
    };
    const context: CommandContext = { cluster, otherCluster, prompter };
    return action.run(context, given);
  };
  try {
    return { error_code: 0, data: await untilGivenUp(signal, run) };
  } catch (error) {
    if (!(error instanceof SimError)) throw error;
    return { error_code: 1, data: failureText(error) };
  }
}

const ROLES = { admin: 'an admin', 'crypto-user': 'a crypto user' } as const;

const NOBODY: Readonly<Record<ReplicationEnd, (clusterId: string) => string>> = {
  source: () => 'Nobody is logged in: use login, or set CLOUDHSM_ROLE and CLOUDHSM_PIN=username:password',
  destination: (clusterId) =>
    `Nobody is logged in to the destination cluster: use login --cluster-id ${clusterId}, or set ` +
    'DESTINATION_CLOUDHSM_ROLE and DESTINATION_CLOUDHSM_PIN=username:password',
};

function requireRole(who: Who, { user, clusterId }: Cluster, end: ReplicationEnd): void {
  if (who === 'anybody') return;
  if (user === undefined) {
    throw new SimError('illegal_transition', NOBODY[end](clusterId));
  }
  if (who !== 'user' && who !== user.role) {
    throw new SimError('illegal_transition', `Only ${ROLES[who]} can run this command; ${user.username} is not one`);
  }
}

/** As the real CLI prints it. */
export const printed = (outcome: Outcome): string => `${JSON.stringify(outcome, undefined, 2)}\n`;

export const exitCodeOf = ({ error_code }: Outcome): number => (error_code === 0 ? ExitCode.SUCCESS : ExitCode.FAILURE);
