// What `data` says of a command that failed. Texts that the real CLI is known for are its own; the others are ours.

import type { ErrorCode, SimError } from '../../src/errors.ts';
import type { StatusName } from '../../src/wire/status.ts';

const REFUSALS: Partial<Readonly<Record<StatusName, string>>> = {
  USER_NOT_INITIALIZED: 'There is no user of this name',
  USER_DOES_NOT_EXIST: 'There is no user of this name in this role',
  USER_LOGIN_FAILURE: 'Incorrect authentication credentials',
  USER_LOCKED_OUT: 'The user is locked out: an admin has to change the password',
  MFA_REQUIRED: 'The user logs in with a second factor: use login ... mfa-token-sign',
  NOT_LOGGED_IN: 'The session has ended: log in again',
  SESSION_LIMIT_REACHED: 'The HSM has as many sessions as it takes',
  USER_ALREADY_EXISTS: 'There is a user of this name already',
  USER_LOGGED_IN: 'The user is logged in, and can neither be changed nor deleted',
  USER_OWNS_KEYS: 'The user owns keys: delete them first',
  INVALID_USERNAME: 'A username has 1 to 31 letters, digits and underscores',
  INVALID_PASSWORD: 'A password has 8 to 32 characters, and no colon (that of kmsuser: 7 to 32 letters and digits)',
  USER_LIMIT_REACHED: 'The cluster has as many users, or the key as many shared users, as it takes',
  QUORUM_FAILED: 'Quorum approval is required for this operation',
  QUORUM_VALUE_INVALID: 'Invalid quorum value provided.',
  QUORUM_TOKEN_EXISTS: 'There is a token of this service already: use it, delete it, or log in again',
  INVALID_OBJECT_HANDLE: 'There is no such key',
  KEY_ACCESS_DENIED: 'Key Access is denied: only its owner manages a key',
  KEY_LIMIT_REACHED: 'The cluster has as many keys as it takes',
  ASYMMETRIC_KEY_LIMIT_REACHED: 'The cluster has as many public and private keys as it takes',
  MASKED_OBJECT_INVALID: 'The clusters are no clones: neither was made from a backup of the other, nor both from one',
  KEY_UNEXTRACTABLE: 'The key cannot leave the HSM, or only under a trusted key',
  UNWRAP_FAILED: 'The key cannot be unwrapped: another wrapping key, other parameters, or damaged data',
  BUSY: 'The HSM could not queue the request for processing. Response Code: 187',
};

const ERRORS: Partial<Readonly<Record<ErrorCode, string>>> = {
  // The words of Client SDK 5.
  key_unavailable:
    'Cannot perform the requested key operation as the key must be available on at least 2 HSMs. ' +
    'Either increase the number of HSMs in the cluster, or disable the key availability check.',
};

export function failureText(error: SimError): string {
  const refusal = error.refusal === undefined ? undefined : REFUSALS[error.refusal];
  const says = refusal ?? ERRORS[error.code] ?? error.message;
  // With a cause it names a key that stays.
  return error.code === 'key_unavailable' && error.cause !== undefined ? `${says} ${error.message}` : says;
}
