// Operations that AWS has and that no key in a CloudHSM key store can do (facts: 6.3, 7). They are refused as AWS
// refuses them, in every key state, once their key is known: data, so that each is one line.

import { type ErrorCode, SimError } from '../errors.ts';
import { FOR_DESCRIPTION, FOR_MANAGEMENT, FOR_USE, type KeyIdRule, resolveKey } from './key-id.ts';
import type { KmsKey } from './keys.ts';
import type { Kms } from './kms.ts';

interface Refusal {
  readonly keyId: KeyIdRule;
  readonly code: ErrorCode;
  message(key: KmsKey, operation: string): string;
}

/** The key's origin, or its being in a custom key store, is the reason. */
const ofOrigin = (keyId: KeyIdRule): Refusal => ({
  keyId,
  code: 'UnsupportedOperationException',
  message: ({ arn }) => `${arn} origin is AWS_CLOUDHSM which is not valid for this operation.`,
});

const notMultiRegion: Refusal = {
  keyId: FOR_MANAGEMENT,
  code: 'UnsupportedOperationException',
  message: ({ arn }) => `${arn} is not a multi-region primary key.`,
};

const symmetric: Refusal = {
  keyId: FOR_DESCRIPTION,
  code: 'UnsupportedOperationException',
  message: ({ arn }, operation) => `${arn} key spec is SYMMETRIC_DEFAULT which is not valid for ${operation}.`,
};

const ofUsage: Refusal = {
  keyId: FOR_USE,
  code: 'InvalidKeyUsageException',
  message: ({ arn }, operation) => `${arn} key usage is ENCRYPT_DECRYPT which is not valid for ${operation}.`,
};

const REFUSALS = {
  DeleteImportedKeyMaterial: ofOrigin(FOR_MANAGEMENT),
  DeriveSharedSecret: ofUsage,
  DisableKeyRotation: ofOrigin(FOR_MANAGEMENT),
  EnableKeyRotation: ofOrigin(FOR_MANAGEMENT),
  GenerateDataKeyPair: ofOrigin(FOR_USE),
  GenerateDataKeyPairWithoutPlaintext: ofOrigin(FOR_USE),
  GenerateMac: ofUsage,
  GetKeyRotationStatus: ofOrigin(FOR_MANAGEMENT),
  GetParametersForImport: ofOrigin(FOR_MANAGEMENT),
  GetPublicKey: symmetric,
  ImportKeyMaterial: ofOrigin(FOR_MANAGEMENT),
  ListKeyRotations: ofOrigin(FOR_MANAGEMENT),
  ReplicateKey: notMultiRegion,
  RotateKeyOnDemand: ofOrigin(FOR_MANAGEMENT),
  Sign: ofUsage,
  UpdatePrimaryRegion: notMultiRegion,
  Verify: ofUsage,
  VerifyMac: ofUsage,
} as const satisfies Readonly<Record<string, Refusal>>;

export type RefusedOperation = keyof typeof REFUSALS;

export const REFUSED_OPERATIONS = Object.keys(REFUSALS) as readonly RefusedOperation[];

export interface RefusedInput {
  readonly KeyId: string;
}

/** A handler that throws. @throws SimError `NotFoundException` and its kin first */
export const refuse = (kms: Kms, operation: RefusedOperation) => async (input: RefusedInput) => {
  const { keyId, code, message } = REFUSALS[operation];
  const key = resolveKey(kms, input.KeyId, keyId);
  throw new SimError(code, message(key, operation));
};
