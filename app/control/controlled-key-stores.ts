// The custom key stores that the control API looks into, in this process.

import { SimError } from '../../src/errors.ts';
import type { KeyStores } from '../../src/keystore/key-stores.ts';
import type { ControlledKeyStores } from './key-store-routes.ts';

export const controlledKeyStores = (keyStores: KeyStores): ControlledKeyStores => ({
  connections: (customKeyStoreId) => {
    if (keyStores.find(customKeyStoreId) !== undefined) return keyStores.connections(customKeyStoreId);
    throw new SimError('not_found', `there is no custom key store ${customKeyStoreId}`);
  },
});
