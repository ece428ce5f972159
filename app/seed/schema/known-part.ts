// Of a path in a file that may be no seed at all: as far as its names are those of seeds. Any other may be somebody's secret.

import type { Path } from '../../yaml/path.ts';
import { SEED_SCHEMA } from './seed-schema.ts';

const NAMES: ReadonlySet<string> = new Set(namesIn(SEED_SCHEMA));

export function knownPart(path: Path): Path {
  const unknown = path.findIndex((part) => typeof part === 'string' && !NAMES.has(part));
  return unknown < 0 ? path : path.slice(0, unknown);
}

function namesIn(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {} } = schema as { readonly properties?: object };
  return [...Object.keys(properties), ...Object.values(schema).flatMap(namesIn)];
}
