// One AWS service: a model and the handlers of those of its operations that are simulated.

import { type ErrorCode, SimError } from '../errors.ts';
import { createErrorRules, type ErrorRules } from './error-response.ts';
import type { OperationModel, ServiceModel } from './model.ts';
import { compileOutput, type EncodeOutput } from './serializer.ts';
import { compileInput, type DecodeInput } from './validator.ts';

/** Who asks, as far as HTTP tells: nothing of it is proved. */
export interface Caller {
  /** An IP address. */
  readonly sourceAddress: string;
  readonly userAgent: string;
  /** From the signature, which is not verified. */
  readonly accessKeyId: string | undefined;
}

export interface RequestContext {
  readonly requestId: string;
  /** Of the model: `KMS`, ... */
  readonly service: string;
  readonly operation: string;
  /** Decoded and valid; undefined where it is neither, which no handler gets to see. */
  readonly input: object | undefined;
  readonly caller: Caller;
}

/**
 * Handles one operation. The input has been validated and decoded by the operation's input shape (blobs are Uint8Array,
 * timestamps milliseconds since 1970, maps objects without prototype), so a handler names the type it has by the model;
 * what it returns, or resolves to, is an object that fits the output shape, or nothing. Errors are SimErrors, by their
 * `kmsException`.
 */
export type Handler = (input: never, context: RequestContext) => unknown;

export interface ServiceOptions {
  readonly model: ServiceModel;
  /** By the operation's name. Those of the model that are missing here are refused. */
  readonly operations: Readonly<Record<string, Handler>>;
  /** What broken constraints become. */
  readonly validationException: ErrorCode;
  /** What everything becomes that no client should learn more of. */
  readonly internalException: ErrorCode;
  /** What a valid request of an operation without a handler becomes: an exception that the service's model has. */
  readonly notSimulatedException: ErrorCode;
}

export interface Operation {
  readonly name: string;
  readonly decode: DecodeInput;
  readonly handler: Handler;
  readonly encode: EncodeOutput;
}

export interface Service {
  readonly name: string;
  readonly targetPrefix: string;
  readonly operations: ReadonlyMap<string, Operation>;
  readonly errors: ErrorRules;
}

/** Throws `invalid_configuration` when a handler or an exception is not the model's. */
export function createService(options: ServiceOptions): Service {
  const { model, internalException, validationException, notSimulatedException } = options;
  for (const name of Object.keys(options.operations)) {
    if (!model.operations.has(name)) throw new SimError('invalid_configuration', `${model.service} has no ${name}`);
  }
  if (!model.shapes.has(notSimulatedException)) {
    throw new SimError('invalid_configuration', `${model.service} has no ${notSimulatedException}`);
  }
  const handlers = new Map(Object.entries(options.operations));
  const operations = new Map<string, Operation>();
  for (const [name, { input, output }] of model.operations) {
    operations.set(name, {
      name,
      decode: compileInput(model, input, validationException),
      handler: handlers.get(name) ?? refuseNotSimulated(name, notSimulatedException),
      encode: compileAnswer(model, output, internalException),
    });
  }
  const errors = createErrorRules(model, internalException, validationException);
  return { name: model.service, targetPrefix: model.targetPrefix, operations, errors };
}

/** What is not simulated is refused, never ignored; after validation, so that a wrong request gets AWS's words first. */
function refuseNotSimulated(name: string, exception: ErrorCode): Handler {
  return () => {
    throw new SimError(exception, `${name} is not simulated.`);
  };
}

/** An operation without an output shape answers with an empty body; an empty structure is `{}`, also from no output. */
function compileAnswer(model: ServiceModel, output: OperationModel['output'], internal: ErrorCode): EncodeOutput {
  if (output !== null) {
    const encode = compileOutput(model, output, internal);
    return (value) => encode(value ?? {});
  }
  return (value) => {
    if (value !== undefined) throw new SimError(internal, 'an operation without an output shape returned something');
    return '';
  };
}
