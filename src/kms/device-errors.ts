// What a failure below KMS becomes: one place (facts: kms 6.3, cloudhsm 6.3). The error that it was stays as `cause`.

import { type ErrorCode, SimError } from '../errors.ts';
import type { StatusName } from '../wire/status.ts';

/** `kmsuser` cannot log in again with the password that KMS knows. */
const CREDENTIAL_REFUSALS: readonly (StatusName | undefined)[] = [
  'USER_NOT_INITIALIZED',
  'USER_LOGIN_FAILURE',
  'USER_DOES_NOT_EXIST',
  'MFA_REQUIRED',
];

const UNREACHABLE =
  'KMS cannot communicate with your CloudHSM cluster. This might be a transient network issue. If you see this error ' +
  'repeatedly, verify that the Network ACLs and the security group rules for the VPC of your AWS CloudHSM cluster are ' +
  'correct.';
const LOCKED_OUT =
  'KMS cannot communicate with your CloudHSM cluster because the kmsuser is locked out. Disconnect the custom key ' +
  'store, reset the kmsuser password in the cluster, update the kmsuser password of the custom key store, and connect ' +
  'it again.';
const THROTTLED = 'You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.';
const TIMED_OUT = 'The system timed out while trying to fulfill the request. You can retry the request.';
const INTERNAL = 'The request was rejected because an internal exception occurred. The request can be retried.';
const KEYS_FULL = 'The CloudHSM cluster has no room for another key.';

/** The handle names nothing that `kmsuser` may know of: deleted, or learnt before the cluster lost entries. */
export const isHandleUnknown = (error: unknown): boolean => SimError.isRefusal(error, 'INVALID_OBJECT_HANDLE');

/** Did a write that failed in this way certainly not happen? */
export const isWithoutEffect = (error: unknown): boolean =>
  SimError.is(error, 'device_refused') && !SimError.isRefusal(error, 'OUTCOME_UNKNOWN');

/** The HSM key of a KMS key is gone; KMS says so and keeps the key state as it is. */
export const keyMaterialMissing = (arn: string, cause?: unknown): SimError =>
  new SimError('KMSInvalidStateException', `The key material of ${arn} is not in the CloudHSM cluster.`, { cause });

/** An AWS exception for whatever was thrown; what is one already, and what is not ours, stays as it is. */
export function toKmsException(error: unknown): unknown {
  if (!(error instanceof SimError) || error.code === error.kmsException) return error;
  const [code, message] = error.code === 'device_refused' ? ofRefusal(error.refusal) : ofCode(error);
  return new SimError(code, message, { cause: error });
}

function ofRefusal(refusal: StatusName | undefined): [ErrorCode, string] {
  switch (refusal) {
    case 'DECRYPTION_FAILED':
      // Without a message, as AWS answers (facts: empty messages).
      return ['InvalidCiphertextException', ''];
    case 'BUSY':
      return ['ThrottlingException', THROTTLED];
    case 'USER_LOCKED_OUT':
      return ['KMSInvalidStateException', LOCKED_OUT];
    case 'KEY_LIMIT_REACHED':
      return ['LimitExceededException', KEYS_FULL];
    case 'DEADLINE_EXCEEDED':
    case 'OUTCOME_UNKNOWN':
    case 'BEHIND':
      return ['DependencyTimeoutException', TIMED_OUT];
    default:
      // Out of sessions among them: KMSInternalException, to be tried again (facts: throttling).
      return CREDENTIAL_REFUSALS.includes(refusal)
        ? ['KMSInvalidStateException', UNREACHABLE]
        : ['KMSInternalException', INTERNAL];
  }
}

function ofCode(error: SimError): [ErrorCode, string] {
  switch (error.kmsException) {
    case 'KMSInvalidStateException':
      return ['KMSInvalidStateException', UNREACHABLE];
    case 'ThrottlingException':
      return ['ThrottlingException', THROTTLED];
    case 'DependencyTimeoutException':
      return ['DependencyTimeoutException', TIMED_OUT];
    default:
      return ['KMSInternalException', INTERNAL];
  }
}
