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
  for (const [name, shapes] of model.operations) {
    const handler = handlers.get(name) ?? refuseNotSimulated(name, notSimulatedException);
    operations.set(name, new ModelOperation(name, handler, options, shapes));
  }
  const errors = createErrorRules(model, internalException, validationException);
  return { name: model.service, targetPrefix: model.targetPrefix, operations, errors };
}

/** Its shapes are compiled when it is first asked for: of a service's operations, few are. */
class ModelOperation implements Operation {
  readonly name: string;
  readonly handler: Handler;
  readonly #options: ServiceOptions;
  readonly #shapes: OperationModel;
  #decode: DecodeInput | undefined;
  #encode: EncodeOutput | undefined;

  constructor(name: string, handler: Handler, options: ServiceOptions, shapes: OperationModel) {
    this.name = name;
    this.handler = handler;
    this.#options = options;
    this.#shapes = shapes;
  }

  get decode(): DecodeInput {
    const { model, validationException } = this.#options;
    this.#decode ??= compileInput(model, this.#shapes.input, validationException);
    return this.#decode;
  }

  get encode(): EncodeOutput {
    const { model, internalException } = this.#options;
    this.#encode ??= compileAnswer(model, this.#shapes.output, internalException);
    return this.#encode;
  }
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
