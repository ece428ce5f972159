// FindKeys: by equality of attributes, in order of handle, a page at a time. Names are looked up; what has to be looked
// through is looked through in pieces, one a turn of the event loop, so that others are served in between.

import type { MonotonicClock } from '../../../src/runtime/clock.ts';
import { FOUND_KEYS_MAX } from '../../../src/wire/limits.ts';
import type { BodyOf, ResponseFields } from '../../../src/wire/messages.ts';
import { readAttributes } from '../attributes.ts';
import type { Call } from '../call.ts';
import type { Scope } from '../core.ts';
import { viewerOf } from '../keys.ts';
import { requireWanted } from '../still-wanted.ts';
import { octetsToText } from '../stored-key.ts';

/** Keys looked at in one turn: well under a millisecond. */
const SCAN_COUNT_MAX = 2_048;

export async function findKeys(scope: Scope, body: BodyOf<'findKeys'>, call: Call): Promise<ResponseFields> {
  const { core, session } = scope;
  const filter = new Map(
    Array.from(readAttributes(body.attributes), ([type, value]) => [
      type,
      value instanceof Uint8Array ? octetsToText(value) : value,
    ]),
  );
  const countMax = body.countMax === 0 ? FOUND_KEYS_MAX : Math.min(body.countMax, FOUND_KEYS_MAX);
  const keyHandles: number[] = [];
  // Session keys have the greater handles. One more than asked for tells whether there are more.
  for (const vault of [core.state.keys, session.keys]) {
    for (let afterHandle = body.afterHandle; keyHandles.length <= countMax; ) {
      const wanted = countMax + 1 - keyHandles.length;
      const page = { filter, afterHandle, countMax: wanted, scanMax: SCAN_COUNT_MAX };
      const { handles, continueAfter } = vault.find(viewerOf(session), page);
      for (const handle of handles) keyHandles.push(handle);
      if (continueAfter === undefined) break;
      afterHandle = continueAfter;
      await nextTurn(core.clock.monotonic);
      requireWanted(scope, call);
    }
  }
  const truncated = keyHandles.length > countMax;
  if (truncated) keyHandles.length = countMax;
  return { foundKeys: { keyHandles, truncated } };
}

const nextTurn = (clock: MonotonicClock): Promise<void> => new Promise((resolve) => clock.soon(resolve));
