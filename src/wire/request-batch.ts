// The requests of one connection and one turn, encoded as they are asked: no object is kept of them.

import { Batch } from './batch.ts';
import { REQUESTS_PER_MESSAGE_MAX } from './limits.ts';
import type { BodyFieldsOf, Operation } from './messages.ts';
import { requestBodies } from './protobuf.ts';

/** Members of proto/hsm/v1/envelope.proto: (number << 3) | wire type. */
const TAG_REQUESTS = 10;
const TAG_ID = 8;
const TAG_DEADLINE_MS = 16;
const TAG_AFTER_POSITION = 24;

/** A request but for its body. What is 0 is left out. */
export interface RequestEnvelope {
  readonly id: number;
  readonly deadlineMs: number;
  readonly afterPosition: number;
}

export class RequestBatch {
  readonly #batch = new Batch(REQUESTS_PER_MESSAGE_MAX);

  get isEmpty(): boolean {
    return this.#batch.isEmpty;
  }

  /**
   * False: the request alone is longer than a message may be, and has not been taken; sent, it would cost the connection.
   * @param operation undefined: a request for nothing, which only tests send
   * @throws RangeError for a number that has no place on the wire, TypeError for octets that are none; the batch is as it was
   */
  add<O extends Operation>(envelope: RequestEnvelope, operation: O | undefined, body: BodyFieldsOf<O>): boolean {
    const batch = this.#batch;
    const { writer } = batch;
    const start = batch.begin(TAG_REQUESTS);
    try {
      if (envelope.id > 0) writer.octet(TAG_ID).uint32(envelope.id);
      if (envelope.deadlineMs > 0) writer.octet(TAG_DEADLINE_MS).uint32(envelope.deadlineMs);
      if (envelope.afterPosition > 0) writer.octet(TAG_AFTER_POSITION).uint64(envelope.afterPosition);
      if (operation !== undefined) {
        const [tag, encode] = requestBodies[operation];
        encode(body as never, writer.uint32(tag).fork());
        writer.ldelim();
      }
    } catch (error) {
      batch.abandon(start);
      throw error;
    }
    return batch.end(start);
  }

  take(): readonly Uint8Array[] {
    return this.#batch.take();
  }
}
