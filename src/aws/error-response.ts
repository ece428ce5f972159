// Anything that was thrown, as the error response of a service.
//
// A SimError becomes the exception that its code stands for. Whatever the service's model does not have, and whatever is
// no SimError, becomes the service's internal exception: the client gets a neutral message, the report the original.

import { type ErrorCode, SimError } from '../errors.ts';
import type { ServiceModel } from './model.ts';

export interface ErrorResponse {
  /** The exception's name and message, as the body has them. */
  readonly exception: string;
  readonly message: string;
  readonly status: number;
  readonly body: string;
  /** The original must be reported: the client learns nothing of it. */
  readonly isInternal: boolean;
}

export interface ErrorRules {
  respond(error: unknown): ErrorResponse;
}

const INTERNAL_MESSAGE = 'An internal error occurred. Please try again.';

/** What any service may answer without its model naming it, at 400 (facts: KMS reference, "Un-modelled errors"). */
const COMMON_EXCEPTIONS = [
  'AccessDeniedException',
  'SerializationException',
  'ThrottlingException',
  'UnknownOperationException',
] as const;

interface ExceptionRule {
  readonly name: string;
  /** The exception's name as it begins the body. */
  readonly prefix: string;
  /** 500 for faults, 400 for everything else, whatever status the Smithy model has. */
  readonly status: number;
  /** `message` in KMS, `Message` in CloudHSM V2: the member of the exception's shape. */
  readonly messageMember: string;
}

/** `validationException` takes the place of ValidationException where a service has its own. */
export function createErrorRules(
  model: ServiceModel,
  internalException: ErrorCode,
  validationException: ErrorCode,
): ErrorRules {
  const rules = new Map<string, ExceptionRule>();
  for (const [name, shape] of model.shapes) {
    if (shape.type !== 'structure' || shape.exception !== true) continue;
    const messageMember = Object.keys(shape.members)[0] ?? 'message';
    rules.set(name, rule(name, shape.fault === true ? 500 : 400, messageMember));
  }
  const internal = rules.get(internalException);
  if (internal === undefined) throw new SimError('invalid_configuration', `${internalException} is no exception`);
  for (const name of COMMON_EXCEPTIONS) rules.set(name, rule(name, 400, internal.messageMember));
  const validation = rules.get(validationException) ?? rule(validationException, 400, internal.messageMember);
  rules.set('ValidationException', validation);

  return {
    respond(error) {
      const found = error instanceof SimError ? rules.get(error.kmsException) : undefined;
      if (found === undefined || found === internal) return response(internal, INTERNAL_MESSAGE, true);
      return response(found, (error as SimError).message, false);
    },
  };
}

/** The body of an exception. One with an empty message has no message member at all, as InvalidCiphertextException. */
export function exceptionBody(name: string, message: string): string {
  return body(rule(name, 400, 'message'), message);
}

function response(rule: ExceptionRule, message: string, isInternal: boolean): ErrorResponse {
  return { exception: rule.name, message, status: rule.status, body: body(rule, message), isInternal };
}

function body(rule: ExceptionRule, message: string): string {
  if (message === '') return `${rule.prefix}}`;
  return `${rule.prefix},${JSON.stringify(rule.messageMember)}:${JSON.stringify(message)}}`;
}

function rule(name: string, status: number, messageMember: string): ExceptionRule {
  return { name, prefix: `{"__type":${JSON.stringify(name)}`, status, messageMember };
}
