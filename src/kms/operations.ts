// The operations that KMS knows, by name. Adding one is a file in operations/ and a line here; one that no key in a
// CloudHSM key store can do is a line in refused-operations.ts.

import { toKmsException } from './device-errors.ts';
import { isTracked } from './key-usage.ts';
import type { Kms } from './kms.ts';
import { cancelKeyDeletion } from './operations/cancel-key-deletion.ts';
import { connectCustomKeyStore } from './operations/connect-custom-key-store.ts';
import { createAlias } from './operations/create-alias.ts';
import { createCustomKeyStore } from './operations/create-custom-key-store.ts';
import { createGrant } from './operations/create-grant.ts';
import { createKey } from './operations/create-key.ts';
import { decrypt } from './operations/decrypt.ts';
import { deleteAlias } from './operations/delete-alias.ts';
import { deleteCustomKeyStore } from './operations/delete-custom-key-store.ts';
import { describeCustomKeyStores } from './operations/describe-custom-key-stores.ts';
import { describeKey } from './operations/describe-key.ts';
import { disableKey } from './operations/disable-key.ts';
import { disconnectCustomKeyStore } from './operations/disconnect-custom-key-store.ts';
import { enableKey } from './operations/enable-key.ts';
import { encrypt } from './operations/encrypt.ts';
import { generateDataKey } from './operations/generate-data-key.ts';
import { generateDataKeyWithoutPlaintext } from './operations/generate-data-key-without-plaintext.ts';
import { generateRandom } from './operations/generate-random.ts';
import { getKeyLastUsage } from './operations/get-key-last-usage.ts';
import { getKeyPolicy } from './operations/get-key-policy.ts';
import { listAliases } from './operations/list-aliases.ts';
import { listGrants } from './operations/list-grants.ts';
import { listKeyPolicies } from './operations/list-key-policies.ts';
import { listKeys } from './operations/list-keys.ts';
import { listResourceTags } from './operations/list-resource-tags.ts';
import { listRetirableGrants } from './operations/list-retirable-grants.ts';
import { putKeyPolicy } from './operations/put-key-policy.ts';
import { reEncrypt } from './operations/re-encrypt.ts';
import { retireGrant } from './operations/retire-grant.ts';
import { revokeGrant } from './operations/revoke-grant.ts';
import { scheduleKeyDeletion } from './operations/schedule-key-deletion.ts';
import { tagResource } from './operations/tag-resource.ts';
import { untagResource } from './operations/untag-resource.ts';
import { updateAlias } from './operations/update-alias.ts';
import { updateCustomKeyStore } from './operations/update-custom-key-store.ts';
import { updateKeyDescription } from './operations/update-key-description.ts';
import { REFUSED_OPERATIONS, type RefusedOperation, refuse } from './refused-operations.ts';

const OPERATIONS = {
  CancelKeyDeletion: cancelKeyDeletion,
  ConnectCustomKeyStore: connectCustomKeyStore,
  CreateAlias: createAlias,
  CreateCustomKeyStore: createCustomKeyStore,
  CreateGrant: createGrant,
  CreateKey: createKey,
  Decrypt: decrypt,
  DeleteAlias: deleteAlias,
  DeleteCustomKeyStore: deleteCustomKeyStore,
  DescribeCustomKeyStores: describeCustomKeyStores,
  DescribeKey: describeKey,
  DisableKey: disableKey,
  DisconnectCustomKeyStore: disconnectCustomKeyStore,
  EnableKey: enableKey,
  Encrypt: encrypt,
  GenerateDataKey: generateDataKey,
  GenerateDataKeyWithoutPlaintext: generateDataKeyWithoutPlaintext,
  GenerateRandom: generateRandom,
  GetKeyLastUsage: getKeyLastUsage,
  GetKeyPolicy: getKeyPolicy,
  ListAliases: listAliases,
  ListGrants: listGrants,
  ListKeyPolicies: listKeyPolicies,
  ListKeys: listKeys,
  ListResourceTags: listResourceTags,
  ListRetirableGrants: listRetirableGrants,
  PutKeyPolicy: putKeyPolicy,
  ReEncrypt: reEncrypt,
  RetireGrant: retireGrant,
  RevokeGrant: revokeGrant,
  ScheduleKeyDeletion: scheduleKeyDeletion,
  TagResource: tagResource,
  UntagResource: untagResource,
  UpdateAlias: updateAlias,
  UpdateCustomKeyStore: updateCustomKeyStore,
  UpdateKeyDescription: updateKeyDescription,
} as const;

export const WORKING_OPERATIONS: readonly string[] = Object.keys(OPERATIONS);

export type KmsOperations = {
  readonly [Name in keyof typeof OPERATIONS]: Bound<ReturnType<(typeof OPERATIONS)[Name]>>;
} & { readonly [Name in RefusedOperation]: Bound<ReturnType<typeof refuse>> };

/** Where a request came from. */
export interface RequestContext {
  readonly requestId: string;
}

type Bound<Operation> = Operation extends (input: infer Input) => infer Output
  ? (input: Input, context?: RequestContext) => Output
  : never;

type Handler = (input: never) => Promise<unknown>;

/**
 * Handlers for requests that the model has already validated. Blobs are Uint8Array, dates are milliseconds since 1970.
 * They throw SimError with the AWS exception as its code.
 */
export function kmsOperations(kms: Kms): KmsOperations {
  const handlers: [string, Handler][] = [
    ...Object.entries(OPERATIONS).map(([name, operation]): [string, Handler] => [name, operation(kms)]),
    ...REFUSED_OPERATIONS.map((name): [string, Handler] => [name, refuse(kms, name)]),
  ];
  const bound = handlers.map(([name, handler]) => [name, inKmsWords(noted(kms, name, handler))]);
  return Object.fromEntries(bound) as KmsOperations;
}

type Handle = (input: never, context?: RequestContext) => Promise<unknown>;

const inKmsWords =
  (handler: Handle): Handle =>
  async (input, context) => {
    try {
      return await handler(input, context);
    } catch (error) {
      throw toKmsException(error);
    }
  };

/** Notes what succeeded as the last use of the keys that the answer names. */
function noted(kms: Kms, operation: string, handler: Handler): Handle {
  if (!isTracked(operation)) return handler;
  return async (input, context) => {
    const output = (await handler(input)) as { readonly KeyId: string; readonly SourceKeyId?: string };
    const usage = { operation, dateMs: kms.calendar.now(), requestId: context?.requestId };
    kms.usages.note(output.KeyId, usage);
    if (output.SourceKeyId !== undefined) kms.usages.note(output.SourceKeyId, usage);
    return output;
  };
}
