// Compiles an output shape, once, into a function from what a handler returns to the JSON text of the response, in one
// pass and without an object in between.
//
// What does not fit the shape is the handler's mistake and throws: a client must never see what the model does not have.

import { type ErrorCode, SimError } from '../errors.ts';
import { type ServiceModel, type StructureShape, shapeOf } from './model.ts';

/** Blobs are Uint8Array, timestamps milliseconds since 1970; members that are undefined are left out. */
export type EncodeOutput = (output: unknown) => string;

type Encode = (value: unknown, refuse: Refuse) => string;
/** Throws; `reason` names shapes and members, never values. */
type Refuse = (reason: string) => never;

/** `internalException` is the code that a misfit throws. */
export function compileOutput(model: ServiceModel, name: string, internalException: ErrorCode): EncodeOutput {
  const encode = compile(model, name, []);
  const refuse: Refuse = (reason) => {
    throw new SimError(internalException, `the output does not fit ${name}: ${reason}`);
  };
  return (output) => encode(output, refuse);
}

function compile(model: ServiceModel, name: string, outer: readonly string[]): Encode {
  if (outer.includes(name)) throw new SimError('invalid_configuration', `the shape ${name} contains itself`);
  const shape = shapeOf(model, name);
  const inner = (reference: string): Encode => compile(model, reference, [...outer, name]);
  switch (shape.type) {
    case 'structure':
      return compileStructure(name, shape, inner);
    case 'list': {
      const encodeElement = inner(shape.member);
      return (value, refuse) => {
        if (!Array.isArray(value)) return refuse(`${name} is not a list`);
        return `[${value.map((item) => encodeElement(item, refuse)).join(',')}]`;
      };
    }
    case 'map': {
      const encodeElement = inner(shape.value);
      return (value, refuse) => {
        if (!isObject(value)) return refuse(`${name} is not a map`);
        const entries = Object.entries(value);
        return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${encodeElement(item, refuse)}`).join(',')}}`;
      };
    }
    case 'string':
      return (value, refuse) => (typeof value === 'string' ? JSON.stringify(value) : refuse(`${name} is not a string`));
    case 'blob':
      return (value, refuse) =>
        value instanceof Uint8Array ? `"${toBase64(value)}"` : refuse(`${name} is not a Uint8Array`);
    case 'integer':
      return (value, refuse) => (Number.isInteger(value) ? String(value) : refuse(`${name} is not an integer`));
    case 'boolean':
      return (value, refuse) => (typeof value === 'boolean' ? String(value) : refuse(`${name} is not a boolean`));
    case 'timestamp':
      return (value, refuse) =>
        typeof value === 'number' && Number.isFinite(value)
          ? String(Math.round(value) / 1000)
          : refuse(`${name} is not a number of milliseconds`);
  }
}

function compileStructure(name: string, shape: StructureShape, inner: (reference: string) => Encode): Encode {
  const members = new Map<string, { readonly prefix: string; readonly encode: Encode }>();
  for (const [member, reference] of Object.entries(shape.members)) {
    members.set(member, { prefix: `${JSON.stringify(member)}:`, encode: inner(reference) });
  }
  const required = shape.required ?? [];
  return (value, refuse) => {
    if (!isObject(value)) return refuse(`${name} is not an object`);
    for (const member of required) {
      if (value[member] === undefined) return refuse(`${name} lacks ${member}`);
    }
    let text = '';
    for (const key of Object.keys(value)) {
      const given = value[key];
      const member = members.get(key);
      if (member === undefined) return refuse(`${name} has no member ${key}`);
      if (given === undefined) continue;
      text += (text === '' ? '{' : ',') + member.prefix + member.encode(given, refuse);
    }
    return text === '' ? '{}' : `${text}}`;
  };
}

function toBase64(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('base64');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
