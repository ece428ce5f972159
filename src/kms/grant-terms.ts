// What a grant may say (facts: 7; KMS model: CreateGrantRequest). Names of operations are the model's business.

import { SimError } from '../errors.ts';
import type { GrantTerms } from './facts.ts';
import { invalid, membersMissing } from './validation.ts';

/** Operations that grants can allow, and that a symmetric encryption key cannot do. */
const OTHER_KEY_TYPES: readonly string[] = [
  'DeriveSharedSecret',
  'GenerateMac',
  'GetPublicKey',
  'Sign',
  'Verify',
  'VerifyMac',
];

/** Accounts, users, roles, sessions of them: what IAM and STS name. */
const PRINCIPAL_ARN = /^arn:aws[a-z-]*:(?:iam|sts)::\d{12}:.+$/;

/** Only the members that are a grant's. @throws SimError `ValidationException`, `InvalidArnException` */
export function grantTerms(input: GrantTerms): GrantTerms {
  const { GranteePrincipal, GranteeServicePrincipal, RetiringPrincipal, RetiringServicePrincipal } = input;
  const { Operations, Constraints, Name } = input;
  if (GranteePrincipal === undefined && GranteeServicePrincipal === undefined) {
    throw membersMissing(['GranteePrincipal']);
  }
  assertOneOf({ GranteePrincipal, GranteeServicePrincipal });
  assertOneOf({ RetiringPrincipal, RetiringServicePrincipal });
  assertPrincipal(GranteePrincipal);
  assertPrincipal(RetiringPrincipal);
  if (Operations.length === 0) throw invalid('A grant allows at least one operation.');
  const foreign = Operations.find((operation) => OTHER_KEY_TYPES.includes(operation));
  if (foreign !== undefined)
    throw invalid(`The grant operation ${foreign} is not valid for key spec SYMMETRIC_DEFAULT`);
  return {
    ...(GranteePrincipal !== undefined && { GranteePrincipal }),
    ...(GranteeServicePrincipal !== undefined && { GranteeServicePrincipal }),
    ...(RetiringPrincipal !== undefined && { RetiringPrincipal }),
    ...(RetiringServicePrincipal !== undefined && { RetiringServicePrincipal }),
    Operations,
    ...(Constraints !== undefined && { Constraints }),
    ...(Name !== undefined && { Name }),
  };
}

/** @throws SimError `ValidationException` when both are given */
export function assertOneOf(members: Readonly<Record<string, unknown>>): void {
  const given = Object.keys(members).filter((member) => members[member] !== undefined);
  if (given.length > 1) throw invalid(`Specify either ${given.join(' or ')}, not both.`);
}

/** @throws SimError `InvalidArnException` */
export function assertPrincipal(principal: string | undefined): void {
  if (principal === undefined || PRINCIPAL_ARN.test(principal)) return;
  throw new SimError('InvalidArnException', `ARN does not refer to a valid principal: ${principal}`);
}
