// What a fault may be, as JSON Schema: kinds and their parameters come from the kinds themselves.

import type { FaultKind, ParameterRule } from '../../sim/fault/fault-kind.ts';
import { FAULT_KINDS } from '../../sim/fault/kinds.ts';
import { orNull, type Schema } from './api/schema.ts';

const KINDS = [...FAULT_KINDS.values()];
const NAME: Schema = { type: 'string', pattern: '^[A-Za-z0-9._-]{1,64}$' };
const FRACTION: Schema = { type: 'number', minimum: 0, maximum: 1 };
const DATE: Schema = {
  type: ['string', 'integer'],
  description: 'ISO 8601, or milliseconds since 1970; on the simulated calendar',
};
const SHOWN_DATE: Schema = { type: 'string', format: 'date-time', description: 'on the simulated calendar' };
/** Of what a match names. */
const TEXT: Schema = { type: 'string', minLength: 1, maxLength: 256 };
const DATES: Readonly<Record<string, Schema>> = { activeFrom: DATE, activeUntil: DATE };
/** Of events; an action on the world is none. */
const EVENTS: Readonly<Record<string, Schema>> = {
  probability: { ...FRACTION, default: 1 },
  seed: { type: 'integer', minimum: 0, maximum: 2 ** 32 - 1, default: 1 },
  skip: { type: 'integer', minimum: 0, default: 0, description: 'events that pass first, for each HSM' },
  times: { type: 'integer', minimum: 1, description: 'hits after which it is over, for each HSM' },
};
const DIRECTIONS = ['upstream', 'downstream'];
const HITS: Schema = { type: 'integer', minimum: 0, description: 'in what is sent it is passed over' };

const closed = (properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema => ({
  type: 'object',
  additionalProperties: false,
  properties,
  ...(required.length > 0 && { required }),
});

function schemaOf(rule: ParameterRule): Schema {
  switch (rule.type) {
    case 'integer':
      return { type: 'integer', minimum: rule.min, maximum: rule.max, default: rule.default };
    case 'status':
      return {
        type: ['string', 'integer'],
        default: rule.default,
        description: 'by name as BUSY, or by number as 187',
      };
    case 'text':
      return { type: 'string', minLength: 1, maxLength: rule.lengthMax, default: rule.default };
    case 'flag':
      return { type: 'boolean', default: rule.default };
  }
}

/** Everything but name and kind. */
function membersOf({ place, parameters, matches, ...kind }: FaultKind): Readonly<Record<string, Schema>> {
  const required = Object.entries(parameters).flatMap(([name, rule]) => (rule.default === undefined ? [name] : []));
  const directions = 'directions' in kind ? kind.directions : undefined;
  const operations = 'operations' in kind ? kind.operations : undefined;
  return {
    parameters: closed(
      Object.fromEntries(Object.entries(parameters).map(([name, rule]) => [name, schemaOf(rule)])),
      required,
    ),
    match: closed(
      Object.fromEntries(
        matches.map((member) => [member, member === 'operation' && operations ? { enum: operations } : TEXT]),
      ),
    ),
    ...(directions && { direction: { enum: directions } }),
    ...(place === 'world' ? {} : EVENTS),
    ...DATES,
  };
}

function faultSchema(kind: FaultKind): Schema {
  const members = membersOf(kind);
  const needsParameters = Object.hasOwn(members.parameters ?? {}, 'required');
  return {
    ...closed({ name: NAME, kind: { const: kind.name }, ...members, hits: HITS }, [
      ...['name', 'kind'],
      ...(needsParameters ? ['parameters'] : []),
    ]),
    description: kind.says,
  };
}

/** What is there always has its parameters and its match. */
function listedSchema(kind: FaultKind): Schema {
  const dates = Object.fromEntries(Object.keys(DATES).map((member) => [member, SHOWN_DATE]));
  const properties = { name: NAME, kind: { const: kind.name }, ...membersOf(kind), ...dates, hits: HITS };
  return closed(properties, ['name', 'kind', 'parameters', 'match', 'hits']);
}

const allOrNull = (properties: Readonly<Record<string, Schema>>): Readonly<Record<string, Schema>> =>
  Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, orNull(schema)]));
const MATCH_MEMBERS = [...new Set(KINDS.flatMap(({ matches }) => matches))];

export const FAULT_SCHEMAS: Readonly<Record<string, Schema>> = {
  Fault: { oneOf: KINDS.map(faultSchema) },
  ListedFault: { oneOf: KINDS.map(listedSchema) },
  FaultChange: {
    ...closed({
      name: NAME,
      kind: { type: 'string' },
      hits: HITS,
      parameters: orNull({ type: 'object' }),
      match: orNull(closed(Object.fromEntries(MATCH_MEMBERS.map((name) => [name, orNull({ type: 'string' })])))),
      direction: orNull({ enum: DIRECTIONS }),
      ...allOrNull({ ...EVENTS, ...DATES }),
    }),
    description: 'a JSON Merge Patch (RFC 7396): null takes a member away; name and kind do not change',
  },
  Toxic: {
    type: 'object',
    description: "toxiproxy's; other members are those of a fault",
    required: ['type'],
    properties: {
      name: NAME,
      type: { enum: ['latency', 'bandwidth', 'slow_close', 'timeout', 'reset_peer', 'slicer', 'limit_data'] },
      stream: { enum: DIRECTIONS, default: 'downstream' },
      toxicity: FRACTION,
      attributes: { type: 'object' },
    },
  },
  ToxicChange: {
    type: 'object',
    anyOf: ['attributes', 'toxicity', 'stream'].map((member) => ({ required: [member] })),
    properties: { stream: { enum: DIRECTIONS }, toxicity: FRACTION, attributes: { type: 'object' } },
  },
  ChaosRule: {
    type: 'object',
    description: "of LocalStack's chaos API; other members are those of a fault",
    required: ['service'],
    properties: {
      service: { const: 'kms' },
      region: { type: 'string' },
      operation: { type: 'string' },
      probability: FRACTION,
      error: closed({
        code: { enum: ['ThrottlingException', 'KMSInternalException', 'DependencyTimeoutException'] },
        statusCode: { type: 'integer' },
      }),
    },
  },
  ChaosRuleChange: {
    type: 'object',
    anyOf: ['service', 'operation'].map((member) => ({ required: [member] })),
    properties: { service: { const: 'kms' }, operation: { type: 'string' }, probability: FRACTION },
  },
  Kind: {
    type: 'object',
    required: ['name', 'place', 'says', 'parameters', 'matches'],
    properties: {
      name: { enum: KINDS.map(({ name }) => name) },
      place: { enum: ['channel', 'device', 'kms', 'world'] },
      says: { type: 'string' },
      parameters: { type: 'object' },
      matches: { type: 'array', items: { enum: MATCH_MEMBERS } },
      directions: {
        type: 'array',
        items: { enum: DIRECTIONS },
        description: 'of those around a channel or in a device',
      },
    },
  },
};
