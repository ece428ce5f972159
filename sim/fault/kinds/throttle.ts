// KMS throttles: HTTP 400, which the SDKs try again.

import type { KmsKind } from '../fault-kind.ts';

export const throttle: KmsKind = {
  name: 'throttle',
  place: 'kms',
  says: 'KMS answers ThrottlingException',
  matches: ['kmsOperation', 'keyId', 'customKeyStoreId'],
  parameters: {},
  judge: () => ({
    do: 'refuse',
    exception: 'ThrottlingException',
    message: 'You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.',
  }),
};
