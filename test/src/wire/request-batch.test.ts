// A request that cannot be written leaves the others of its turn as they are.

import t from 'tap';
import { decodeRequests } from '../../../src/wire/codec.ts';
import { RequestBatch } from '../../../src/wire/request-batch.ts';

const envelope = (id: number) => ({ id, deadlineMs: 0, afterPosition: 0 });
const decoded = (batch: RequestBatch) =>
  batch
    .take()
    .flatMap((octets) => decodeRequests(octets).map(({ id, encrypt }) => [id, encrypt?.plaintext.toString()]));

t.test('what has no place on the wire is not taken, and what was is kept', async (t) => {
  const batch = new RequestBatch();
  const add = (id: number, plaintext: unknown, keyHandle = 5): boolean =>
    batch.add(envelope(id), 'encrypt', { keyHandle, plaintext: plaintext as Uint8Array, cloudhsmAesGcm: {} });
  add(1, Buffer.from('one'));
  t.throws(() => add(2, 'text'), TypeError);
  t.throws(() => add(2, new ArrayBuffer(4)), TypeError);
  t.throws(() => add(2, new Uint16Array(24)), TypeError);
  t.throws(() => add(2, Buffer.from('two'), 2 ** 53), RangeError);
  add(2, Buffer.from('two'));
  t.same(decoded(batch), [
    [1, 'one'],
    [2, 'two'],
  ]);
  t.ok(batch.isEmpty);
});
