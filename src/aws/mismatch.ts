// A JSON value of a type that its shape does not allow: the request cannot be read at all, whatever its constraints.

import { SimError } from '../errors.ts';

/**
 * The refusal of `value` where `wanted` (a type's name, in AWS's spelling) belongs. Says the type found, never the value:
 * it may be a secret.
 */
export function mismatch(value: unknown, wanted: string): SimError {
  return new SimError('SerializationException', wording(value, wanted));
}

function wording(value: unknown, wanted: string): string {
  if (Array.isArray(value)) return 'Start of list found where not expected';
  if (typeof value === 'object' && value !== null) return 'Start of structure or map found where not expected.';
  if (value === null) return `null found where ${wanted} is expected`;
  const found = typeof value === 'boolean' ? String(value) : typeof value;
  return `${found.toUpperCase()}_VALUE can not be converted to ${article(wanted)} ${wanted}`;
}

function article(noun: string): string {
  return /^[AEIOU]/.test(noun) ? 'an' : 'a';
}
