// What is answered of custom key stores and their links.

import { CONNECTION_ERROR_CODES } from '../../src/keystore/connection-state.ts';
import { answerOf, COUNT, listOf, reference, type Schema, TEXT } from './api/schema.ts';
import { CONNECTION_STATE } from './state-schemas.ts';

const RETRY: Schema = { type: 'number', minimum: 0, description: 'while it waits: until the next attempt' };

export const KEY_STORE_SCHEMAS: Readonly<Record<string, Schema>> = {
  CustomKeyStore: answerOf(
    { customKeyStoreId: TEXT, customKeyStoreName: TEXT, clusterId: TEXT, connectionState: CONNECTION_STATE },
    { connectionErrorCode: { enum: CONNECTION_ERROR_CODES } },
  ),
  Connection: answerOf(
    {
      ...{ hsmId: TEXT, availabilityZone: TEXT, inFlight: COUNT, failureCount: COUNT },
      state: { enum: ['connecting', 'connected', 'waiting', 'refused'] },
    },
    { retryInMs: RETRY },
  ),
  CustomKeyStores: answerOf({ customKeyStores: listOf(reference('CustomKeyStore')) }),
  Connections: answerOf({ connections: listOf(reference('Connection')) }),
};
