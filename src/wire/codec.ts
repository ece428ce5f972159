// Octets <-> batches of messages. Pure: opens nothing, waits for nothing.
//
// A batch is one protobuf message with one repeated member per kind. The decoder counts elements before it decodes any of
// them.

import { FlatReader } from './flat-reader.ts';
import { REQUESTS_PER_MESSAGE_MAX } from './limits.ts';
import type { Event, EventFields, Operation, Request, RequestFields, Response, ResponseFields } from './messages.ts';
import { decodeClientMessage, decodeDeviceMessage as decodeGenerated, requestBodies } from './protobuf.ts';
import { RequestBatch } from './request-batch.ts';
import { ResponseBatch } from './response-batch.ts';

/** What is wrong with octets that arrived. The codec knows no close codes of sockets; its caller maps the kind. */
export class CodecError extends Error {
  readonly kind: 'malformed' | 'too_many_requests';

  constructor(kind: 'malformed' | 'too_many_requests', message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'CodecError';
    this.kind = kind;
  }
}

/** Field 1 of a client message: (1 << 3) | 2. */
const TAG_REQUESTS = 10;

/** The requests of one turn, in as many messages as their size and number need; none for no requests. */
export function encodeRequests(requests: readonly RequestFields[]): readonly Uint8Array[] {
  const batch = new RequestBatch();
  for (const request of requests) {
    const { id = 0, deadlineMs = 0, afterPosition = 0 } = request;
    const operation = OPERATIONS.find((name) => request[name] !== undefined && request[name] !== null);
    const envelope = { id: id ?? 0, deadlineMs: deadlineMs ?? 0, afterPosition: afterPosition ?? 0 };
    batch.add(envelope, operation, (operation && request[operation]) ?? {});
  }
  return batch.take();
}

const OPERATIONS = Object.keys(requestBodies) as Operation[];

/** The answers and events of one turn. Events come first: a hello precedes what it introduces. */
export function encodeDeviceMessages(
  responses: readonly ResponseFields[],
  events: readonly EventFields[] = [],
): readonly Uint8Array[] {
  const batch = new ResponseBatch();
  for (const event of events) batch.addEvent(event);
  for (const response of responses) batch.add(response);
  return batch.take();
}

/** @throws CodecError */
export function decodeRequests(octets: Uint8Array): Request[] {
  try {
    if (countElements(octets) > REQUESTS_PER_MESSAGE_MAX) {
      throw new CodecError('too_many_requests', `a message holds at most ${REQUESTS_PER_MESSAGE_MAX} requests`);
    }
    return decodeClientMessage(new FlatReader(octets), octets.byteLength).requests as unknown as Request[];
  } catch (cause) {
    if (cause instanceof CodecError) throw cause;
    throw new CodecError('malformed', 'the message does not decode', cause);
  }
}

/** @throws CodecError */
export function decodeDeviceMessage(octets: Uint8Array): { responses: Response[]; events: Event[] } {
  try {
    const { responses, events } = decodeGenerated(new FlatReader(octets), octets.byteLength);
    return { responses: responses as unknown as Response[], events: events as unknown as Event[] };
  } catch (cause) {
    throw new CodecError('malformed', 'the message does not decode', cause);
  }
}

/** How many elements of field 1 a batch has, without looking into them. */
function countElements(octets: Uint8Array): number {
  const reader = new FlatReader(octets);
  let count = 0;
  while (reader.pos < reader.size) {
    const tag = reader.tag();
    if (tag === TAG_REQUESTS) count++;
    reader.skip(tag);
  }
  return count;
}

/** The operation that a request asks for; undefined for a body that this build does not know, and for none. */
export const operationOf = (request: Request): Operation | undefined => request.body as Operation | undefined;
