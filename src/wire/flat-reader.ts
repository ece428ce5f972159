// Reads protobuf from one buffer, for the generated decoders. Nothing is copied: octets are views into the message.
//
// A decoder knows where its message ends; a varint that crosses that end is noticed there. What this reader checks is that
// nothing is read beyond the buffer and that a declared length fits before anything is made of it.

import { isUtf8 } from 'node:buffer';

/** Groups in groups (wire type 3), which nobody sends: deeper ones are no message of ours. */
const GROUP_DEPTH_MAX = 100;
/** Octets of a varint of 64 bits. */
const VARINT_SIZE_MAX = 10;
const NO_OCTETS = Buffer.alloc(0);

export class FlatReader {
  readonly #octets: Buffer;
  readonly #size: number;
  pos = 0;

  constructor(octets: Uint8Array) {
    this.#octets = Buffer.isBuffer(octets) ? octets : Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
    this.#size = octets.byteLength;
  }

  get size(): number {
    return this.#size;
  }

  /** Member number and wire type. @throws RangeError for member 0, which there is none of */
  tag(): number {
    const tag = this.#length();
    if (tag < 8) throw new RangeError('no member has the number 0');
    return tag;
  }

  /** The lower 32 bits of a varint. */
  uint32(): number {
    const first = this.#octets[this.pos];
    if (first !== undefined && first < 0x80) {
      this.pos++;
      return first;
    }
    let value = 0;
    for (let index = 0; index < VARINT_SIZE_MAX; index++) {
      const octet = this.#next();
      if (index < 5) value |= (octet & 0x7f) << (7 * index);
      if (octet < 0x80) return value >>> 0;
    }
    throw new RangeError('a varint is too long');
  }

  int32(): number {
    return this.uint32() | 0;
  }

  /** As a number: exact up to 2^53. */
  uint64(): number {
    let value = 0;
    let scale = 1;
    for (let index = 0; index < VARINT_SIZE_MAX; index++) {
      const octet = this.#next();
      value += (octet & 0x7f) * scale;
      if (octet < 0x80) return value;
      scale *= 0x80;
    }
    throw new RangeError('a varint is too long');
  }

  bool(): boolean {
    return this.uint64() !== 0;
  }

  /** Where a member that is now to be read ends, given where what it is in ends. */
  stop(end: number): number {
    const size = this.#length();
    if (size > end - this.pos) throw new RangeError('a length goes beyond the message');
    return this.pos + size;
  }

  bytes(end: number): Uint8Array {
    const stop = this.stop(end);
    const start = this.pos;
    this.pos = stop;
    return start === stop ? NO_OCTETS : this.#octets.subarray(start, stop);
  }

  string(end: number): string {
    const stop = this.stop(end);
    const start = this.pos;
    this.pos = stop;
    if (start === stop) return '';
    // Protocol Buffers, proto3: a string is UTF-8, and nothing else is.
    if (!isUtf8(this.#octets.subarray(start, stop))) throw new RangeError('a string is not UTF-8');
    return this.#octets.toString('utf8', start, stop);
  }

  /** Over a member that this build does not know. */
  skip(tag: number, depth = 0): void {
    switch (tag & 7) {
      case 0:
        this.uint64();
        break;
      case 1:
        this.#forward(8);
        break;
      case 2:
        this.pos = this.stop(this.#size);
        break;
      case 3:
        this.#skipGroup(tag, depth + 1);
        break;
      case 5:
        this.#forward(4);
        break;
      default:
        throw new RangeError(`wire type ${tag & 7} begins nothing`);
    }
  }

  #skipGroup(begin: number, depth: number): void {
    if (depth > GROUP_DEPTH_MAX) throw new RangeError('groups are nested too deep');
    for (;;) {
      const tag = this.tag();
      // The end of a group has the number of its beginning, and wire type 4.
      if (tag === begin + 1) return;
      this.skip(tag, depth);
    }
  }

  /** A varint of at most 32 bits, as tags and lengths are. */
  #length(): number {
    const start = this.pos;
    const first = this.#octets[start];
    if (first !== undefined && first < 0x80) {
      this.pos = start + 1;
      return first;
    }
    const value = this.uint64();
    if (value >= 2 ** 32 || this.pos - start > 5) throw new RangeError('a tag or a length is too long');
    return value;
  }

  #forward(size: number): void {
    if (size > this.#size - this.pos) throw new RangeError('the message ends inside a member');
    this.pos += size;
  }

  #next(): number {
    const octet = this.#octets[this.pos];
    if (octet === undefined) throw new RangeError('the message ends inside a member');
    this.pos++;
    return octet;
  }
}
