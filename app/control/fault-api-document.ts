// The fault routes as OpenAPI 3.1: kinds and their parameters come from the kinds themselves.

import type { ParameterRule } from '../../sim/fault/fault-kind.ts';
import { FAULT_KINDS } from '../../sim/fault/kinds.ts';
import { VERSION } from '../version.ts';

type Schema = Readonly<Record<string, unknown>>;

const reference = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: Schema): Schema => ({ 'application/json': { schema } });
const body = (schema: Schema): Schema => ({ requestBody: { required: true, content: json(schema) } });
const listOf = (items: Schema): Schema => ({ type: 'array', items });
const answer = (status: number, description: string, schema?: Schema): Schema => ({
  [status]: { description, ...(schema && { content: json(schema) }) },
});
const WRONG = answer(400, 'something is wrong with it; nothing is applied', reference('Refusal'));
const ABSENT = answer(404, 'what it names is not there; nothing is applied', reference('Refusal'));
const NAME = { name: 'name', in: 'path', required: true, schema: { type: 'string' } };
const FAULTS = listOf(reference('ListedFault'));
const DATE = {
  type: ['string', 'integer'],
  description: 'ISO 8601, or milliseconds since 1970; on the simulated calendar',
};

const MATCH = ['clusterId', 'hsmId', 'username', 'operation', 'keyId', 'kmsOperation', 'customKeyStoreId'];

/** Everything but the kind and its parameters; `change` takes these and the parameters. */
const MEMBERS: Schema = {
  match: {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(MATCH.map((member) => [member, { type: 'string', minLength: 1, maxLength: 256 }])),
  },
  direction: { enum: ['upstream', 'downstream'] },
  probability: { type: 'number', minimum: 0, maximum: 1, default: 1 },
  seed: { type: 'integer', minimum: 0, maximum: 2 ** 32 - 1, default: 1 },
  skip: { type: 'integer', minimum: 0, default: 0, description: 'events that pass first, for each HSM' },
  times: { type: 'integer', minimum: 1, description: 'hits after which it is over, for each HSM' },
  activeFrom: DATE,
  activeUntil: DATE,
};

function schemaOf(rule: ParameterRule): Schema {
  switch (rule.type) {
    case 'integer':
      return { type: 'integer', minimum: rule.min, maximum: rule.max, default: rule.default };
    case 'text':
      return { type: 'string', minLength: 1, maxLength: rule.lengthMax, default: rule.default };
    case 'flag':
      return { type: 'boolean', default: rule.default };
  }
}

const faultSchemas = (): readonly Schema[] =>
  [...FAULT_KINDS.values()].map(({ name, says, parameters }) => ({
    type: 'object',
    description: says,
    required: ['name', 'kind'],
    additionalProperties: false,
    properties: {
      name: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,64}$' },
      kind: { const: name },
      parameters: {
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(Object.entries(parameters).map(([member, rule]) => [member, schemaOf(rule)])),
      },
      ...MEMBERS,
    },
  }));

export const faultApiDocument = () => ({
  openapi: '3.1.0',
  info: { title: 'cloudhsm-sim: faults', version: VERSION },
  servers: [{ url: '/_sim/v1' }],
  paths: {
    '/fault-kinds': {
      get: {
        responses: answer(200, 'every kind, with its parameters and what it can match', listOf({ type: 'object' })),
      },
    },
    '/faults': {
      get: { responses: answer(200, 'all of them, with their hits', FAULTS) },
      post: {
        ...body({
          ...reference('Fault'),
          description: "toxiproxy's toxics and LocalStack's chaos faults are taken, too",
        }),
        responses: { ...answer(201, 'it is there', reference('ListedFault')), ...WRONG, ...ABSENT },
      },
    },
    '/faults/reset': { post: { responses: answer(200, 'there are none', FAULTS) } },
    '/faults/populate': {
      post: {
        ...body(listOf(reference('Fault'))),
        responses: { ...answer(200, 'these are there, and no others', FAULTS), ...WRONG, ...ABSENT },
      },
    },
    '/faults/{name}': {
      parameters: [NAME],
      patch: {
        ...body({
          type: 'object',
          properties: { parameters: { type: 'object' }, ...MEMBERS },
          additionalProperties: false,
        }),
        responses: { ...answer(200, 'changed; its counts begin anew', reference('ListedFault')), ...WRONG, ...ABSENT },
      },
      delete: { responses: { ...answer(204, 'it is gone, and with it the condition it set up'), ...ABSENT } },
    },
    '/openapi.json': { get: { responses: answer(200, 'this document', { type: 'object' }) } },
  },
  components: {
    schemas: {
      Fault: { oneOf: faultSchemas() },
      ListedFault: { type: 'object', required: ['name', 'kind', 'hits'], properties: { hits: { type: 'integer' } } },
      Refusal: { type: 'object', required: ['error'], properties: { error: { type: 'string' } } },
    },
  },
});
