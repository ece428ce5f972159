// What every operation on a key answers in every key state (AWS KMS developer guide, "Key states of AWS KMS keys", for
// keys in a CloudHSM key store), as data, and what puts a key into each state. The same rows are asked in memory and
// through the SDK.

export const KEY_STATES = ['Enabled', 'Disabled', 'PendingDeletion', 'Unavailable'] as const;
export type KeyStateName = (typeof KEY_STATES)[number];

/** `ok`, or the guide's notes: 1 disabled, 3 pending deletion, 4 not pending deletion, 11 unavailable; U, K: never. */
export type Cell = 'ok' | 'X1' | 'X3' | 'X4' | 'X11' | 'U' | 'K';

/** Calls an operation by name. */
export type Ask = (operation: string, input: Readonly<Record<string, unknown>>) => Promise<Record<string, unknown>>;

export interface Subject {
  readonly keyId: string;
  readonly arn: string;
  readonly blob: unknown;
  readonly aliasName: string;
  readonly grantId: unknown;
  /** Enabled, for as long as the store is connected. */
  readonly other: { readonly keyId: string; readonly arn: string; readonly blob: unknown; readonly aliasName: string };
}

export interface Row {
  readonly operation: string;
  /** Where one operation has several rows. */
  readonly note?: string;
  /** By the columns of `KEY_STATES`. */
  readonly cells: readonly [Cell, Cell, Cell, Cell];
  input(subject: Subject): Readonly<Record<string, unknown>>;
  /** It leaves the subject unfit for other rows. */
  readonly isFinal?: true;
  /** Of U: after the key's ARN. Default: the origin. */
  readonly unsupported?: string;
  /** The key that is complained of. Default: the subject. */
  complaint?(subject: Subject, state: KeyStateName): string;
}

const OK = ['ok', 'ok', 'ok', 'ok'] as const;
const USE = ['ok', 'X1', 'X3', 'X11'] as const;
const LASTING = ['ok', 'ok', 'X3', 'ok'] as const;
const UNSUPPORTED = ['U', 'U', 'U', 'U'] as const;
const WRONG_USAGE = ['K', 'K', 'K', 'K'] as const;
const NOT_PRIMARY = ' is not a multi-region primary key.';

const octets = Buffer.from('x');
const key = ({ arn }: Subject) => ({ KeyId: arn });
const plus = (members: object) => (subject: Subject) => ({ ...key(subject), ...members });
const message = { Message: octets, SigningAlgorithm: 'RSASSA_PSS_SHA_256' };
const mac = { Message: octets, MacAlgorithm: 'HMAC_SHA_256' };
const POLICY = JSON.stringify({ Statement: { Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' } });

export const ROWS: readonly Row[] = [
  { operation: 'Encrypt', cells: USE, input: plus({ Plaintext: octets }) },
  { operation: 'Decrypt', cells: USE, input: ({ blob }) => ({ CiphertextBlob: blob }) },
  {
    operation: 'Decrypt',
    note: 'with KeyId',
    cells: USE,
    input: ({ blob, arn }) => ({ CiphertextBlob: blob, KeyId: arn }),
  },
  {
    ...{ operation: 'ReEncrypt', note: 'from it', cells: USE },
    input: ({ blob, other }) => ({ CiphertextBlob: blob, DestinationKeyId: other.arn }),
  },
  {
    ...{ operation: 'ReEncrypt', note: 'to it', cells: USE },
    input: ({ arn, other }) => ({ CiphertextBlob: other.blob, DestinationKeyId: arn }),
    // Both keys are in the one store that is not connected, and the source comes first.
    complaint: ({ arn, other }, state) => (state === 'Unavailable' ? other.arn : arn),
  },
  { operation: 'GenerateDataKey', cells: USE, input: plus({ KeySpec: 'AES_256' }) },
  { operation: 'GenerateDataKeyWithoutPlaintext', cells: USE, input: plus({ NumberOfBytes: 8 }) },
  { operation: 'GenerateDataKeyPair', cells: UNSUPPORTED, input: plus({ KeyPairSpec: 'RSA_2048' }) },
  { operation: 'GenerateDataKeyPairWithoutPlaintext', cells: UNSUPPORTED, input: plus({ KeyPairSpec: 'RSA_2048' }) },
  {
    ...{ operation: 'CreateGrant', cells: ['ok', 'X1', 'X3', 'ok'] },
    input: plus({ GranteePrincipal: 'arn:aws:iam::123456789012:root', Operations: ['Encrypt'] }),
  },
  {
    ...{ operation: 'CreateAlias', cells: LASTING },
    input: ({ keyId, aliasName }) => ({ AliasName: `${aliasName}/second`, TargetKeyId: keyId }),
  },
  {
    ...{ operation: 'UpdateAlias', note: 'to it', cells: LASTING },
    input: ({ keyId, other }) => ({ AliasName: other.aliasName, TargetKeyId: keyId }),
  },
  {
    ...{ operation: 'UpdateAlias', note: 'away from it', isFinal: true, cells: OK },
    input: ({ aliasName, other }) => ({ AliasName: aliasName, TargetKeyId: other.keyId }),
  },
  { operation: 'DeleteAlias', isFinal: true, cells: OK, input: ({ aliasName }) => ({ AliasName: aliasName }) },
  { operation: 'ListAliases', cells: OK, input: key },
  { operation: 'DescribeKey', cells: OK, input: key },
  { operation: 'GetKeyLastUsage', cells: OK, input: key },
  { operation: 'GetKeyPolicy', cells: OK, input: key },
  { operation: 'PutKeyPolicy', cells: OK, input: plus({ Policy: POLICY }) },
  { operation: 'ListKeyPolicies', cells: OK, input: key },
  { operation: 'ListGrants', cells: OK, input: key },
  { operation: 'ListResourceTags', cells: OK, input: key },
  {
    operation: 'RetireGrant',
    isFinal: true,
    cells: OK,
    input: ({ arn, grantId }) => ({ KeyId: arn, GrantId: grantId }),
  },
  {
    operation: 'RevokeGrant',
    isFinal: true,
    cells: OK,
    input: ({ arn, grantId }) => ({ KeyId: arn, GrantId: grantId }),
  },
  { operation: 'EnableKey', isFinal: true, cells: LASTING, input: key },
  { operation: 'DisableKey', isFinal: true, cells: LASTING, input: key },
  { operation: 'TagResource', cells: LASTING, input: plus({ Tags: [{ TagKey: 'a', TagValue: 'b' }] }) },
  { operation: 'UntagResource', cells: LASTING, input: plus({ TagKeys: ['a'] }) },
  { operation: 'UpdateKeyDescription', cells: LASTING, input: plus({ Description: 'd' }) },
  { operation: 'ScheduleKeyDeletion', isFinal: true, cells: LASTING, input: key },
  { operation: 'CancelKeyDeletion', isFinal: true, cells: ['X4', 'X4', 'ok', 'X4'], input: key },
  { operation: 'EnableKeyRotation', cells: UNSUPPORTED, input: key },
  { operation: 'DisableKeyRotation', cells: UNSUPPORTED, input: key },
  { operation: 'GetKeyRotationStatus', cells: UNSUPPORTED, input: key },
  { operation: 'RotateKeyOnDemand', cells: UNSUPPORTED, input: key },
  { operation: 'ListKeyRotations', cells: UNSUPPORTED, input: key },
  {
    ...{ operation: 'GetParametersForImport', cells: UNSUPPORTED },
    input: plus({ WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' }),
  },
  {
    ...{ operation: 'ImportKeyMaterial', cells: UNSUPPORTED },
    input: plus({ ImportToken: octets, EncryptedKeyMaterial: octets }),
  },
  { operation: 'DeleteImportedKeyMaterial', cells: UNSUPPORTED, input: key },
  { operation: 'Sign', cells: WRONG_USAGE, input: plus(message) },
  { operation: 'Verify', cells: WRONG_USAGE, input: plus({ ...message, Signature: octets }) },
  { operation: 'GenerateMac', cells: WRONG_USAGE, input: plus(mac) },
  { operation: 'VerifyMac', cells: WRONG_USAGE, input: plus({ ...mac, Mac: octets }) },
  {
    ...{ operation: 'DeriveSharedSecret', cells: WRONG_USAGE },
    input: plus({ KeyAgreementAlgorithm: 'ECDH', PublicKey: octets }),
  },
  {
    ...{ operation: 'GetPublicKey', cells: UNSUPPORTED, input: key },
    unsupported: ' key spec is SYMMETRIC_DEFAULT which is not valid for GetPublicKey.',
  },
  {
    operation: 'ReplicateKey',
    cells: UNSUPPORTED,
    input: plus({ ReplicaRegion: 'eu-west-1' }),
    unsupported: NOT_PRIMARY,
  },
  {
    ...{ operation: 'UpdatePrimaryRegion', cells: UNSUPPORTED, input: plus({ PrimaryRegion: 'eu-west-1' }) },
    unsupported: NOT_PRIMARY,
  },
];

/** Operations that take no key: they have no row. */
export const WITHOUT_KEY: readonly string[] = [
  ...[
    'CreateKey',
    'GenerateRandom',
    'ListKeys',
    'ListRetirableGrants',
    'CreateCustomKeyStore',
    'ConnectCustomKeyStore',
  ],
  ...['DisconnectCustomKeyStore', 'UpdateCustomKeyStore', 'DeleteCustomKeyStore', 'DescribeCustomKeyStores'],
];

/** `exception: message` of a cell, or `ok`. */
export function expectedOutcome(row: Row, state: KeyStateName, subject: Subject): string {
  const arn = row.complaint?.(subject, state) ?? subject.arn;
  const cell = row.cells[KEY_STATES.indexOf(state)];
  switch (cell) {
    case 'X1':
      return `DisabledException: ${arn} is disabled.`;
    case 'X3':
      return `KMSInvalidStateException: ${arn} is pending deletion.`;
    case 'X4':
      return `KMSInvalidStateException: ${arn} is not pending deletion.`;
    case 'X11':
      return `KMSInvalidStateException: ${arn} is unavailable.`;
    case 'U': {
      const said = row.unsupported ?? ' origin is AWS_CLOUDHSM which is not valid for this operation.';
      return `UnsupportedOperationException: ${arn}${said}`;
    }
    case 'K':
      return `InvalidKeyUsageException: ${arn} key usage is ENCRYPT_DECRYPT which is not valid for ${row.operation}.`;
    default:
      return 'ok';
  }
}

/** A fresh key with a blob and an alias. */
export async function makeOther(ask: Ask, customKeyStoreId: string, aliasName: string): Promise<Subject['other']> {
  const { KeyMetadata } = await ask('CreateKey', { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: customKeyStoreId });
  const { KeyId: keyId, Arn: arn } = KeyMetadata as { readonly KeyId: string; readonly Arn: string };
  const [{ CiphertextBlob: blob }] = await Promise.all([
    ask('Encrypt', { KeyId: keyId, Plaintext: octets }),
    ask('CreateAlias', { AliasName: aliasName, TargetKeyId: keyId }),
  ]);
  return { keyId, arn, blob, aliasName };
}

/** A fresh key with all that rows ask for, brought into `state`; for Unavailable the caller disconnects the store. */
export async function makeSubject(
  ask: Ask,
  customKeyStoreId: string,
  state: KeyStateName,
  other: Subject['other'],
  aliasName: string,
): Promise<Subject> {
  const made = await makeOther(ask, customKeyStoreId, aliasName);
  const grantee = { GranteePrincipal: 'arn:aws:iam::123456789012:role/r', Operations: ['Decrypt'] };
  const { GrantId: grantId } = await ask('CreateGrant', { KeyId: made.keyId, ...grantee });
  if (state === 'Disabled') await ask('DisableKey', { KeyId: made.keyId });
  if (state === 'PendingDeletion') await ask('ScheduleKeyDeletion', { KeyId: made.keyId });
  return { ...made, grantId, other };
}
