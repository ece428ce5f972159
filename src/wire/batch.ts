// A batch: one protobuf message with a repeated member, filled element by element. It is cut where it passes
// BATCH_SIZE_SPLIT, where it has as many elements as it may, and before an element that would make it too long.

import { FlatWriter } from './flat-writer.ts';
import { BATCH_SIZE_SPLIT, MESSAGE_SIZE_MAX } from './limits.ts';

export class Batch {
  readonly writer = new FlatWriter();
  readonly #countMax: number;
  #messages: Uint8Array[] = [];
  /** Elements of the message that is being filled. */
  #count = 0;

  constructor(countMax = Number.POSITIVE_INFINITY) {
    this.#countMax = countMax;
  }

  get isEmpty(): boolean {
    return this.#count === 0 && this.#messages.length === 0;
  }

  /** Begins an element. @param tag of the repeated member: one octet. Returns where it starts. */
  begin(tag: number): number {
    const start = this.writer.len;
    this.writer.octet(tag).fork();
    return start;
  }

  /** Ends the element. False: it is longer than a message may be, and has not been taken. */
  end(start: number): boolean {
    const { writer } = this;
    writer.ldelim();
    if (writer.len - start > MESSAGE_SIZE_MAX) {
      writer.rewind(start);
      return false;
    }
    if (writer.len > MESSAGE_SIZE_MAX) this.#cut(start);
    if (++this.#count === this.#countMax || writer.len >= BATCH_SIZE_SPLIT) this.#cut(writer.len);
    return true;
  }

  /** Leaves the element out that could not be written. */
  abandon(start: number): void {
    this.writer.rewind(start);
  }

  /** The messages, in order; the batch is empty afterwards. */
  take(): readonly Uint8Array[] {
    if (this.#count > 0) this.#cut(this.writer.len);
    const messages = this.#messages;
    this.#messages = [];
    return messages;
  }

  #cut(size: number): void {
    this.#messages.push(this.writer.take(size));
    this.#count = 0;
  }
}
