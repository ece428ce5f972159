import { array, assert, property, uint8Array } from 'fast-check';
import t from 'tap';
import {
  CodecError,
  decodeDeviceMessage,
  decodeRequests,
  encodeDeviceMessages,
  encodeRequests,
} from '../../../src/wire/codec.ts';
import { BATCH_SIZE_SPLIT, MESSAGE_SIZE_MAX, REQUESTS_PER_MESSAGE_MAX } from '../../../src/wire/limits.ts';
import type { EventFields, RequestFields, ResponseFields } from '../../../src/wire/messages.ts';
import { ResponseBatch } from '../../../src/wire/response-batch.ts';
import { Status } from '../../../src/wire/status.ts';

const octets = (hex: string): Uint8Array => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const hex = (octets: Uint8Array | undefined): string => Buffer.from(octets ?? []).toString('hex');
/** Without what has its default, and without the names of what is set of a oneof: as a sender writes it. */
const plain = (message: object): unknown =>
  JSON.parse(JSON.stringify(message, (name, value) => (isAbsent(name, value) ? undefined : value)));
const isAbsent = (name: string, value: unknown): boolean =>
  [0, '', null, false].includes(value as null) ||
  ['body', 'mechanism', 'value'].includes(name) ||
  (typeof value === 'object' && value !== null && 'data' in value && (value.data as unknown[]).length === 0);

// Written by hand from proto/hsm/v1 and the protobuf encoding: tag is (number << 3) | wire type.
const CLIENT_MESSAGES: readonly { name: string; hex: string; requests: RequestFields[] }[] = [
  { name: 'nothing', hex: '', requests: [] },
  // 0a 04: request of 4 octets; 08 01: id 1; 6a 00: heartbeat (13), empty.
  { name: 'a heartbeat', hex: '0a 04 08 01 6a 00', requests: [{ id: 1, heartbeat: {} }] },
  {
    name: 'encrypt under AES-GCM',
    // 08 ac02: id 300; b204 0b: encrypt (70), 11 octets: key handle 7, plaintext "hi", aes_gcm (10) with AAD "a".
    hex: '0a 11 08 ac02 b204 0b 08 07 12 02 6869 52 03 0a 01 61',
    requests: [{ id: 300, encrypt: { keyHandle: 7, plaintext: octets('6869'), aesGcm: { aad: octets('61') } } }],
  },
  {
    name: 'a deadline and a position beyond 32 bits',
    // 10 dc0b: 1500 ms; 18 808080808020: position 2^40; da02 02 08 05: delete_key (43) of handle 5.
    hex: '0a 11 08 02 10 dc0b 18 808080808020 da02 02 08 05',
    requests: [{ id: 2, deadlineMs: 1500, afterPosition: 2 ** 40, deleteKey: { keyHandle: 5 } }],
  },
  {
    name: 'two requests in one message',
    // loginStart (10): client_first "n,,", connector_id "c"; then logout (12).
    hex: '0a 0c 08 03 52 08 0a 03 6e2c2c 12 01 63 0a 04 08 04 62 00',
    requests: [
      { id: 3, loginStart: { clientFirst: 'n,,', connectorId: 'c' } },
      { id: 4, logout: {} },
    ],
  },
];

const DEVICE_MESSAGES: readonly {
  name: string;
  hex: string;
  responses: ResponseFields[];
  events: EventFields[];
}[] = [
  {
    name: 'the hello',
    // 12 0f: event of 15 octets; 0a 0d: hello: cluster "c", HSM "h", interval 10000 ms, 16384 in flight.
    hex: '12 0f 0a 0d 0a 01 63 12 01 68 18 904e 20 808001',
    responses: [],
    events: [{ hello: { clusterId: 'c', hsmId: 'h', heartbeatIntervalMs: 10_000, requestsInFlightMax: 16_384 } }],
  },
  { name: 'success is absent', hex: '0a 02 08 01', responses: [{ id: 1 }], events: [] },
  {
    name: 'BUSY, with a detail',
    // 10 bb01: status 187; 22 02 "no".
    hex: '0a 09 08 02 10 bb01 22 02 6e6f',
    responses: [{ id: 2, status: Status.BUSY, detail: 'no' }],
    events: [],
  },
  {
    name: "a write's position, and what was lost before it",
    // Events come first. 12 06 12 04: entries_lost (2): position 9, after_position 4; c202 02 08 07: key_generated (40).
    hex: '12 06 12 04 08 09 10 04 0a 09 08 05 18 0a c202 02 08 07',
    responses: [{ id: 5, position: 10, keyGenerated: { keyHandle: 7 } }],
    events: [{ entriesLost: { position: 9, afterPosition: 4 } }],
  },
];

t.test('client messages', async (t) => {
  for (const vector of CLIENT_MESSAGES) {
    const whole = octets(vector.hex);
    t.same(plain(decodeRequests(whole)), plain(vector.requests), `${vector.name}: decodes`);
    t.equal(hex(encodeRequests(vector.requests)[0]), hex(whole), `${vector.name}: encodes`);
    t.equal(hex(encodeRequests(decodeRequests(whole))[0]), hex(whole), `${vector.name}: re-encodes`);
    for (let size = 0; size < whole.byteLength; size++) {
      const prefix = decodedOrError(() => decodeRequests(whole.subarray(0, size)));
      const fits = prefix === 'malformed' || (Array.isArray(prefix) && prefix.length < vector.requests.length);
      t.ok(fits, `${vector.name}: its first ${size} octets are malformed or hold fewer requests`);
    }
  }
});

t.test('device messages', async (t) => {
  for (const vector of DEVICE_MESSAGES) {
    const whole = octets(vector.hex);
    const { responses, events } = decodeDeviceMessage(whole);
    t.same(plain(responses), plain(vector.responses), `${vector.name}: responses decode`);
    t.same(plain(events), plain(vector.events), `${vector.name}: events decode`);
    t.equal(hex(encodeDeviceMessages(vector.responses, vector.events)[0]), hex(whole), `${vector.name}: encodes`);
    t.equal(hex(encodeDeviceMessages(responses, events)[0]), hex(whole), `${vector.name}: re-encodes`);
    for (let size = 1; size < whole.byteLength; size++) {
      const prefix = decodedOrError(() => {
        const message = decodeDeviceMessage(whole.subarray(0, size));
        return [...message.responses, ...message.events];
      });
      const fits = prefix === 'malformed' || prefix.length < responses.length + events.length;
      t.ok(fits, `${vector.name}: its first ${size} octets are malformed or hold less`);
    }
  }
});

t.test('what is absent has its default after decoding', async (t) => {
  const [request] = decodeRequests(octets('0a 00'));
  t.equal(request?.id, 0);
  t.equal(request?.deadlineMs, 0);
  t.equal(request?.afterPosition, 0);
  t.equal(request?.body, undefined);
  const [response] = decodeDeviceMessage(octets('0a 02 08 01')).responses;
  t.equal(response?.status, Status.SUCCESS);
  t.equal(response?.detail, '');
});

t.test('members that this build does not know are skipped', async (t) => {
  // f8ff03 01: field 8191, varint; in a request: body 99 (9a06 01 00).
  const [request] = decodeRequests(octets('f8ff03 01 0a 06 08 07 9a06 01 00'));
  t.equal(request?.id, 7);
  t.equal(request?.body, undefined, 'an unknown operation has no body');
});

const INVALID: readonly { name: string; octets: Uint8Array; kind: string }[] = [
  { name: 'a length beyond the end', octets: octets('0a 05 08 01'), kind: 'malformed' },
  { name: 'a length of 4 GiB', octets: octets('0a ffffffff0f'), kind: 'malformed' },
  { name: 'a tag cut short', octets: octets('80'), kind: 'malformed' },
  { name: 'wire type 7', octets: octets('0f'), kind: 'malformed' },
  { name: 'a group that does not end', octets: octets('0b'), kind: 'malformed' },
  { name: 'groups in groups, a MiB of them', octets: new Uint8Array(MESSAGE_SIZE_MAX).fill(0x0b), kind: 'malformed' },
  { name: 'an end without a beginning', octets: octets('0c'), kind: 'malformed' },
  { name: 'garbage inside a request', octets: octets('0a 02 0a 7f'), kind: 'malformed' },
  {
    name: 'one request too many',
    octets: Buffer.alloc(2 * (REQUESTS_PER_MESSAGE_MAX + 1), '0a00', 'hex'),
    kind: 'too_many_requests',
  },
  {
    name: 'half a million requests, not one of them looked into',
    octets: Buffer.alloc(MESSAGE_SIZE_MAX, '0a00', 'hex'),
    kind: 'too_many_requests',
  },
];

t.test('invalid messages name their error', async (t) => {
  for (const { name, octets, kind } of INVALID) {
    t.equal(
      decodedOrError(() => decodeRequests(octets)),
      kind,
      name,
    );
    if (kind === 'malformed') {
      t.equal(
        decodedOrError(() => Object.values(decodeDeviceMessage(octets))),
        kind,
        `${name}, from a device`,
      );
    }
  }
});

t.test('a batch is split by number and by size, in order', async (t) => {
  const many = Array.from({ length: 2 * REQUESTS_PER_MESSAGE_MAX + 1 }, (_, index) => ({
    id: index + 1,
    heartbeat: {},
  }));
  const messages = encodeRequests(many);
  t.same(
    messages.map((message) => decodeRequests(message).length),
    [REQUESTS_PER_MESSAGE_MAX, REQUESTS_PER_MESSAGE_MAX, 1],
  );
  t.same(
    messages.flatMap(decodeRequests).map(({ id }) => id),
    many.map(({ id }) => id),
  );
  const long = Array.from({ length: 40 }, (_, index) => ({
    id: index + 1,
    encrypted: { ciphertext: new Uint8Array(16_240) },
  }));
  const answers = encodeDeviceMessages(long, [{ entriesLost: {} }]);
  t.ok(answers.length > 1);
  t.ok(answers.every((message) => message.byteLength < BATCH_SIZE_SPLIT + 17_000));
  t.same(
    answers.flatMap((message) => decodeDeviceMessage(message).responses).map(({ id }) => id),
    long.map(({ id }) => id),
  );
  t.equal(decodeDeviceMessage(answers[0] ?? new Uint8Array()).events.length, 1);
});

t.test('whatever arrives, nothing is thrown but a CodecError', async () => {
  const decoders = [decodeRequests, decodeDeviceMessage];
  const lookedInto = (octets: Uint8Array): void => {
    for (const decode of decoders) decodedOrError(() => [decode(octets)]);
  };
  assert(property(uint8Array({ maxLength: 300 }), lookedInto), { numRuns: 2_000, seed: 1 });
  // Mostly well-formed: vectors with some octets changed.
  const vectors = [...CLIENT_MESSAGES, ...DEVICE_MESSAGES].map((vector) => octets(vector.hex));
  assert(
    property(array(uint8Array({ minLength: 3, maxLength: 3 }), { maxLength: 4 }), (changes) => {
      for (const vector of vectors) {
        const changed = Uint8Array.from(vector);
        for (const [at = 0, , value = 0] of changes) changed[at % Math.max(1, changed.byteLength)] = value;
        lookedInto(changed);
      }
    }),
    { numRuns: 500, seed: 1 },
  );
});

/** What was decoded, or the kind of the CodecError; any other error goes through. */
function decodedOrError<T>(decode: () => readonly T[]): readonly T[] | CodecError['kind'] {
  try {
    return decode();
  } catch (error) {
    if (error instanceof CodecError) return error.kind;
    throw error;
  }
}

t.test('an answer that cannot be written leaves the others as they are', async (t) => {
  const batch = new ResponseBatch();
  batch.add({ id: 1 });
  t.throws(() => batch.add({ id: 2, keyGenerated: { keyHandle: 2 ** 60 } }), RangeError);
  batch.add({ id: 3 });
  t.equal(hex(batch.take()[0]), '0a0208010a020803');
});
