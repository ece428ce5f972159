// Something that KMS depends on does not answer in time: HTTP 500, which the SDKs try again.

import type { KmsKind } from '../fault-kind.ts';

export const dependencyTimeout: KmsKind = {
  name: 'dependency_timeout',
  place: 'kms',
  says: 'KMS answers DependencyTimeoutException',
  matches: ['kmsOperation', 'keyId', 'customKeyStoreId'],
  parameters: {},
  judge: () => ({
    do: 'refuse',
    exception: 'DependencyTimeoutException',
    message: 'The system timed out while trying to fulfill the request.',
  }),
};
