// `quorum token-sign delete`

import { command } from '../../language/command-node.ts';
import { choice, required } from '../../language/flag.ts';

export const deleteTokens = command({
  about: 'Delete one or more Quorum Tokens',
  who: 'admin',
  flags: {
    scope: required(
      choice('SCOPE', 'Scope of which token(s) will be deleted', [
        { name: 'user', says: 'Deletes all token(s) of currently logged in user' },
        { name: 'all', says: 'Deletes all token(s) on the HSM' },
      ]),
    ),
  },
  async run({ cluster }, { scope }) {
    await cluster.requestEach('deleteQuorumTokens', { all: scope === 'all' });
    return 'Deletion of quorum token(s) successful';
  },
});
