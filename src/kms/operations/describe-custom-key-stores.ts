// DescribeCustomKeyStores: https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeCustomKeyStores.html

import type { KeyStoreView } from '../../keystore/key-store-view.ts';
import { keyStoreNotFound, requireKeyStore } from '../custom-key-store.ts';
import type { Kms } from '../kms.ts';
import { type PageEnd, type PageRequest, type PageRule, pageOf } from '../paging.ts';
import { SortedNames } from '../sorted-names.ts';
import { invalid } from '../validation.ts';

export interface DescribeCustomKeyStoresInput extends PageRequest {
  readonly CustomKeyStoreId?: string;
  readonly CustomKeyStoreName?: string;
}

/** AWS states no default; a page takes all the stores that an account may have. */
const RULE: PageRule = { operation: 'DescribeCustomKeyStores', limitDefault: 1000, limitMax: 1000 };

export const describeCustomKeyStores = (kms: Kms) => async (input: DescribeCustomKeyStoresInput) => {
  const [stores, end] = select(kms, input);
  return { CustomKeyStores: stores.map(entry), ...end };
};

function select(kms: Kms, input: DescribeCustomKeyStoresInput): [readonly KeyStoreView[], PageEnd] {
  const { CustomKeyStoreId: id, CustomKeyStoreName: name } = input;
  if (id !== undefined && name !== undefined) {
    throw invalid('Specify either CustomKeyStoreId or CustomKeyStoreName, not both.');
  }
  const one: PageEnd = { Truncated: false };
  if (id !== undefined) return [[requireKeyStore(kms, id)], one];
  const stores = kms.keyStores.list();
  if (name !== undefined) {
    const named = stores.find((store) => store.name === name);
    if (named === undefined) throw keyStoreNotFound(name);
    return [[named], one];
  }
  const byId = new Map(stores.map((store) => [store.customKeyStoreId, store]));
  const { names, end } = pageOf(new SortedNames(byId.keys()), input, RULE);
  return [names.flatMap((storeId) => byId.get(storeId) ?? []), end];
}

const entry = (store: KeyStoreView) => ({
  CustomKeyStoreId: store.customKeyStoreId,
  CustomKeyStoreName: store.name,
  CloudHsmClusterId: store.clusterId,
  TrustAnchorCertificate: store.trustAnchorCertificate,
  ConnectionState: store.connectionState,
  ...(store.connectionErrorCode === undefined ? {} : { ConnectionErrorCode: store.connectionErrorCode }),
  CreationDate: store.creationDateMs,
  CustomKeyStoreType: 'AWS_CLOUDHSM',
});
