// Octets <-> batches of messages. Pure: opens nothing, waits for nothing.
//
// A batch is one protobuf message with one repeated member per kind. The encoder writes element by element, so that a
// batch is split where it passes BATCH_SIZE_SPLIT; the decoder counts elements before it decodes any of them.

import { FlatWriter } from './flat-writer.ts';
import { BATCH_SIZE_SPLIT, REQUESTS_PER_MESSAGE_MAX } from './limits.ts';
import type { Event, EventFields, Operation, Request, RequestFields, Response, ResponseFields } from './messages.ts';
import {
  type Body,
  ClientMessage,
  DeviceMessage,
  Event as EventCodec,
  Reader,
  requestBodies,
  responseBodies,
  type Writer,
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

/** Members of the envelopes (proto/hsm/v1/envelope.proto) that are not the body: number, varint. */
const TAG_ID = 8;
const TAG_DEADLINE_MS = 16;
const TAG_AFTER_POSITION = 24;
const TAG_STATUS = 16;
const TAG_POSITION = 24;
const TAG_DETAIL = 34;

/** One for all batches of a thread: nothing is encoded while something else is. */
const writer = new FlatWriter();

/** The requests of one turn, in as many messages as their size and number need; none for no requests. */
export function encodeRequests(requests: readonly RequestFields[]): Uint8Array[] {
  const messages: Uint8Array[] = [];
  let count = 0;
  writer.reset();
  for (const request of requests) {
    writer.uint32(TAG_FIRST).fork();
    if (request.id) writer.uint32(TAG_ID).uint32(request.id);
    if (request.deadlineMs) writer.uint32(TAG_DEADLINE_MS).uint32(request.deadlineMs);
    if (request.afterPosition) writer.uint32(TAG_AFTER_POSITION).uint64(request.afterPosition);
    encodeBody(request as EnvelopeFields, REQUEST_BODIES);
    writer.ldelim();
    if (++count === REQUESTS_PER_MESSAGE_MAX || writer.len >= BATCH_SIZE_SPLIT) {
      messages.push(writer.finish());
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
  writer.reset();
  for (const event of events) {
    EventCodec.encode(event, asProtobufWriter(writer).uint32(TAG_SECOND).fork());
    writer.ldelim();
  }
  for (const response of responses) {
    writer.uint32(TAG_FIRST).fork();
    if (response.id) writer.uint32(TAG_ID).uint32(response.id);
    if (response.status) writer.uint32(TAG_STATUS).int32(response.status);
    if (response.position) writer.uint32(TAG_POSITION).uint64(response.position);
    if (response.detail) writer.uint32(TAG_DETAIL).string(response.detail);
    encodeBody(response as EnvelopeFields, RESPONSE_BODIES);
    writer.ldelim();
    if (writer.len >= BATCH_SIZE_SPLIT) messages.push(writer.finish());
  }
  if (writer.len > 0) messages.push(writer.finish());
  return messages;
}

type EnvelopeFields = Readonly<Record<string, object | null | undefined>>;

const REQUEST_BODIES: ReadonlyMap<string, Body> = new Map(Object.entries(requestBodies));
const RESPONSE_BODIES: ReadonlyMap<string, Body> = new Map(Object.entries(responseBodies));

/** The members of an envelope that are set are its own; that is at most one body among three others. */
function encodeBody(envelope: EnvelopeFields, bodies: ReadonlyMap<string, Body>): void {
  for (const name in envelope) {
    const body = bodies.get(name);
    const message = envelope[name];
    if (body === undefined || message === null || message === undefined) continue;
    const [tag, codec] = body;
    codec.encode(message, asProtobufWriter(writer.uint32(tag).fork()));
    writer.ldelim();
  }
}

const asProtobufWriter = (flat: FlatWriter): Writer => flat as unknown as Writer;

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
