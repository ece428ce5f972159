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
  /** The cluster that the command is for. @throws SimError */
  readonly cluster: () => Promise<Cluster>;
  readonly prompter: Prompter;
  /** Logs in, when nobody has and the command needs it; default: the user has to. @throws SimError */
  readonly signIn?: (cluster: Cluster) => Promise<void>;
  /** From then on nobody waits for it. Its reason is a SimError, the outcome. */
  readonly signal: AbortSignal;
}

type RunnableAction = Extract<Action, { readonly who: Who }>;

/** Rejects with what is no `SimError`: a mistake of ours. */
export async function runCommand(
  action: RunnableAction,
  given: Values<FlagTable>,
  { cluster: choose, prompter, signIn, signal }: RunParts,
): Promise<Outcome> {
  const run = async (): Promise<Data> => {
    const cluster = clusterUntilGivenUp(await choose(), signal);
    if (action.who !== 'anybody' && cluster.user === undefined) await signIn?.(cluster);
    requireRole(action.who, cluster);
    const context: CommandContext = { cluster, prompter };
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

function requireRole(who: Who, { user }: Cluster): void {
  if (who === 'anybody') return;
  if (user === undefined) {
    throw new SimError(
      'illegal_transition',
      'Nobody is logged in: use login, or set CLOUDHSM_ROLE and CLOUDHSM_PIN=username:password',
    );
  }
  if (who !== 'user' && who !== user.role) {
    throw new SimError('illegal_transition', `Only ${ROLES[who]} can run this command; ${user.username} is not one`);
  }
}

/** As the real CLI prints it. */
export const printed = (outcome: Outcome): string => `${JSON.stringify(outcome, undefined, 2)}\n`;

export const exitCodeOf = ({ error_code }: Outcome): number => (error_code === 0 ? ExitCode.SUCCESS : ExitCode.FAILURE);
