// KMS fails inside: HTTP 500, which the SDKs try again.

import type { KmsKind } from '../fault-kind.ts';

export const internalError: KmsKind = {
  name: 'internal_error',
  place: 'kms',
  says: 'KMS answers KMSInternalException',
  matches: ['kmsOperation', 'keyId', 'customKeyStoreId'],
  parameters: {},
  judge: () => ({ do: 'refuse', exception: 'KMSInternalException', message: 'The request failed inside KMS.' }),
};
