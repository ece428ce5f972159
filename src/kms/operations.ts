// The operations that KMS knows, by name. Adding one is a file in operations/ and a line here.

import { toKmsException } from './device-errors.ts';
import type { Kms } from './kms.ts';
import { connectCustomKeyStore } from './operations/connect-custom-key-store.ts';
import { createAlias } from './operations/create-alias.ts';
import { createCustomKeyStore } from './operations/create-custom-key-store.ts';
import { createKey } from './operations/create-key.ts';
import { decrypt } from './operations/decrypt.ts';
import { deleteCustomKeyStore } from './operations/delete-custom-key-store.ts';
import { describeCustomKeyStores } from './operations/describe-custom-key-stores.ts';
import { describeKey } from './operations/describe-key.ts';
import { disconnectCustomKeyStore } from './operations/disconnect-custom-key-store.ts';
import { encrypt } from './operations/encrypt.ts';
import { generateDataKey } from './operations/generate-data-key.ts';
import { generateDataKeyWithoutPlaintext } from './operations/generate-data-key-without-plaintext.ts';
import { listAliases } from './operations/list-aliases.ts';
import { listKeys } from './operations/list-keys.ts';
import { updateCustomKeyStore } from './operations/update-custom-key-store.ts';

const OPERATIONS = {
  ConnectCustomKeyStore: connectCustomKeyStore,
  CreateAlias: createAlias,
  CreateCustomKeyStore: createCustomKeyStore,
  CreateKey: createKey,
  Decrypt: decrypt,
  DeleteCustomKeyStore: deleteCustomKeyStore,
  DescribeCustomKeyStores: describeCustomKeyStores,
  DescribeKey: describeKey,
  DisconnectCustomKeyStore: disconnectCustomKeyStore,
  Encrypt: encrypt,
  GenerateDataKey: generateDataKey,
  GenerateDataKeyWithoutPlaintext: generateDataKeyWithoutPlaintext,
  ListAliases: listAliases,
  ListKeys: listKeys,
  UpdateCustomKeyStore: updateCustomKeyStore,
} as const;

export type KmsOperations = {
  readonly [Name in keyof typeof OPERATIONS]: ReturnType<(typeof OPERATIONS)[Name]>;
};

/**
 * Handlers for requests that the model has already validated. Blobs are Uint8Array, dates are milliseconds since 1970.
 * They throw SimError with the AWS exception as its code.
 */
export function kmsOperations(kms: Kms): KmsOperations {
  const bound = Object.entries(OPERATIONS).map(([name, operation]) => [name, inKmsWords(operation(kms))]);
  return Object.fromEntries(bound) as KmsOperations;
}

type Handler = (input: never) => Promise<unknown>;

const inKmsWords =
  (handler: Handler): Handler =>
  async (input) => {
    try {
      return await handler(input);
    } catch (error) {
      throw toKmsException(error);
    }
  };
