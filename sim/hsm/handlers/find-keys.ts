// FindKeys: the caller's own keys, by equality of attributes, in order of handle, a page at a time.

import { FOUND_KEYS_MAX } from '../../../src/wire/limits.ts';
import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { readAttributes } from '../attributes.ts';
import type { Scope } from '../core.ts';
import { octetsToText } from '../stored-key.ts';

export function findKeys({ core, session }: Scope, body: BodyOf<'findKeys'>): ResponseFields {
  const filter = new Map(
    Array.from(readAttributes(body.attributes), ([type, value]) => [
      type,
      value instanceof Uint8Array ? octetsToText(value) : value,
    ]),
  );
  const countMax = body.countMax === 0 ? FOUND_KEYS_MAX : Math.min(body.countMax, FOUND_KEYS_MAX);
  const page = { filter, afterHandle: body.afterHandle, countMax: countMax + 1 };
  // Session keys have the greater handles. One more than asked for tells whether there are more.
  const keyHandles = core.state.keys.find(session.username, page);
  if (keyHandles.length < page.countMax) {
    page.countMax -= keyHandles.length;
    keyHandles.push(...session.keys.find(session.username, page));
  }
  const truncated = keyHandles.length > countMax;
  if (truncated) keyHandles.length = countMax;
  return { foundKeys: { keyHandles, truncated } };
}
