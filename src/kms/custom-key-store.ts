// What the operations on custom key stores share.

import { SimError } from '../errors.ts';
import type { KeyStoreView } from '../keystore/key-store-view.ts';
import type { Kms } from './kms.ts';

/** @throws SimError `CustomKeyStoreNotFoundException` */
export function requireKeyStore(kms: Kms, customKeyStoreId: string): KeyStoreView {
  const store = kms.keyStores.find(customKeyStoreId);
  if (store === undefined) throw keyStoreNotFound(customKeyStoreId);
  return store;
}

/** @param name the id or the name that was asked for */
export const keyStoreNotFound = (name: string): SimError =>
  new SimError('CustomKeyStoreNotFoundException', `Custom key store '${name}' does not exist.`);

/** Members of requests that only a key store outside AWS has. */
export const XKS_MEMBERS = [
  'XksProxyUriEndpoint',
  'XksProxyUriPath',
  'XksProxyVpcEndpointServiceName',
  'XksProxyVpcEndpointServiceOwner',
  'XksProxyAuthenticationCredential',
  'XksProxyConnectivity',
] as const;

export type XksMembers = { readonly [member in (typeof XKS_MEMBERS)[number]]?: unknown };
