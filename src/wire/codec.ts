// Octets <-> batches of messages. Pure: opens nothing, waits for nothing.
//
// A batch is one protobuf message with one repeated member per kind. The encoder writes element by element, so that a
// batch is split where it passes BATCH_SIZE_SPLIT; the decoder counts elements before it decodes any of them.

import { BATCH_SIZE_SPLIT, REQUESTS_PER_MESSAGE_MAX } from './limits.ts';
import type { Event, EventFields, Operation, Request, RequestFields, Response, ResponseFields } from './messages.ts';
import {
  ClientMessage,
  DeviceMessage,
  Event as EventCodec,
  Reader,
  Request as RequestCodec,
  Response as ResponseCodec,
  Writer,
} from './protobuf.ts';

/** What is wrong with octets that arrived. The codec knows no close codes of sockets; its caller maps the kind. */
export class CodecError extends Error {
  readonly kind: 'malformed' | 'too_many_requests';

  constructor(kind: 'malformed' | 'too_many_requests', message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'CodecError';
    this.kind = kind;
  }
}

/** Field 1 (requests, responses) and field 2 (events), both length-delimited: (number << 3) | 2. */
const TAG_FIRST = 10;
const TAG_SECOND = 18;

/** The requests of one turn, in as many messages as their size and number need; none for no requests. */
export function encodeRequests(requests: readonly RequestFields[]): Uint8Array[] {
  const messages: Uint8Array[] = [];
  let writer = Writer.create();
  let count = 0;
  for (const request of requests) {
    RequestCodec.encode(request, writer.uint32(TAG_FIRST).fork()).ldelim();
    if (++count === REQUESTS_PER_MESSAGE_MAX || writer.len >= BATCH_SIZE_SPLIT) {
      messages.push(writer.finish());
      writer = Writer.create();
      count = 0;
    }
  }
  if (count > 0) messages.push(writer.finish());
  return messages;
}

/** The answers and events of one turn. Events come first: a hello precedes what it introduces. */
export function encodeDeviceMessages(
  responses: readonly ResponseFields[],
  events: readonly EventFields[] = [],
): Uint8Array[] {
  const messages: Uint8Array[] = [];
  let writer = Writer.create();
  for (const event of events) EventCodec.encode(event, writer.uint32(TAG_SECOND).fork()).ldelim();
  for (const response of responses) {
    ResponseCodec.encode(response, writer.uint32(TAG_FIRST).fork()).ldelim();
    if (writer.len >= BATCH_SIZE_SPLIT) {
      messages.push(writer.finish());
      writer = Writer.create();
    }
  }
  if (writer.len > 0) messages.push(writer.finish());
  return messages;
}

/** @throws CodecError */
export function decodeRequests(octets: Uint8Array): Request[] {
  try {
    if (countElements(octets) > REQUESTS_PER_MESSAGE_MAX) {
      throw new CodecError('too_many_requests', `a message holds at most ${REQUESTS_PER_MESSAGE_MAX} requests`);
    }
    return ClientMessage.decode(octets).requests as unknown as Request[];
  } catch (cause) {
    if (cause instanceof CodecError) throw cause;
    throw new CodecError('malformed', 'the message does not decode', cause);
  }
}

/** @throws CodecError */
export function decodeDeviceMessage(octets: Uint8Array): { responses: Response[]; events: Event[] } {
  try {
    const { responses, events } = DeviceMessage.decode(octets);
    return { responses: responses as unknown as Response[], events: events as unknown as Event[] };
  } catch (cause) {
    throw new CodecError('malformed', 'the message does not decode', cause);
  }
}

/** How many elements of field 1 a batch has, without looking into them. */
function countElements(octets: Uint8Array): number {
  const reader = Reader.create(octets);
  let count = 0;
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === TAG_FIRST) count++;
    reader.skipType(tag & 7);
  }
  return count;
}

/** The operation that a request asks for; undefined for a body that this build does not know, and for none. */
export const operationOf = (request: Request): Operation | undefined => request.body as Operation | undefined;
