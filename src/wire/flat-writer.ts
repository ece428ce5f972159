// Writes protobuf straight into one buffer, for the generated encoders. A nested message leaves one octet for its length
// and is moved up in the rare case that its length needs more.

import { POSITION_MAX } from './limits.ts';

/** Of a buffer that is not known to need more, and of the largest that is made in advance. */
const SIZE_MIN = 512;
const SIZE_IN_ADVANCE_MAX = 64 * 1024;
const NOTHING = Buffer.alloc(0);
/** A varint of 64 bits. */
const VARINT_SIZE_MAX = 10;
const UINT32 = 2 ** 32;

export class FlatWriter {
  /** None while nothing is being written: whoever is idle holds no memory. */
  #octets = NOTHING;
  /** As much as was needed last. */
  #sizeInAdvance = SIZE_MIN;
  /** Where nested messages that are being written begin: after the octet for their length. */
  readonly #starts: number[] = [];
  len = 0;

  /** Forgets what was written after the first `size` octets, and what was begun there. */
  rewind(size: number): void {
    this.len = size;
    this.#starts.length = 0;
  }

  /** The first `size` octets of what was written, handed over without a copy. The rest stays. */
  take(size = this.len): Uint8Array {
    const [taken, rest] = [this.#octets.subarray(0, size), this.#octets.subarray(size, this.len)];
    this.#sizeInAdvance = Math.min(SIZE_IN_ADVANCE_MAX, Math.max(SIZE_MIN, size + (size >>> 2)));
    this.#octets = NOTHING;
    this.rewind(0);
    if (rest.byteLength > 0) {
      this.#reserve(rest.byteLength);
      this.#octets.set(rest);
      this.len = rest.byteLength;
    }
    return taken;
  }

  /** A tag of one octet, or one of two. */
  octet(value: number): this {
    if (this.len === this.#octets.byteLength) this.#reserve(1);
    this.#octets[this.len++] = value;
    return this;
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
  uint64(value: number): this {
    this.#reserve(VARINT_SIZE_MAX);
    if (!(value >= 0 && value <= POSITION_MAX)) throw new RangeError('a 64-bit number is out of range');
    if (value < UINT32) this.#varint32(value >>> 0);
    else this.#varint64(value >>> 0, Math.floor(value / UINT32));
    return this;
  }

  bool(value: boolean): this {
    return this.uint32(value ? 1 : 0);
  }

  /** @throws TypeError for what is no Uint8Array: its size could be anything, and what the buffer had before would be sent */
  bytes(octets: Uint8Array): this {
    if (!(octets instanceof Uint8Array)) throw new TypeError('octets are a Uint8Array');
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
  uint64s(values: readonly number[]): this {
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
    if (this.len + size > this.#octets.byteLength) this.#grow(this.len + size);
  }

  #grow(size: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.#octets.byteLength, this.#sizeInAdvance, size));
    this.#octets.copy(larger, 0, 0, this.len);
    this.#octets = larger;
  }
}

const varintSize = (value: number): number => {
  let size = 1;
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) size++;
  return size;
};
