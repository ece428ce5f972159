// Custom key stores through the KMS API, named by their id or their name.

import { SimError } from '../../src/errors.ts';
import { AwsService, callAws } from '../client/aws-request.ts';

/** As DescribeCustomKeyStores tells it. */
export interface DescribedKeyStore {
  readonly CustomKeyStoreId: string;
  readonly CustomKeyStoreName: string;
  readonly CloudHsmClusterId: string;
  readonly ConnectionState: string;
  readonly ConnectionErrorCode?: string;
}

const kms = (endpoint: string, operation: string, input: object) => callAws(endpoint, AwsService.KMS, operation, input);

export async function describeKeyStores(endpoint: string): Promise<readonly DescribedKeyStore[]> {
  const stores: DescribedKeyStore[] = [];
  for (let marker: unknown; ; ) {
    const page = await kms(endpoint, 'DescribeCustomKeyStores', marker === undefined ? {} : { Marker: marker });
    stores.push(...(page.CustomKeyStores as readonly DescribedKeyStore[]));
    if (page.Truncated !== true) return stores;
    marker = page.NextMarker;
  }
}

/** @throws SimError `invalid_configuration`: there is none such */
export async function findKeyStore(endpoint: string, named: string): Promise<DescribedKeyStore> {
  const stores = await describeKeyStores(endpoint);
  const found = stores.find((store) => store.CustomKeyStoreId === named || store.CustomKeyStoreName === named);
  if (found !== undefined) return found;
  const there = stores.map((store) => store.CustomKeyStoreName).join(', ');
  throw new SimError(
    'invalid_configuration',
    `there is no custom key store ${named}; ${there === '' ? 'there is none' : `there is ${there}`}`,
  );
}

export async function connectKeyStore(endpoint: string, customKeyStoreId: string): Promise<void> {
  await kms(endpoint, 'ConnectCustomKeyStore', { CustomKeyStoreId: customKeyStoreId });
}

export async function disconnectKeyStore(endpoint: string, customKeyStoreId: string): Promise<void> {
  await kms(endpoint, 'DisconnectCustomKeyStore', { CustomKeyStoreId: customKeyStoreId });
}
