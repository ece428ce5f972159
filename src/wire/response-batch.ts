// The answers and events of one connection and one turn, encoded as they become ready.

import { Batch } from './batch.ts';
import type { Answer, EventFields, ResponseFields } from './messages.ts';
import { type Body, encodeEvent, responseBodies } from './protobuf.ts';

/** Members of proto/hsm/v1/envelope.proto: (number << 3) | wire type. */
const TAG_RESPONSES = 10;
const TAG_EVENTS = 18;
const TAG_ID = 8;
const TAG_STATUS = 16;
const TAG_POSITION = 24;
const TAG_DETAIL = 34;

export class ResponseBatch {
  readonly #batch = new Batch();

  get isEmpty(): boolean {
    return this.#batch.isEmpty;
  }

  /**
   * False: the answer is longer than a message may be, and has not been taken.
   * @throws RangeError for a number that has no place on the wire; the batch is as it was
   */
  add(response: ResponseFields): boolean {
    const start = this.#batch.begin(TAG_RESPONSES);
    try {
      this.#write(response);
    } catch (error) {
      this.#batch.abandon(start);
      throw error;
    }
    return this.#batch.end(start);
  }

  #write(response: ResponseFields): void {
    const { writer } = this.#batch;
    if (response.id) writer.octet(TAG_ID).uint32(response.id);
    if (response.status) writer.octet(TAG_STATUS).int32(response.status);
    if (response.position) writer.octet(TAG_POSITION).uint64(response.position);
    if (response.detail) writer.octet(TAG_DETAIL).string(response.detail);
    // The members that are set are the object's own: at most one body among four others.
    for (const name in response) {
      const body: Body | undefined = BODIES.get(name);
      const message = response[name as Answer];
      if (body === undefined || message === null || message === undefined) continue;
      body[1](message as never, writer.uint32(body[0]).fork());
      writer.ldelim();
    }
  }

  addEvent(event: EventFields): void {
    const start = this.#batch.begin(TAG_EVENTS);
    encodeEvent(event, this.#batch.writer);
    this.#batch.end(start);
  }

  take(): readonly Uint8Array[] {
    return this.#batch.take();
  }
}

const BODIES: ReadonlyMap<string, Body> = new Map(Object.entries(responseBodies));
