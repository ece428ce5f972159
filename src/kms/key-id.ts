// KeyId in a request: a key id, a key ARN, an alias name or an alias ARN (facts: exact messages, KeyId kinds).

import { type ErrorCode, SimError } from '../errors.ts';
import type { KmsKey } from './keys.ts';
import type { Kms } from './kms.ts';

/** What an operation takes as KeyId, and which of its exceptions a malformed ARN is. */
export interface KeyIdRule {
  readonly takesAliases: boolean;
  readonly malformedArn: Extract<ErrorCode, 'InvalidArnException' | 'NotFoundException'>;
}

/** Cryptographic operations: InvalidArnException is not among their errors. */
export const FOR_USE: KeyIdRule = { takesAliases: true, malformedArn: 'NotFoundException' };
/** DescribeKey. */
export const FOR_DESCRIPTION: KeyIdRule = { takesAliases: true, malformedArn: 'InvalidArnException' };
export const FOR_MANAGEMENT: KeyIdRule = { takesAliases: false, malformedArn: 'InvalidArnException' };

/** Where references are looked up. */
export type Directory = Pick<Kms, 'arns' | 'keys' | 'aliases'>;

/** RFC 9562 form, or that of a multi-Region key. */
const KEY_ID = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/i;
/** Service, Region, account, resource. */
const KMS_ARN = /^arn:aws:kms:([^:]*):(\d{12}):(.+)$/;
export const ALIAS_PREFIX = 'alias/';

/** @throws SimError `NotFoundException`, or what `rule` says of a malformed ARN */
export function resolveKey(directory: Directory, reference: string, rule: KeyIdRule): KmsKey {
  const { arns } = directory;
  if (reference.startsWith('arn:')) return resolveArn(directory, reference, rule);
  if (rule.takesAliases && reference.startsWith(ALIAS_PREFIX)) {
    return resolveAlias(directory, reference, arns.ofAlias(reference));
  }
  return resolveKeyId(directory, reference, arns.ofKey(reference));
}

function resolveArn(directory: Directory, arn: string, rule: KeyIdRule): KmsKey {
  const { arns } = directory;
  const [, region, accountId, resource] = KMS_ARN.exec(arn) ?? [];
  if (region === undefined || resource === undefined) throw new SimError(rule.malformedArn, `Invalid arn ${arn}`);
  if (region !== arns.region) throw new SimError('NotFoundException', `Invalid arn ${region}`);
  // Nothing of another account is known here; an account of one's own and no keys looks the same.
  const known = accountId === arns.accountId ? directory : undefined;
  if (resource.startsWith('key/')) return resolveKeyId(known, resource.slice('key/'.length), arn);
  if (!resource.startsWith(ALIAS_PREFIX)) throw new SimError(rule.malformedArn, `Invalid arn ${arn}`);
  if (!rule.takesAliases) {
    throw new SimError(rule.malformedArn, 'Key Aliases are not supported for this operation.');
  }
  return resolveAlias(known, resource, arn);
}

function resolveKeyId(directory: Directory | undefined, keyId: string, arn: string): KmsKey {
  if (!KEY_ID.test(keyId)) throw new SimError('NotFoundException', `Invalid keyId '${keyId}'`);
  const key = directory?.keys.find(keyId);
  if (key === undefined) throw new SimError('NotFoundException', `Key '${arn}' does not exist`);
  return key;
}

function resolveAlias(directory: Directory | undefined, aliasName: string, arn: string): KmsKey {
  const alias = directory?.aliases.find(aliasName);
  const key = alias === undefined ? undefined : directory?.keys.find(alias.targetKeyId);
  if (key === undefined) throw new SimError('NotFoundException', `Alias ${arn} is not found.`);
  return key;
}
