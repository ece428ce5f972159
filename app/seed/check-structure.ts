// The first look at a seed: are its members those of the schema, each of its kind and within its bounds?

import { Ajv, type ErrorObject } from 'ajv';
import { looksLikeMember, type Path, shownName } from '../yaml/path.ts';
import type { Problem } from './problem.ts';
import type { Schema } from './schema/schema.ts';
import { SEED_SCHEMA } from './schema/seed-schema.ts';

const isSeed = new Ajv({ allErrors: true, verbose: true, keywords: ['errorMessage'] }).compile(SEED_SCHEMA);

/** Members that are there and should not be, or the other way round, are told at their own place. */
export function checkStructure(document: unknown): readonly Problem[] {
  if (isSeed(document)) return [];
  const errors = isSeed.errors ?? [];
  const problems = errors
    .filter((error) => !isWithinAlternative(error, errors))
    .map((error) => problemOf(error, document));
  const distinct = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...distinct.values()];
}

/** Keywords with errors of their own and one for the whole, of which only that is told. */
const WHOLES = ['anyOf', 'propertyNames'];

const isWithinAlternative = (error: ErrorObject, errors: readonly ErrorObject[]): boolean =>
  errors.some(
    (other) =>
      WHOLES.includes(other.keyword) &&
      error.schemaPath.startsWith(`${other.schemaPath}/`) &&
      error.instancePath.startsWith(other.instancePath),
  );

function problemOf(error: ErrorObject, document: unknown): Problem {
  const path = pathOf(error.instancePath, document);
  const schema = error.parentSchema as Schema;
  switch (error.keyword) {
    case 'required':
      return { path: [...path, String(error.params.missingProperty)], message: 'is missing' };
    case 'additionalProperties':
      return unknownMember(String(error.params.additionalProperty), error.data, path, schema);
    case 'propertyNames':
      return {
        path: [...path, String(error.params.propertyName)],
        message: (schema.propertyNames as Schema).errorMessage ?? '',
      };
    default:
      return { path, message: `${schema.errorMessage}${notThis(error.data, schema)}` };
  }
}

/** Where secrets may be, `{ password s3cret }` is a member without a value, and a name that is not told. */
function unknownMember(name: string, data: unknown, path: Path, schema: Schema): Problem {
  const members = schema.properties as Readonly<Record<string, Schema>>;
  const mayBeSecret = Object.values(members).some(({ writeOnly }) => writeOnly === true);
  if (mayBeSecret && (data as Readonly<Record<string, unknown>>)[name] === null) {
    return { path, message: 'has a member without a value: is there a colon, and a space after it?' };
  }
  const there = Object.keys(members).join(', ');
  // At its own line, and not in its own words.
  if (!looksLikeMember(name)) {
    return { path: [...path, name], shown: path, message: `has a member that is not known here; there is ${there}` };
  }
  return { path: [...path, name], message: `is not known here; there is ${there}` };
}

/** The value, if it is short and no secret; a number where text belongs wants quotes. */
function notThis(value: unknown, schema: Schema): string {
  if (schema.writeOnly) return '';
  switch (typeof value) {
    case 'number':
    case 'boolean':
      return schema.type === 'string' ? `; ${value} is no text without quotes` : `, not ${value}`;
    case 'string':
      // Text in the place of a map may be another kind of file.
      if (schema.type === 'object') return '';
      return schema.maxLength !== undefined && value.length > Number(schema.maxLength)
        ? ''
        : `, not '${shownName(value)}'`;
    default:
      return '';
  }
}

/** RFC 6901: names have ~1 for / and ~0 for ~. */
function pathOf(pointer: string, document: unknown): Path {
  const path: (string | number)[] = [];
  let value = document;
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(value) ? Number(name) : name);
    value = (value as Record<string, unknown>)[name];
  }
  return path;
}
