// Limit and Marker (facts: KMS pagination). A marker names the operation and the last name of the page before it, so
// that what is created or deleted between two pages neither repeats nor hides anything else.

import { SimError } from '../errors.ts';
import type { SortedNames } from './sorted-names.ts';

export interface PageRequest {
  readonly Limit?: number;
  readonly Marker?: string;
}

export interface PageRule {
  /** A marker of another operation is invalid. */
  readonly operation: string;
  readonly limitDefault: number;
  /** KMS may return fewer items than asked for: a higher Limit counts as this. */
  readonly limitMax: number;
}

/** The members that every paged answer ends with. */
export interface PageEnd {
  readonly Truncated: boolean;
  readonly NextMarker?: string;
}

export interface Page {
  readonly names: readonly string[];
  readonly end: PageEnd;
}

const SEPARATOR = '\n';

/** @throws SimError `InvalidMarkerException` for a marker that was not made here */
export function pageOf(names: SortedNames, request: PageRequest, rule: PageRule): Page {
  const limit = Math.min(request.Limit ?? rule.limitDefault, rule.limitMax);
  const last = request.Marker === undefined ? undefined : decodeMarker(request.Marker, rule.operation);
  const oneMore = names.after(last, limit + 1);
  if (oneMore.length <= limit) return { names: oneMore, end: { Truncated: false } };
  const shown = oneMore.slice(0, limit);
  const marker = encodeMarker(rule.operation, shown.at(-1) as string);
  return { names: shown, end: { Truncated: true, NextMarker: marker } };
}

const encodeMarker = (operation: string, name: string): string =>
  Buffer.from(`${operation}${SEPARATOR}${name}`, 'utf8').toString('base64url');

function decodeMarker(marker: string, operation: string): string {
  const text = Buffer.from(marker, 'base64url').toString('utf8');
  const prefix = operation + SEPARATOR;
  const name = text.slice(prefix.length);
  // Decoding skips what it does not understand: only the one spelling that encoding gives is a marker.
  if (text.startsWith(prefix) && name !== '' && encodeMarker(operation, name) === marker) return name;
  throw new SimError('InvalidMarkerException', 'The marker is not valid.');
}
