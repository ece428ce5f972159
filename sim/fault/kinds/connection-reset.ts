// The HTTP connection is reset before there is an answer.

import type { KmsKind } from '../fault-kind.ts';

export const connectionReset: KmsKind = {
  name: 'connection_reset',
  place: 'kms',
  says: 'the HTTP connection is reset',
  matches: ['kmsOperation', 'keyId', 'customKeyStoreId'],
  parameters: {},
  judge: () => ({ do: 'reset' }),
};
