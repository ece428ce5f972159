// The requests of one turn, as they leave.

import { encodeRequests } from '../wire/codec.ts';
import { MESSAGE_SIZE_MAX } from '../wire/limits.ts';
import type { RequestFields } from '../wire/messages.ts';

/** At most this much of a deadline is kept back for the way there and the way back. */
const JOURNEY_MS_MAX = 250;

/**
 * The deadline that the device is told: a little earlier than ours, so that what it has to say at its deadline (that it
 * is behind, that a write's outcome is unknown) arrives before we have given up.
 */
export const deviceDeadlineMs = (deadlineMs: number): number =>
  Math.max(1, Math.round(deadlineMs - Math.min(JOURNEY_MS_MAX, deadlineMs / 4)));

export interface Outgoing {
  readonly messages: readonly Uint8Array[];
  /** Ids of requests that alone are longer than a message may be; sent, they would cost the connection. */
  readonly tooLong: readonly number[];
}

export function encodeOutgoing(requests: readonly RequestFields[]): Outgoing {
  const messages = encodeRequests(requests);
  if (messages.every(fits)) return { messages, tooLong: [] };
  const tooLong = requests.filter((request) => !encodeRequests([request]).every(fits));
  const rest = requests.filter((request) => !tooLong.includes(request));
  // Batches end where they pass 256 KiB: what fits alone might not fit behind others.
  const split = encodeRequests(rest);
  const sent = split.every(fits) ? split : rest.flatMap((request) => encodeRequests([request]));
  return { messages: sent, tooLong: tooLong.map(({ id }) => id ?? 0) };
}

const fits = (message: Uint8Array): boolean => message.byteLength <= MESSAGE_SIZE_MAX;
