// For every shape of a model: a valid value, and every way in which a value can be wrong.

import { type ServiceModel, type Shape, type StructureShape, shapeOf } from '../../../src/aws/model.ts';

/** Valid values of the shapes that have a pattern; whatever else is valid can be made from the other constraints. */
const SAMPLES: Readonly<Record<string, string>> = {
  AccountIdType: '111122223333',
  AliasNameType: 'alias/example',
  BackupArn: 'backup-abcdefghijk',
  BackupId: 'backup-abcdefghijk',
  BackupRetentionValue: '30',
  BackingKeyIdType: 'a'.repeat(64),
  Cert: '-----BEGIN CERTIFICATE-----',
  CloudHsmArn: 'arn:aws:cloudhsm:eu-west-1:111122223333:backup/backup-abcdefghijk',
  CloudHsmClusterIdType: 'cluster-abcdefghijk',
  ClusterId: 'cluster-abcdefghijk',
  EniId: 'eni-0123456789abcdef0',
  ExternalAz: 'eu-west-1a',
  Field: 'states',
  GrantConstraintSourceArnType: 'arn:aws:s3::111122223333:x',
  GrantNameType: 'grant',
  HsmId: 'hsm-abcdefghijk',
  HsmType: 'hsm2m.medium',
  IpAddress: '10.0.0.4',
  KeyMaterialDescriptionType: 'first',
  MarkerType: 'marker',
  NextToken: 'token',
  PolicyNameType: 'default',
  PolicyType: '{}',
  PrincipalIdType: 'arn:aws:iam::111122223333:root',
  Region: 'eu-west-1',
  RegionType: 'eu-west-1',
  ResourceId: 'cluster-abcdefghijk',
  ServicePrincipalType: 'a.b.c',
  SubnetId: 'subnet-0123456789abcdef0',
  TagKey: 'key',
  TagValue: 'value',
  XksKeyIdType: 'xks',
  XksProxyAuthenticationAccessKeyIdType: 'A'.repeat(20),
  XksProxyAuthenticationRawSecretAccessKeyType: 'a'.repeat(43),
  XksProxyUriEndpointType: 'https://example.com',
  XksProxyUriPathType: '/example/kms/xks/v1',
  XksProxyVpcEndpointServiceNameType: 'com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0',
};

export function sample(model: ServiceModel, name: string): unknown {
  const shape = shapeOf(model, name);
  switch (shape.type) {
    case 'structure':
      return Object.fromEntries(Object.entries(shape.members).map(([member, of]) => [member, sample(model, of)]));
    case 'list':
      return [sample(model, shape.member)];
    case 'map':
      return { [String(sample(model, shape.key))]: sample(model, shape.value) };
    case 'string':
      return shape.enum?.[0] ?? SAMPLES[name] ?? 'x'.repeat(shape.min ?? 1);
    case 'blob':
      return Buffer.alloc(shape.min ?? 1).toString('base64');
    case 'integer':
      return shape.min ?? 0;
    case 'boolean':
      return true;
    case 'timestamp':
      return 1499288695.918;
  }
}

export interface WrongValue {
  /** Undefined: the member is left out. */
  readonly value: unknown;
  /** Of the message, in dots; empty at the value itself. */
  readonly at: string;
  /** The words of the broken constraint; undefined when the value's type is wrong. */
  readonly constraint: string | undefined;
}

export function* wrongValues(model: ServiceModel, name: string): Generator<WrongValue> {
  const shape = shapeOf(model, name);
  for (const value of wrongTypes(shape)) yield { value, at: '', constraint: undefined };
  if (shape.type === 'structure') return yield* wrongMembers(model, shape, sample(model, name) as object);
  for (const [value, constraint] of wrongSizes(model, shape)) yield { value, at: '', constraint };
  if (shape.type === 'list') {
    for (const wrong of wrongValues(model, shape.member)) yield inside(model, shape.member, wrong, [wrong.value], '1');
  } else if (shape.type === 'map') {
    const key = String(sample(model, shape.key));
    for (const wrong of wrongValues(model, shape.value)) {
      yield inside(model, shape.value, wrong, { [key]: wrong.value }, key);
    }
    const value = sample(model, shape.value);
    for (const { value: badKey, constraint } of wrongValues(model, shape.key)) {
      if (typeof badKey !== 'string' || constraint === undefined) continue;
      yield { value: { [badKey]: value }, at: '', constraint: `Map keys must satisfy constraint: [${constraint}` };
    }
  } else if (shape.type === 'string') {
    if (shape.enum !== undefined) {
      yield { value: 'NO_SUCH', at: '', constraint: `Member must satisfy enum value set: [${shape.enum.join(', ')}]` };
    }
    if (shape.pattern !== undefined) {
      const length = Math.min(Math.max(shape.min ?? 1, 2), shape.max ?? 2);
      const value = '\n\u{1F600}'.repeat(Math.ceil(length / 2)).slice(0, length * 2);
      yield { value, at: '', constraint: `Member must satisfy regular expression pattern: ${shape.pattern}` };
    }
  }
}

function* wrongMembers(model: ServiceModel, shape: StructureShape, valid: object): Generator<WrongValue> {
  for (const [member, reference] of Object.entries(shape.members)) {
    const label = member.charAt(0).toLowerCase() + member.slice(1);
    for (const wrong of wrongValues(model, reference)) {
      const at = wrong.at === '' ? label : `${label}.${wrong.at}`;
      yield { value: { ...valid, [member]: wrong.value }, at, constraint: wrong.constraint };
    }
    if (shape.required?.includes(member) !== true) continue;
    for (const value of [undefined, null]) {
      yield { value: { ...valid, [member]: value }, at: label, constraint: 'Member must not be null' };
    }
  }
}

/** A list or map reports its scalars' constraints as its own. */
function inside(model: ServiceModel, element: string, wrong: WrongValue, value: unknown, label: string): WrongValue {
  const { type } = shapeOf(model, element);
  if (wrong.constraint === undefined) return { value, at: '', constraint: undefined };
  if (type === 'structure' || type === 'list' || type === 'map') {
    const at = `${label}.member${wrong.at === '' ? '' : `.${wrong.at}`}`;
    return { value, at, constraint: wrong.constraint };
  }
  return { value, at: '', constraint: wrong.constraint };
}

function wrongTypes(shape: Shape): readonly unknown[] {
  switch (shape.type) {
    case 'structure':
    case 'map':
      return ['text', 1, true, []];
    case 'list':
      return ['text', 1, true, {}];
    case 'string':
      return [1, true, [], {}];
    case 'blob':
      return [1, true, [], {}, '***', 'aGk'];
    case 'integer':
      return ['1', true, [], {}, 1.5];
    case 'boolean':
      return ['true', 1, [], {}];
    case 'timestamp':
      return ['1', true, [], {}];
  }
}

function* wrongSizes(model: ServiceModel, shape: Shape): Generator<[value: unknown, constraint: string]> {
  if (shape.type === 'structure') return;
  const { min, max } = shape;
  const what = shape.type === 'integer' ? 'value' : 'length';
  if (max !== undefined) yield [ofSize(model, shape, max + 1), `Member must have ${what} less than or equal to ${max}`];
  if (min !== undefined && (min > 0 || what === 'value')) {
    yield [ofSize(model, shape, min - 1), `Member must have ${what} greater than or equal to ${min}`];
  }
}

function ofSize(model: ServiceModel, shape: Exclude<Shape, StructureShape>, size: number): unknown {
  if (shape.type === 'list') return Array.from({ length: size }, () => sample(model, shape.member));
  if (shape.type === 'map') {
    const value = sample(model, shape.value);
    return Object.fromEntries(Array.from({ length: size }, (_, index) => [`key${index}`, value]));
  }
  if (shape.type === 'blob') return Buffer.alloc(size).toString('base64');
  return shape.type === 'integer' ? size : 'x'.repeat(size);
}
