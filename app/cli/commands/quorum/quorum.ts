// `quorum ...`

import { group } from '../../language/command-node.ts';
import { deleteTokens } from './delete.ts';
import { generate } from './generate.ts';
import { list } from './list.ts';
import { listQuorumValues, listTimeouts, setQuorumValue, setTimeoutOfTokens } from './settings.ts';

export const node = group('Quorum management', {
  'token-sign': group('Manage token-sign quorum', {
    delete: deleteTokens,
    generate,
    list,
    'list-quorum-values': listQuorumValues,
    'list-timeouts': listTimeouts,
    'set-quorum-value': setQuorumValue,
    'set-timeout': setTimeoutOfTokens,
  }),
});
