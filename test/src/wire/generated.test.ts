// The codec made from proto/ beside protobufjs, which reads the same files: what one writes the other reads, and both
// agree on what is no message at all.

import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import t from 'tap';
import { FlatReader } from '../../../src/wire/flat-reader.ts';
import type { Operation } from '../../../src/wire/messages.ts';
import { decodeClientMessage, decodeDeviceMessage, requestBodies, responseBodies } from '../../../src/wire/protobuf.ts';
import { RequestBatch } from '../../../src/wire/request-batch.ts';
import { ResponseBatch } from '../../../src/wire/response-batch.ts';

// This file runs from build/test/src/wire/.
const PROTO = fileURLToPath(new URL('../../../../proto/', import.meta.url));
const root = new protobuf.Root();
root.resolvePath = (_origin, path) => PROTO + path;
root.loadSync('hsm/v1/envelope.proto').resolveAll();
const theirs = { client: root.lookupType('hsm.v1.ClientMessage'), device: root.lookupType('hsm.v1.DeviceMessage') };

const SCALARS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  uint32: fc.nat(0xffffffff),
  uint64: fc.maxSafeNat(),
  bool: fc.boolean(),
  string: fc.string({ unit: 'grapheme', maxLength: 200 }),
  bytes: fc.uint8Array({ maxLength: 300 }).map((octets) => Buffer.from(octets)),
};

/** Any message of a type; of each oneof at most one member. */
function messages(type: protobuf.Type): fc.Arbitrary<Record<string, unknown>> {
  const member = (field: protobuf.Field): fc.Arbitrary<unknown> => {
    const one =
      field.resolvedType instanceof protobuf.Type
        ? messages(field.resolvedType)
        : field.resolvedType instanceof protobuf.Enum
          ? fc.constantFrom(...Object.values(field.resolvedType.values))
          : (SCALARS[field.type] ?? fc.constant(undefined));
    return field.repeated ? fc.array(one, { maxLength: 4 }) : one;
  };
  const plain = Object.fromEntries(
    type.fieldsArray.filter(({ partOf }) => partOf === null).map((field) => [field.name, fc.option(member(field))]),
  );
  const oneofs = type.oneofsArray.map((oneof) =>
    fc.option(fc.oneof(...oneof.fieldsArray.map((field) => member(field).map((value) => ({ [field.name]: value }))))),
  );
  return fc
    .tuple(fc.record(plain), ...oneofs)
    .map((parts) => Object.assign({}, ...parts.map((part) => part ?? {})) as Record<string, unknown>)
    .map((message) => Object.fromEntries(Object.entries(message).filter(([, value]) => value !== null)));
}

/** As protobufjs shows it to people: defaults are there, octets are base64. */
const shown = (type: protobuf.Type, octets: Uint8Array): unknown =>
  type.toObject(type.decode(octets), { defaults: true, bytes: String, longs: Number, oneofs: true });

/** What we decoded, in the same clothes. */
function dressed(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(dressed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries.map(([name, member]) => [name, dressed(member)]));
}

/** Messages inside messages that are absent are null with us and with them. */
const sameDecoded = (octets: Uint8Array, which: 'client' | 'device'): boolean => {
  const decode = which === 'client' ? decodeClientMessage : decodeDeviceMessage;
  const ours = dressed(decode(new FlatReader(octets), octets.byteLength));
  return JSON.stringify(sorted(ours)) === JSON.stringify(sorted(shown(theirs[which], octets)));
};

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => [name, sorted(member)]),
  );
}

const RUNS = { numRuns: 150, seed: 1 };

t.test('we decode what protobufjs encodes, as it does', async () => {
  for (const which of ['client', 'device'] as const) {
    const octets = messages(theirs[which]).map((message) =>
      theirs[which].encode(theirs[which].create(message)).finish(),
    );
    fc.assert(
      fc.property(octets, (message) => sameDecoded(message, which)),
      RUNS,
    );
  }
});

t.test('protobufjs decodes what we encode, for every body of both envelopes', async (t) => {
  for (const [envelope, bodies] of [
    ['Request', requestBodies],
    ['Response', responseBodies],
  ] as const) {
    const type = root.lookupType(`hsm.v1.${envelope}`);
    for (const name of Object.keys(bodies)) {
      const bodyType = type.fields[name]?.resolvedType;
      if (!(bodyType instanceof protobuf.Type)) throw new Error(`${name} is no message`);
      fc.assert(
        fc.property(messages(bodyType), (body) => {
          const encoded = envelope === 'Request' ? asked(name as Operation, body) : answered(name, body);
          const expected = theirs[envelope === 'Request' ? 'client' : 'device'];
          const again = expected.encode(expected.decode(encoded)).finish();
          return (
            Buffer.compare(again, encoded) === 0 && sameDecoded(encoded, envelope === 'Request' ? 'client' : 'device')
          );
        }),
        { numRuns: 40, seed: 1 },
      );
    }
    t.ok(Object.keys(bodies).length > 10, envelope);
  }
});

function asked(operation: Operation, body: object): Uint8Array {
  const batch = new RequestBatch();
  batch.add({ id: 7, deadlineMs: 100, afterPosition: 3 }, operation, body);
  return batch.take()[0] ?? new Uint8Array();
}

function answered(name: string, body: object): Uint8Array {
  const batch = new ResponseBatch();
  batch.add({ id: 7, status: 187, position: 3, detail: 'busy', [name]: body });
  return batch.take()[0] ?? new Uint8Array();
}

t.test('changed octets are no message with us where they are none with protobufjs, and else the same', async () => {
  const octets = messages(theirs.client).map((message) => theirs.client.encode(theirs.client.create(message)).finish());
  const change = fc.tuple(fc.nat(), fc.nat(255));
  fc.assert(
    fc.property(octets, fc.array(change, { minLength: 1, maxLength: 3 }), (message, changes) => {
      const changed = Uint8Array.from(message);
      for (const [at, value] of changes) if (changed.byteLength > 0) changed[at % changed.byteLength] = value;
      const [ours, expected] = [
        isDecoded(() => decodeClientMessage(new FlatReader(changed), changed.byteLength)),
        isDecoded(() => theirs.client.decode(changed)),
      ];
      return ours === expected;
    }),
    { numRuns: 2_000, seed: 1 },
  );
});

function isDecoded(decode: () => unknown): boolean {
  try {
    decode();
    return true;
  } catch {
    return false;
  }
}
