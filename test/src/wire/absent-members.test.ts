import t from 'tap';
import { decodeRequests, encodeRequests } from '../../../src/wire/codec.ts';

t.test('a 64-bit member that is absent is the number 0, as one that is present is a number', (t) => {
  const [octets = new Uint8Array(0)] = encodeRequests([
    { id: 1, changePassword: {} },
    { id: 2, findKeys: { afterHandle: 2 ** 48 + 1 }, afterPosition: 7 },
  ]);
  const [absent, present] = decodeRequests(octets);
  t.equal(absent?.afterPosition, 0);
  t.equal(absent?.changePassword?.expectedGeneration, 0);
  t.equal(present?.afterPosition, 7);
  t.equal(present?.findKeys?.afterHandle, 2 ** 48 + 1);
  t.end();
});
