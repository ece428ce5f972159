// Key policies: kept and handed out as they were given, checked for their form, not evaluated. The lock-out safety check
// has nobody to check for: callers have no identity here.

import { SimError } from '../errors.ts';

/** AWS: 32 KB, below the model's 131,072 characters. */
const POLICY_SIZE_MAX = 32 * 1024;
/** The one name that a key policy can have. */
export const POLICY_NAME = 'default';

const VERSIONS: readonly unknown[] = ['2012-10-17', '2008-10-17'];
const POLICY_ELEMENTS = ['Version', 'Id', 'Statement'];
/** Of each pair a statement has exactly one. */
const PAIRS = [
  ['Principal', 'NotPrincipal'],
  ['Action', 'NotAction'],
  ['Resource', 'NotResource'],
] as const;
const STATEMENT_ELEMENTS = ['Sid', 'Effect', 'Condition', ...PAIRS.flat()];

/** What a key has when nobody gave it a policy (facts: 6.1). */
export const defaultKeyPolicy = (accountId: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Id: 'key-default-1',
    Statement: [
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${accountId}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  });

/** @throws SimError `LimitExceededException`, `MalformedPolicyDocumentException` */
export function assertKeyPolicy(text: string): void {
  if (Buffer.byteLength(text) > POLICY_SIZE_MAX) {
    throw new SimError('LimitExceededException', `A key policy has at most ${POLICY_SIZE_MAX} bytes.`);
  }
  const policy = parse(text);
  assertElements(policy, POLICY_ELEMENTS);
  if (policy.Version !== undefined && !VERSIONS.includes(policy.Version)) throw malformed('its version is unknown');
  const statements = Array.isArray(policy.Statement) ? policy.Statement : [policy.Statement];
  if (policy.Statement === undefined || statements.length === 0) throw malformed('it has no statement');
  for (const statement of statements) assertStatement(statement);
}

function parse(text: string): Readonly<Record<string, unknown>> {
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch (cause) {
    throw malformed('it is not JSON', cause);
  }
  if (!isObject(policy)) throw malformed('it is not a JSON object');
  return policy;
}

function assertStatement(statement: unknown): void {
  if (!isObject(statement)) throw malformed('a statement is not a JSON object');
  assertElements(statement, STATEMENT_ELEMENTS);
  const { Effect, Condition } = statement;
  if (Effect !== 'Allow' && Effect !== 'Deny') throw malformed('the effect of a statement is neither Allow nor Deny');
  if (Condition !== undefined && !isObject(Condition)) throw malformed('a condition is not a JSON object');
  for (const [is, not] of PAIRS) {
    if ((statement[is] === undefined) === (statement[not] === undefined)) {
      throw malformed(`a statement needs either ${is} or ${not}`);
    }
  }
  const principal = statement.Principal ?? statement.NotPrincipal;
  if (principal !== '*' && !(isObject(principal) && Object.values(principal).every(isTexts))) {
    throw malformed('a principal is neither * nor names by their kind');
  }
  for (const value of [statement.Action ?? statement.NotAction, statement.Resource ?? statement.NotResource]) {
    if (!isTexts(value)) throw malformed('actions and resources are strings or lists of strings');
  }
}

function assertElements(object: Readonly<Record<string, unknown>>, known: readonly string[]): void {
  const unknown = Object.keys(object).find((element) => !known.includes(element));
  if (unknown !== undefined) throw malformed('it has an element that policies do not have');
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

const isTexts = (value: unknown): boolean =>
  isText(value) || (Array.isArray(value) && value.length > 0 && value.every(isText));

const malformed = (reason: string, cause?: unknown): SimError =>
  new SimError('MalformedPolicyDocumentException', `The policy is not valid: ${reason}.`, { cause });
