// An API model (models/*.json): the operations of a service and the shapes of what goes in and out. Everything else in
// this room is driven by it and knows no operation by name.

import { SimError } from '../errors.ts';

export interface StructureShape {
  readonly type: 'structure';
  readonly members: Readonly<Record<string, string>>;
  readonly required?: readonly string[];
  readonly exception?: boolean;
  /** On exceptions: the service's fault, not the caller's. */
  readonly fault?: boolean;
}

export interface ListShape {
  readonly type: 'list';
  readonly member: string;
  readonly min?: number;
  readonly max?: number;
}

export interface MapShape {
  readonly type: 'map';
  readonly key: string;
  readonly value: string;
  readonly min?: number;
  readonly max?: number;
}

/** `min` and `max` bound the length of strings (characters) and blobs (octets), and the value of integers. */
export interface ScalarShape {
  readonly type: 'string' | 'blob' | 'integer' | 'boolean' | 'timestamp';
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly sensitive?: boolean;
}

export type Shape = StructureShape | ListShape | MapShape | ScalarShape;

export interface OperationModel {
  /** Always the name of a structure. */
  readonly input: string;
  /** Null when the operation answers with an empty body. */
  readonly output: string | null;
  readonly errors: readonly string[];
}

export interface ServiceModel {
  readonly service: string;
  /** What stands before the dot in `X-Amz-Target`. */
  readonly targetPrefix: string;
  readonly operations: ReadonlyMap<string, OperationModel>;
  readonly shapes: ReadonlyMap<string, Shape>;
}

interface ModelFile {
  readonly service: string;
  readonly targetPrefix: string;
  readonly jsonVersion: string;
  readonly operations: Readonly<Record<string, OperationModel>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

const SCALARS: readonly string[] = ['string', 'blob', 'integer', 'boolean', 'timestamp'];

/**
 * Takes the parsed JSON of a model file and checks what the compilers of this room rely on: JSON 1.1, only known types,
 * every reference resolved. Throws `invalid_configuration`.
 */
export function parseModel(json: unknown): ServiceModel {
  if (!isModelFile(json)) throw invalid('it is not an API model');
  if (json.jsonVersion !== '1.1') throw invalid(`it speaks JSON ${json.jsonVersion}, not 1.1`);
  const shapes = new Map(Object.entries(json.shapes));
  const refer = (from: string, name: string): Shape => {
    const shape = shapes.get(name);
    if (shape === undefined) throw invalid(`${from} refers to ${name}, which is missing`);
    return shape;
  };
  for (const [name, shape] of shapes) {
    for (const reference of references(name, shape)) refer(name, reference);
  }
  const operations = new Map(Object.entries(json.operations));
  for (const [name, { input, output, errors }] of operations) {
    for (const structure of output === null ? [input, ...errors] : [input, output, ...errors]) {
      if (refer(name, structure).type !== 'structure') throw invalid(`${structure} of ${name} is not a structure`);
    }
  }
  return { service: json.service, targetPrefix: json.targetPrefix, operations, shapes };
}

/** The shape of that name; `parseModel` has seen to it that there is one. */
export function shapeOf(model: ServiceModel, name: string): Shape {
  const shape = model.shapes.get(name);
  if (shape === undefined) throw invalid(`it has no shape ${name}`);
  return shape;
}

function references(name: string, shape: Shape): readonly string[] {
  if (shape.type === 'structure') return Object.values(shape.members);
  if (shape.type === 'list') return [shape.member];
  if (shape.type === 'map') return [shape.key, shape.value];
  if (!SCALARS.includes(shape.type)) throw invalid(`${name} has the unknown type ${String(shape.type)}`);
  return [];
}

function isModelFile(json: unknown): json is ModelFile {
  if (typeof json !== 'object' || json === null) return false;
  const file = json as Record<string, unknown>;
  const texts = [file.service, file.targetPrefix, file.jsonVersion];
  const tables = [file.operations, file.shapes];
  return (
    texts.every((text) => typeof text === 'string') &&
    tables.every((table) => typeof table === 'object' && table !== null)
  );
}

function invalid(reason: string): SimError {
  return new SimError('invalid_configuration', `the API model cannot be used: ${reason}`);
}
