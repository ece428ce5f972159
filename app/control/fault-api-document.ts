// The fault routes as OpenAPI 3.1. What a fault may be is in fault-schemas.ts.

import { VERSION } from '../version.ts';
import { FAULT_SCHEMAS, type Schema } from './fault-schemas.ts';

const reference = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: Schema): Schema => ({ 'application/json': { schema } });
const body = (schema: Schema): Schema => ({ requestBody: { required: true, content: json(schema) } });
const listOf = (items: Schema): Schema => ({ type: 'array', items });
const answer = (status: number, description: string, schema?: Schema): Schema => ({
  [status]: { description, ...(schema && { content: json(schema) }) },
});
const WRONG = answer(400, 'something is wrong with it; nothing is applied', reference('Refusal'));
const ABSENT = answer(404, 'what it names is not there; nothing is applied', reference('Refusal'));
const SILENT = answer(503, 'an HSM that has to be asked does not answer; nothing is applied', reference('Refusal'));
const FAULTS = listOf(reference('ListedFault'));
const NEW_FAULT: Schema = { anyOf: [reference('Fault'), reference('Toxic'), reference('ChaosRule')] };
const CHANGE: Schema = { anyOf: [reference('FaultChange'), reference('ToxicChange'), reference('ChaosRuleChange')] };

const PATHS = {
  '/fault-kinds': {
    get: {
      responses: answer(200, 'every kind, with its parameters and what it can match', listOf(reference('Kind'))),
    },
  },
  '/faults': {
    get: { responses: answer(200, 'all of them, with their hits', FAULTS) },
    post: {
      ...body({ anyOf: [NEW_FAULT, { ...listOf(NEW_FAULT), minItems: 1, maxItems: 1000 }] }),
      responses: {
        ...answer(201, 'it is there; of a list, all of them', { anyOf: [reference('ListedFault'), FAULTS] }),
        ...{ ...WRONG, ...ABSENT, ...SILENT },
      },
    },
  },
  '/faults/reset': { post: { responses: answer(200, 'there are none', FAULTS) } },
  '/faults/populate': {
    post: {
      ...body({ ...listOf(NEW_FAULT), maxItems: 1000 }),
      responses: { ...answer(200, 'these are there, and no others', FAULTS), ...WRONG, ...ABSENT, ...SILENT },
    },
  },
  '/faults/{name}': {
    parameters: [{ name: 'name', in: 'path', required: true, schema: { type: 'string' } }],
    get: { responses: { ...answer(200, 'it, with its hits', reference('ListedFault')), ...ABSENT } },
    patch: {
      requestBody: {
        required: true,
        content: { ...json(CHANGE), 'application/merge-patch+json': { schema: CHANGE } },
      },
      responses: {
        ...answer(200, 'changed; its counts begin anew', reference('ListedFault')),
        ...{ ...WRONG, ...ABSENT, ...SILENT },
      },
    },
    delete: { responses: { ...answer(204, 'it is gone, and with it the condition it set up'), ...WRONG, ...ABSENT } },
  },
  '/openapi.json': { get: { responses: answer(200, 'this document', { type: 'object' }) } },
};

export const faultApiDocument = () => ({
  openapi: '3.1.0',
  info: { title: 'cloudhsm-sim: faults', version: VERSION },
  servers: [{ url: '/_sim/v1' }],
  paths: PATHS,
  components: {
    schemas: {
      ...FAULT_SCHEMAS,
      Refusal: { type: 'object', required: ['error'], properties: { error: { type: 'string' } } },
    },
  },
});
