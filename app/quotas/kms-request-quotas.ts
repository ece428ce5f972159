// The request quotas of KMS, per account and Region (us-east-1), in requests per second.
// https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html

/** Shared by all that use a symmetric key. */
export const SYMMETRIC_CRYPTOGRAPHY = 100_000;
/** In addition, for the keys of one CloudHSM key store; AWS does not raise it. */
export const CUSTOM_KEY_STORE_CRYPTOGRAPHY = 1_800;

export const CRYPTOGRAPHIC: ReadonlySet<string> = new Set([
  ...['Decrypt', 'DeriveSharedSecret', 'Encrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext'],
  ...['GenerateRandom', 'ReEncrypt'],
]);

const RATES: readonly (readonly [perSecond: number, operations: readonly string[]])[] = [
  [
    5,
    [
      ...['CancelKeyDeletion', 'ConnectCustomKeyStore', 'CreateAlias', 'CreateCustomKeyStore', 'CreateKey'],
      ...['DeleteCustomKeyStore', 'DescribeCustomKeyStores', 'DisableKey', 'DisconnectCustomKeyStore', 'EnableKey'],
      ...['GetKeyLastUsage', 'RotateKeyOnDemand', 'UntagResource', 'UpdateAlias', 'UpdateCustomKeyStore'],
      'UpdateKeyDescription',
    ],
  ],
  [10, ['TagResource']],
  [
    15,
    [
      ...['DeleteAlias', 'DeleteImportedKeyMaterial', 'EnableKeyRotation', 'ImportKeyMaterial', 'PutKeyPolicy'],
      'ScheduleKeyDeletion',
    ],
  ],
  [50, ['CreateGrant', 'RetireGrant', 'RevokeGrant']],
  [100, ['ListGrants', 'ListKeyPolicies', 'ListKeyRotations', 'ListRetirableGrants']],
  [500, ['ListAliases', 'ListKeys']],
  [1000, ['GetKeyPolicy', 'GetKeyRotationStatus']],
  [2000, ['DescribeKey', 'GetPublicKey', 'ListResourceTags']],
];

/** Each operation by itself. One that is not here has no figure that AWS publishes. */
export const OPERATION_RATES: ReadonlyMap<string, number> = new Map(
  RATES.flatMap(([perSecond, operations]) => operations.map((operation) => [operation, perSecond] as const)),
);
