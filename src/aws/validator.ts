// Compiles an input shape, once, into a function from parsed JSON to what a handler is given.
//
// Two kinds of refusal, as AWS has them: a value of the wrong JSON type is a SerializationException at once; broken
// constraints are gathered and reported together in the service's validation exception. Members that the shape does not
// name are dropped. Recursive shapes are refused, so the depth of the work is the model's and never the body's.

import { type ErrorCode, SimError } from '../errors.ts';
import { type Constraint, sizeConstraints } from './constraint.ts';
import { mismatch } from './mismatch.ts';
import { type ListShape, type MapShape, type ServiceModel, type StructureShape, shapeOf } from './model.ts';
import { compileScalar, type Scalar } from './scalar.ts';
import { Trail } from './trail.ts';

/**
 * Decoded input: blobs are Uint8Array, timestamps milliseconds since 1970, maps objects without prototype. Throws
 * SerializationException or the validation exception.
 */
export type DecodeInput = (json: unknown) => object;

/** Decodes a value that is not null. */
type Decode = (value: unknown, trail: Trail) => unknown;

type Show = (value: unknown) => string;

interface Node {
  readonly decode: Decode;
  /** What messages show of a value of this shape; undefined where they leave it out. */
  readonly show: Show | undefined;
  /** Present on scalars, whose constraints a list or map reports as its own. */
  readonly scalar?: Scalar;
}

export function compileInput(model: ServiceModel, name: string, validationException: ErrorCode): DecodeInput {
  const { decode } = compile(model, name, []);
  return (json) => {
    const trail = new Trail(validationException);
    const input = decode(json, trail) as object;
    trail.conclude();
    return input;
  };
}

function compile(model: ServiceModel, name: string, outer: readonly string[]): Node {
  if (outer.includes(name)) throw new SimError('invalid_configuration', `the shape ${name} contains itself`);
  const shape = shapeOf(model, name);
  const inner = (reference: string): Node => compile(model, reference, [...outer, name]);
  switch (shape.type) {
    case 'structure':
      return compileStructure(shape, inner);
    case 'list':
      return compileList(shape, inner(shape.member));
    case 'map':
      return compileMap(shape, inner(shape.key), inner(shape.value));
    default:
      return scalarNode(compileScalar(shape));
  }
}

function scalarNode(scalar: Scalar): Node {
  const show = scalar.isShown ? String : undefined;
  const decode: Decode = (value, trail) => {
    const decoded = scalar.check(value, trail.broken);
    if (trail.broken.length > 0) {
      for (const text of trail.broken) trail.refuse(text, show?.(decoded));
      trail.broken.length = 0;
    }
    return decoded;
  };
  return { decode, show, scalar };
}

function compileStructure(shape: StructureShape, inner: (reference: string) => Node): Node {
  const members = Object.entries(shape.members).map(([name, reference]) => {
    // Members are read without asking whose they are; what every object inherits must not be taken for one.
    if (name in Object.prototype) throw new SimError('invalid_configuration', `${name} cannot be a member's name`);
    const label = name.charAt(0).toLowerCase() + name.slice(1);
    return { name, label, isRequired: shape.required?.includes(name) === true, decode: inner(reference).decode };
  });
  const decode: Decode = (value, trail) => {
    if (!isObject(value)) throw mismatch(value, 'Structure');
    const decoded: Record<string, unknown> = {};
    for (const { name, label, isRequired, decode } of members) {
      const given = value[name];
      // An optional member given as null is absent.
      const isAbsent = given === undefined || given === null;
      if (isAbsent && !isRequired) continue;
      trail.path.push(label);
      if (isAbsent) trail.refuseNull();
      else decoded[name] = decode(given, trail);
      trail.path.pop();
    }
    return decoded;
  };
  return { decode, show: undefined };
}

function compileList(shape: ListShape, element: Node): Node {
  const size = sizeConstraints(shape.min, shape.max);
  const show = showContainer(element, (value, showElement) => `[${(value as unknown[]).map(showElement).join(', ')}]`);
  const decode: Decode = (value, trail) => {
    if (!Array.isArray(value)) throw mismatch(value, 'List');
    const broken: string[] = [];
    const decoded = value.map((item: unknown, index) =>
      element.scalar !== undefined
        ? checkInside(element.scalar, item, broken)
        : decodeInside(element, item, String(index + 1), trail),
    );
    refuseSize(size, value.length, trail, decoded, show);
    if (broken.length > 0) trail.refuse(`Member must satisfy constraint: ${oneOf(broken)}`, show?.(decoded));
    return decoded;
  };
  return { decode, show };
}

function compileMap(shape: MapShape, key: Node, element: Node): Node {
  const size = sizeConstraints(shape.min, shape.max);
  const show = showContainer(element, (value, showElement) => {
    const entries = Object.entries(value as object).map(([name, item]) => `${name}=${showElement(item)}`);
    return `{${entries.join(', ')}}`;
  });
  const decode: Decode = (value, trail) => {
    if (!isObject(value)) throw mismatch(value, 'Map');
    // Without prototype, `__proto__` is a key like any other.
    const decoded: Record<string, unknown> = Object.create(null);
    const brokenKey: string[] = [];
    const brokenValue: string[] = [];
    const names = Object.keys(value);
    for (const name of names) {
      if (key.scalar !== undefined) checkInside(key.scalar, name, brokenKey);
      const item = value[name];
      decoded[name] =
        element.scalar !== undefined
          ? checkInside(element.scalar, item, brokenValue)
          : decodeInside(element, item, name, trail);
    }
    refuseSize(size, names.length, trail, decoded, show);
    if (brokenKey.length > 0) trail.refuse(`Map keys must satisfy constraint: ${oneOf(brokenKey)}`, show?.(decoded));
    if (brokenValue.length > 0)
      trail.refuse(`Map value must satisfy constraint: ${oneOf(brokenValue)}`, show?.(decoded));
    return decoded;
  };
  return { decode, show };
}

/**
 * A scalar inside a list or map. When it breaks one constraint AWS names all of its shape's, once, on the container:
 * `broken` takes the words of the first that fails.
 */
function checkInside(scalar: Scalar, item: unknown, broken: string[]): unknown {
  if (item === null) {
    if (broken.length === 0) broken.push('Member must not be null');
    return null;
  }
  const brokenHere: string[] = [];
  const decoded = scalar.check(item, brokenHere);
  if (brokenHere.length > 0 && broken.length === 0) broken.push(...scalar.texts);
  return decoded;
}

function decodeInside(element: Node, item: unknown, label: string, trail: Trail): unknown {
  trail.path.push(label, 'member');
  if (item === null) trail.refuseNull();
  const decoded = item === null ? null : element.decode(item, trail);
  trail.path.length -= 2;
  return decoded;
}

function refuseSize(
  constraints: readonly Constraint<{ readonly length: number }>[],
  length: number,
  trail: Trail,
  decoded: unknown,
  show: Show | undefined,
): void {
  for (const constraint of constraints) {
    if (!constraint.holds({ length })) trail.refuse(constraint.text, show?.(decoded));
  }
}

/** A container is shown as Java prints it, and only if what it holds may be shown. */
function showContainer(element: Node, print: (value: unknown, showElement: Show) => string): Show | undefined {
  const showElement = element.show;
  return showElement && ((value) => (value === null ? 'null' : print(value, showElement)));
}

function oneOf(texts: readonly string[]): string {
  return `[${texts.join(', ')}]`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
