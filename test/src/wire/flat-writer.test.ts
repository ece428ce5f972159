// The flat writer gives the octets that protobufjs's own writer gives, for every length of nested message that matters.

import fc from 'fast-check';
import protobuf from 'protobufjs/minimal.js';
import t from 'tap';
import { FlatWriter } from '../../../src/wire/flat-writer.ts';

const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex');

/** What both writers do. */
type Write = (writer: FlatWriter) => unknown;

function both(write: Write): [string, string] {
  const flat = new FlatWriter();
  const theirs = protobuf.Writer.create();
  write(flat);
  write(theirs as unknown as FlatWriter);
  return [hex(flat.take()), hex(theirs.finish())];
}

const equals = (write: Write): boolean => {
  const [ours, theirs] = both(write);
  return ours === theirs;
};

t.test('scalars', async (t) => {
  fc.assert(fc.property(fc.nat(0xffffffff), (value) => equals((writer) => writer.uint32(value))));
  fc.assert(fc.property(fc.integer(), (value) => equals((writer) => writer.int32(value))));
  fc.assert(fc.property(fc.maxSafeNat(), (value) => equals((writer) => writer.uint64(value))));
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (value) => equals((writer) => writer.string(value))));
  fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), (value) => equals((writer) => writer.bytes(value))));
  t.ok(equals((writer) => writer.bool(true).bool(false)));
});

t.test('packed lists', async (t) => {
  fc.assert(fc.property(fc.array(fc.integer()), (values) => equals((writer) => writer.int32s(values))));
  fc.assert(fc.property(fc.array(fc.maxSafeNat()), (values) => equals((writer) => writer.uint64s(values))));
  t.ok(equals((writer) => writer.uint64s(Array.from({ length: 20_000 }, (_, index) => index))));
});

t.test('nested messages on either side of each step of their length', async (t) => {
  for (const size of [0, 1, 125, 126, 127, 128, 129, 16_381, 16_382, 16_383, 16_384, 16_385, 2_097_151, 2_097_152]) {
    const inner = new Uint8Array(size).fill(7);
    const write: Write = (writer) =>
      writer.uint32(10).fork().uint32(18).fork().bytes(inner).ldelim().uint32(5).ldelim();
    t.ok(equals(write), `${size} octets inside`);
  }
});

t.test('a writer starts anew after take, and after something that was left half done', async (t) => {
  const writer = new FlatWriter();
  writer.uint32(1).fork().uint32(2);
  writer.rewind(0);
  t.equal(hex(writer.uint32(3).take()), '03');
  t.equal(writer.len, 0);
  t.equal(writer.take().byteLength, 0);
});

t.test('what is taken stays as it was, whatever is written afterwards', async (t) => {
  const writer = new FlatWriter();
  const first = writer.uint32(1).uint32(2).uint32(3).take(1);
  t.equal(writer.len, 2, 'the rest stays');
  const second = writer.uint32(4).take();
  writer.bytes(new Uint8Array(5_000).fill(9)).take();
  t.equal(hex(first), '01');
  t.equal(hex(second), '020304');
});

t.test('what has no place on the wire is refused', async (t) => {
  t.throws(() => new FlatWriter().uint64(2 ** 53), RangeError);
  t.throws(() => new FlatWriter().uint64(-1), RangeError);
  t.throws(() => new FlatWriter().ldelim(), RangeError);
});

t.test('octets that are none are refused before anything of them is written', async (t) => {
  const writer = new FlatWriter().uint32(1);
  const strange = [
    'text',
    5,
    {},
    [1, 2],
    { byteLength: 3 },
    new ArrayBuffer(4),
    new Uint16Array(2),
    new DataView(new ArrayBuffer(2)),
  ];
  for (const value of strange) t.throws(() => writer.bytes(value as unknown as Uint8Array), TypeError);
  t.equal(hex(writer.bytes(Buffer.from([7])).take()), '010107');
});
