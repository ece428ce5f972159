// What the schema of a route refuses, in the words of the control API: the member, and what it takes.

import type { FastifySchemaValidationError } from 'fastify/types/schema.js';
import type { Schema } from './api/schema.ts';

interface Refused extends FastifySchemaValidationError {
  /** The schema that has the keyword. */
  readonly parentSchema?: Schema;
}

/** @param where `body`, `querystring`, `params` */
export function validationWords(errors: readonly FastifySchemaValidationError[], where: string): string {
  const [error] = errors as readonly Refused[];
  if (error === undefined) return `the ${where} is wrong`;
  const { keyword, instancePath, params, parentSchema = {} } = error;
  const path = instancePath.split('/').slice(1);
  const name = path.join('.') || `the ${where === 'querystring' ? 'query' : where}`;
  switch (keyword) {
    case 'required':
      return `${[...path, params.missingProperty].join('.')} is missing`;
    case 'additionalProperties': {
      const known = Object.keys((parentSchema.properties as object | undefined) ?? {}).join(', ') || 'nothing';
      return `${[...path, params.additionalProperty].join('.')} is not known here; there is ${known}`;
    }
    case 'minProperties':
    case 'maxProperties':
      return `${name} takes one of ${Object.keys(parentSchema.properties as object).join(', ')}`;
    default:
      return `${name} takes ${takenBy(parentSchema)}`;
  }
}

function takenBy(schema: Schema): string {
  const { type, minimum, maximum, minLength, maxLength, maxItems, pattern, description } = schema;
  if (Array.isArray(schema.enum)) return `one of ${schema.enum.join(', ')}`;
  if (pattern !== undefined) return `${description ?? `text as ${pattern}`}`;
  switch (type) {
    case 'integer':
    case 'number':
      return `a ${type === 'integer' ? 'whole number' : 'number'}${range(minimum, maximum)}`;
    case 'string':
      return `text${maxLength === undefined ? '' : ` of ${minLength ?? 0} to ${maxLength} characters`}`;
    case 'boolean':
      return 'true or false';
    case 'array':
      return `a list${maxItems === undefined ? '' : ` of at most ${maxItems}`}`;
    default:
      return 'an object';
  }
}

function range(minimum: unknown, maximum: unknown): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  return minimum === undefined ? '' : ` of at least ${minimum}`;
}
