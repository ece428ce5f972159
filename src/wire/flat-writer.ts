// Writes protobuf straight into one buffer. It has those methods of protobufjs's Writer that generated encoders call.
//
// protobufjs keeps an object for every value until the end and then writes them all; at tens of thousands of messages a
// second these objects cost more than the octets. Here a nested message leaves one octet for its length and is moved up
// in the rare case that its length needs more.

import { POSITION_MAX } from './limits.ts';

const INITIAL_SIZE = 64 * 1024;
/** A varint of 64 bits. */
const VARINT_SIZE_MAX = 10;
const UINT32 = 2 ** 32;

export class FlatWriter {
  #octets = Buffer.allocUnsafeSlow(INITIAL_SIZE);
  /** Where nested messages that are being written begin: after the octet for their length. */
  readonly #starts: number[] = [];
  len = 0;

  /** Forgets what was written, and what was begun. */
  reset(): void {
    this.len = 0;
    this.#starts.length = 0;
  }

  /** A copy of what was written; the writer is empty afterwards. */
  finish(): Uint8Array {
    const written = Buffer.allocUnsafeSlow(this.len);
    this.#octets.copy(written, 0, 0, this.len);
    this.reset();
    return written;
  }

  uint32(value: number): this {
    this.#reserve(VARINT_SIZE_MAX);
    this.#varint32(value >>> 0);
    return this;
  }

  /** Enumerations, and negative numbers with their sign extended to 64 bits. */
  int32(value: number): this {
    if (value >= 0) return this.uint32(value);
    this.#reserve(VARINT_SIZE_MAX);
    this.#varint64(value >>> 0, UINT32 - 1);
    return this;
  }

  /** Positions and handles: whole numbers up to 2^53 - 1. */
  uint64(value: number | object): this {
    this.#reserve(VARINT_SIZE_MAX);
    const number = Number(value);
    if (!(number >= 0 && number <= POSITION_MAX)) throw new RangeError('a 64-bit number is out of range');
    if (number < UINT32) this.#varint32(number >>> 0);
    else this.#varint64(number >>> 0, Math.floor(number / UINT32));
    return this;
  }

  bool(value: boolean): this {
    return this.uint32(value ? 1 : 0);
  }

  bytes(value: Uint8Array | string): this {
    const octets = typeof value === 'string' ? Buffer.from(value, 'base64') : value;
    const size = octets.byteLength;
    this.#reserve(VARINT_SIZE_MAX + size);
    this.#varint32(size);
    if (size > 0) this.#octets.set(octets, this.len);
    this.len += size;
    return this;
  }

  string(value: string): this {
    const size = Buffer.byteLength(value);
    this.#reserve(VARINT_SIZE_MAX + size);
    this.#varint32(size);
    this.len += this.#octets.write(value, this.len, 'utf8');
    return this;
  }

  /** A packed list, its length included. */
  int32s(values: readonly number[]): this {
    this.fork();
    for (const value of values) this.int32(value);
    return this.ldelim();
  }

  /** A packed list, its length included. */
  uint64s(values: readonly (number | object)[]): this {
    this.fork();
    for (const value of values) this.uint64(value);
    return this.ldelim();
  }

  /** Begins a nested message. */
  fork(): this {
    this.#reserve(1);
    this.#starts.push(++this.len);
    return this;
  }

  /** Ends the nested message that was begun last: its length goes before it. */
  ldelim(): this {
    const start = this.#starts.pop();
    if (start === undefined) throw new RangeError('no nested message was begun');
    const end = this.len;
    const size = end - start;
    if (size < 0x80) {
      this.#octets[start - 1] = size;
      return this;
    }
    const extra = varintSize(size) - 1;
    this.#reserve(extra);
    this.#octets.copyWithin(start + extra, start, end);
    this.len = start - 1;
    this.#varint32(size);
    this.len = end + extra;
    return this;
  }

  #varint32(value: number): void {
    const octets = this.#octets;
    let rest = value;
    while (rest > 0x7f) {
      octets[this.len++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    octets[this.len++] = rest;
  }

  #varint64(low: number, high: number): void {
    let [lower, upper] = [low, high];
    while (upper > 0) {
      this.#octets[this.len++] = (lower & 0x7f) | 0x80;
      lower = ((lower >>> 7) | (upper << 25)) >>> 0;
      upper >>>= 7;
    }
    this.#varint32(lower);
  }

  #reserve(size: number): void {
    if (this.len + size <= this.#octets.byteLength) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.#octets.byteLength, this.len + size));
    this.#octets.copy(larger, 0, 0, this.len);
    this.#octets = larger;
  }
}

const varintSize = (value: number): number => {
  let size = 1;
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) size++;
  return size;
};
