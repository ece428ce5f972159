import t from 'tap';
import type { HsmLink } from '../../../src/client/hsm-link.ts';
import type { Accept } from '../../../src/transport/channel.ts';
import { encodeDeviceMessages } from '../../../src/wire/codec.ts';
import { MESSAGE_SIZE_MAX } from '../../../src/wire/limits.ts';
import { Status } from '../../../src/wire/status.ts';
import { drive, turn } from '../../support/drive.ts';
import { credential, linkWorld, outcome } from '../../support/link-world.ts';
import { CLUSTER_ID, HSM_ID } from '../../support/scripted-device.ts';

const encrypt = (link: HsmLink, deadlineMs?: number) =>
  link.request('encrypt', { keyHandle: 1 }, deadlineMs === undefined ? {} : { deadlineMs });

const deleteKey = (link: HsmLink, deadlineMs?: number) =>
  link.request('deleteKey', { keyHandle: 1 }, deadlineMs === undefined ? {} : { deadlineMs });

/** A device below any device server: says hello, then answers each message with these octets. */
const rawDevice =
  (answer: Uint8Array, closes: number[]): Accept =>
  (channel) => {
    const hello = { clusterId: CLUSTER_ID, hsmId: HSM_ID, heartbeatIntervalMs: 1000, requestsInFlightMax: 10 };
    for (const message of encodeDeviceMessages([], [{ hello }])) channel.send(message);
    return { onMessage: () => channel.send(answer), onClose: (code) => void closes.push(code) };
  };

t.test('opens only to the HSM that was meant', async (t) => {
  const meant = linkWorld();
  t.ok(await drive(meant.clock, meant.open()));
  for (const hello of [{ hsmId: 'hsm-another2345' }, { clusterId: 'cluster-another2345' }]) {
    const { clock, open, seen } = linkWorld(undefined, hello);
    await t.rejects(drive(clock, open()), { code: 'identity_mismatch' });
    await turn(clock);
    t.same(seen.closes, [4407]);
  }
});

t.test('a device that does not open with its hello is not used', async (t) => {
  const { clock, open } = linkWorld();
  const answering: Accept = (channel) => {
    for (const message of encodeDeviceMessages([{ id: 1 }])) channel.send(message);
    return { onMessage: () => {}, onClose: () => {} };
  };
  await t.rejects(drive(clock, open(answering)), { code: 'connection_failed' });
});

t.test('a device that says nothing is given up in time', async (t) => {
  const { clock, open } = linkWorld(undefined, null);
  const opening = outcome(open());
  await turn(clock);
  await turn(clock);
  clock.advance(4_999);
  await turn(clock);
  t.equal(opening.is, 'pending');
  clock.advance(1);
  await turn(clock);
  t.equal(opening.is, 'connection_failed');
});

t.test('a connection that is refused by close code did not come about', async (t) => {
  const { clock, open } = linkWorld();
  const full: Accept = (channel) => {
    channel.close(4406, 'full');
    return { onMessage: () => {}, onClose: () => {} };
  };
  await t.rejects(drive(clock, open(full)), { code: 'connection_failed', message: /4406 full/ });
});

t.test('what is asked in one turn leaves in one message, and every answer finds its request', async (t) => {
  const { clock, device, open, seen } = linkWorld(({ id }) => ({ randomBytes: { octets: Buffer.from(`${id}`) } }));
  const link = await drive(clock, open());
  const asked = Array.from({ length: 500 }, () => link.request('generateRandom', { length: 1 }));
  const answers = await drive(clock, Promise.all(asked));
  t.equal(seen.messageCount, 1);
  t.same(
    answers.map(({ randomBytes }) => Buffer.from(randomBytes?.octets ?? []).toString()),
    answers.map((_, index) => `${index + 1}`),
  );
  await drive(clock, encrypt(link));
  t.equal(seen.messageCount, 2);
  const ids = device.connections[0]?.requests.map(({ id }) => id) ?? [];
  t.ok(
    ids.every((id, index) => index === 0 || id > (ids[index - 1] ?? 0)),
    'ids only grow',
  );
});

t.test('a refusal carries the status, its name and the detail', async (t) => {
  const { clock, open } = linkWorld(() => ({ status: Status.INVALID_OBJECT_HANDLE, detail: 'no key 1' }));
  const link = await drive(clock, open());
  await t.rejects(drive(clock, encrypt(link)), {
    code: 'device_refused',
    status: 168,
    refusal: 'INVALID_OBJECT_HANDLE',
    message: 'INVALID_OBJECT_HANDLE: no key 1',
  });
});

t.test('what the device gave up is what we gave up', async (t) => {
  const { clock, open } = linkWorld((request) => ({
    status: request.encrypt ? Status.DEADLINE_EXCEEDED : Status.OUTCOME_UNKNOWN,
  }));
  const link = await drive(clock, open());
  await t.rejects(drive(clock, encrypt(link)), { code: 'deadline_exceeded' });
  await t.rejects(drive(clock, deleteKey(link)), { code: 'outcome_unknown' });
});

t.test('a request that names no deadline has that of its link', async (t) => {
  for (const [ofLink, waitMs] of [
    [undefined, 10_000],
    [500, 500],
  ] as const) {
    const { clock, device, open } = linkWorld(() => undefined, undefined, ofLink);
    const link = await drive(clock, open());
    const asked = outcome(encrypt(link));
    await turn(clock);
    t.ok((device.connections[0]?.requests.at(-1)?.deadlineMs ?? 0) < waitMs, 'the HSM is told to be earlier');
    clock.advance(waitMs - 1);
    await turn(clock);
    t.equal(asked.is, 'pending');
    clock.advance(6);
    await turn(clock);
    t.equal(asked.is, 'deadline_exceeded');
  }
});

t.test('a deadline passes: reads were for nothing, writes may have happened, late answers are dropped', async (t) => {
  const { clock, device, open, seen } = linkWorld(() => undefined);
  const link = await drive(clock, open());
  const read = outcome(encrypt(link, 100));
  const write = outcome(deleteKey(link, 100));
  const longer = outcome(encrypt(link, 200));
  await turn(clock);
  clock.advance(99);
  await turn(clock);
  t.equal(read.is, 'pending');
  clock.advance(1);
  await turn(clock);
  t.equal(read.is, 'deadline_exceeded');
  t.equal(write.is, 'outcome_unknown');
  t.equal(longer.is, 'pending');
  const [connection] = device.connections;
  t.same(
    connection?.requests.map(({ deadlineMs }) => deadlineMs),
    [75, 75, 150],
    'the device is told less, so that it can still say why',
  );
  connection?.peer.answer({ id: 1 });
  connection?.peer.answer({ id: 3 });
  await turn(clock);
  t.equal(longer.is, 'fulfilled');
  t.same(seen.closes, []);
});

t.test('one timer after another serves all deadlines', async (t) => {
  const { clock, open, timers } = linkWorld((request) => (request.heartbeat ? {} : undefined));
  const link = await drive(clock, open());
  const reads = [300, 100, 200].map((deadlineMs) => outcome(encrypt(link, deadlineMs)));
  const seen: string[][] = [];
  for (let ms = 0; ms <= 300; ms += 100) {
    await turn(clock);
    seen.push(reads.map(({ is }) => is));
    t.ok(timers.live() <= 2, 'that one and the heartbeat');
    clock.advance(100);
  }
  const [pending, expired] = ['pending', 'deadline_exceeded'];
  t.same(seen, [
    [pending, pending, pending],
    [pending, expired, pending],
    [pending, expired, expired],
    [expired, expired, expired],
  ]);
});

t.test('without a deadline of its own a request has ten seconds', async (t) => {
  const { clock, open } = linkWorld((request) => (request.heartbeat ? {} : undefined));
  const link = await drive(clock, open());
  const read = outcome(encrypt(link));
  await turn(clock);
  clock.advance(9_999);
  await turn(clock);
  t.equal(read.is, 'pending');
  clock.advance(1);
  await turn(clock);
  t.equal(read.is, 'deadline_exceeded');
});

t.test('an answer to a request that was never sent ends the connection with 4403', async (t) => {
  for (const id of [0, 2, 4_000_000_000]) {
    const { clock, open } = linkWorld();
    const closes: number[] = [];
    const [answer = new Uint8Array()] = encodeDeviceMessages([{ id }]);
    const link = await drive(clock, open(rawDevice(answer, closes)));
    await t.rejects(drive(clock, encrypt(link)), { code: 'protocol_violation' });
    await turn(clock);
    t.same(closes, [4403], `id ${id}`);
    await t.rejects(encrypt(link), { code: 'protocol_violation' });
  }
});

t.test('octets that do not decode end the connection with 4400', async (t) => {
  const { clock, open } = linkWorld();
  const closes: number[] = [];
  const link = await drive(clock, open(rawDevice(Uint8Array.of(0x0a, 0x05), closes)));
  const [read, write] = [outcome(encrypt(link)), outcome(deleteKey(link))];
  await turn(clock);
  await turn(clock);
  t.equal(read.is, 'protocol_violation');
  t.equal(write.is, 'outcome_unknown');
  t.same(closes, [4400]);
});

t.test('the connection ends under requests: reads are lost, writes may have happened', async (t) => {
  const { clock, device, open } = linkWorld(() => undefined);
  const link = await drive(clock, open());
  const ends: string[] = [];
  link.onEnd(() => ends.push('early'));
  const [read, write] = [outcome(encrypt(link)), outcome(deleteKey(link))];
  await turn(clock);
  device.connections[0]?.peer.close(4405, 'replaced');
  await turn(clock);
  t.equal(read.is, 'connection_lost');
  t.equal(write.is, 'outcome_unknown');
  t.same(ends, ['early']);
  link.onEnd(() => ends.push('late'));
  t.same(ends, ['early', 'late']);
  await t.rejects(encrypt(link), { code: 'connection_lost' });
  await t.rejects(link.login(credential('x')), { code: 'connection_lost' });
});

t.test('a write that had not left when the connection ended did not happen', async (t) => {
  const { clock, open } = linkWorld();
  const lost = encodeDeviceMessages([], [{ entriesLost: { position: 9, afterPosition: 4 } }])[0] ?? new Uint8Array();
  const unknown = encodeDeviceMessages([{ id: 99 }])[0] ?? new Uint8Array();
  const link = await drive(clock, open(rawDevice(Buffer.concat([lost, unknown]), [])));
  // One message carries both: the write is asked, and in the same turn the connection ends.
  let write = { is: 'not asked' };
  link.onEntriesLost(() => {
    write = outcome(deleteKey(link));
  });
  await t.rejects(drive(clock, encrypt(link)), { code: 'protocol_violation' });
  await turn(clock);
  t.equal(write.is, 'protocol_violation');
});

t.test('closed on this side: everything unanswered says so', async (t) => {
  const { clock, open, seen, timers } = linkWorld(() => undefined);
  const link = await drive(clock, open());
  const requests = [outcome(encrypt(link)), outcome(deleteKey(link))];
  await turn(clock);
  link.close();
  link.close();
  await turn(clock);
  t.same(
    requests.map(({ is }) => is),
    ['connection_closed', 'connection_closed'],
  );
  t.same(seen.closes, [1000]);
  t.equal(timers.live(), 0, 'no timer is left');
  await t.rejects(encrypt(link), { code: 'connection_closed' });
});

t.test('the bound in flight that the device says is kept', async (t) => {
  const { clock, device, open } = linkWorld(() => undefined, { requestsInFlightMax: 2 });
  const link = await drive(clock, open());
  const [first] = [outcome(encrypt(link)), outcome(encrypt(link))];
  await t.rejects(encrypt(link), { code: 'too_many_in_flight' });
  await turn(clock);
  device.connections[0]?.peer.answer({ id: 1 });
  await turn(clock);
  t.equal(first?.is, 'fulfilled');
  const third = outcome(encrypt(link));
  await turn(clock);
  t.equal(third.is, 'pending');
});

t.test('a request longer than a message is refused alone', async (t) => {
  const { clock, open } = linkWorld();
  const link = await drive(clock, open());
  const long = link.request('encrypt', { plaintext: new Uint8Array(MESSAGE_SIZE_MAX) });
  const others = [200_000, 900_000, 900_000].map((size) =>
    link.request('encrypt', { plaintext: new Uint8Array(size) }),
  );
  await t.rejects(drive(clock, long), { code: 'device_refused', status: Status.DATA_TOO_LONG });
  t.equal((await drive(clock, Promise.all(others))).length, 3);
});

t.test('a request with a number that has no place on the wire is refused alone', async (t) => {
  const { clock, open } = linkWorld();
  const link = await drive(clock, open());
  const before = encrypt(link);
  await t.rejects(link.request('encrypt', { keyHandle: 2 ** 60 }), RangeError);
  const after = encrypt(link);
  t.equal((await drive(clock, Promise.all([before, after]))).length, 2);
});

t.test('heartbeats: one each interval; a device that stops answering is dead two intervals later', async (t) => {
  const { clock, device, open, seen } = linkWorld((request) => (request.id <= 2 ? {} : undefined));
  const link = await drive(clock, open());
  const ends: string[] = [];
  link.onEnd(() => ends.push('end'));
  const beats = () => device.connections[0]?.requests.filter(({ heartbeat }) => heartbeat).length;
  for (const expected of [1, 2, 3, 4]) {
    clock.advance(10_000);
    await turn(clock);
    t.equal(beats(), expected);
    t.same(ends, []);
  }
  const read = outcome(encrypt(link, 60_000));
  await turn(clock);
  clock.advance(10_000);
  await turn(clock);
  t.same(ends, ['end']);
  t.equal(read.is, 'connection_lost');
  t.same(seen.closes, [1006]);
  clock.advance(100_000);
  t.equal(beats(), 4, 'nothing goes on after the end');
});
