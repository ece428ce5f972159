// `quorum token-sign list`

import { command } from '../../language/command-node.ts';
import { serviceName } from './services.ts';
import { settings } from './settings.ts';

export const list = command({
  about: 'List the token-sign tokens in your cluster',
  who: 'user',
  flags: {},
  async run({ cluster }) {
    const { responses } = await cluster.requestEach('listQuorumTokens', {});
    const tokens = responses.flatMap(({ quorumTokens }) => quorumTokens?.tokens ?? []);
    const { approvedSeconds = 0 } = (await settings(cluster)) ?? {};
    return {
      tokens: tokens.map((token) => ({
        username: token?.username,
        service: serviceName(token?.service ?? 0),
        'approvals-required': token?.approvalsRequired,
        // They come with the operation that they are for.
        'number-of-approvals': 0,
        // The HSM counts the time to use it, too; this is the time to have it approved.
        'token-timeout-seconds': Math.max(0, (token?.timeoutSeconds ?? 0) - approvedSeconds),
        // Of one HSM, whose write is one of the whole cluster.
        'cluster-coverage': 'full',
      })),
    };
  },
});
