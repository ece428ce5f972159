// `quorum token-sign list`

import type { AnswerOf } from '../../../../src/wire/messages.ts';
import { keyReference } from '../../keys/key-reference.ts';
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
    const ofAdmins = tokens.filter((token) => token?.keyHandle === 0);
    const ofKeys = tokens.flatMap((token) => (token === null || token.keyHandle === 0 ? [] : [token]));
    const listed = ofAdmins.map((token) => ({
      username: token?.username,
      service: serviceName(token?.service ?? 0),
      'approvals-required': token?.approvalsRequired,
      // They come with the operation that they are for.
      'number-of-approvals': 0,
      // The HSM counts the time to use it, too; this is the time to have it approved.
      'token-timeout-seconds': Math.max(0, (token?.timeoutSeconds ?? 0) - approvedSeconds),
      // Of one HSM, whose write is one of the whole cluster.
      'cluster-coverage': 'full',
    }));
    return { tokens: [...listed, ...countedByKey(ofKeys)] };
  },
});

type KeyToken = Pick<AnswerToken, 'username' | 'service' | 'keyHandle'>;
type AnswerToken = NonNullable<AnswerOf<'quorumTokens'>['tokens'][number]>;

/** Tokens of one user for one service and one key are told as how many there are: each of one HSM, good for the cluster. */
function countedByKey(tokens: readonly KeyToken[]): object[] {
  const counts = new Map<string, { readonly token: KeyToken; count: number }>();
  for (const token of tokens) {
    const name = `${token.username} ${token.service} ${token.keyHandle}`;
    const known = counts.get(name);
    if (known === undefined) counts.set(name, { token, count: 1 });
    else known.count++;
  }
  return [...counts.values()].map(({ token: { username, service, keyHandle }, count }) => ({
    ...{ username, service: serviceName(service), 'key-reference': keyReference(keyHandle) },
    'minimum-token-count': count,
  }));
}
