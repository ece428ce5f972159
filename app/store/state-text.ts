// A connection state as people read it.

import type { Ink } from '../terminal/color.ts';

/** `FAILED INVALID_CREDENTIALS` */
export function stateText(ink: Ink, state: string, errorCode?: string): string {
  if (state === 'CONNECTED') return ink.good(state);
  return state === 'FAILED' ? ink.bad([state, errorCode].join(' ').trimEnd()) : state;
}
