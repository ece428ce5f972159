import t from 'tap';
import { maskMaterial, maskVerifier, unmaskMaterial, unmaskVerifier } from '../../../sim/hsm/masking.ts';
import { Role } from '../../../src/wire/roles.ts';
import { CLUSTER_KEY } from './support.ts';

const fill = (size: number, octet: number): Uint8Array => new Uint8Array(size).fill(octet);
const OTHER_KEY = fill(32, 9);

t.test('a verifier opens under its cluster key, for its user in its role', (t) => {
  const verifier = { salt: fill(16, 1), iterations: 4096, storedKey: fill(32, 2), serverKey: fill(32, 3) };
  const masked = maskVerifier(CLUSTER_KEY, 'alice', Role.CRYPTO_USER, verifier);
  const open = unmaskVerifier(CLUSTER_KEY, 'alice', Role.CRYPTO_USER, masked);
  t.equal(open.iterations, 4096);
  for (const member of ['salt', 'storedKey', 'serverKey'] as const) t.same([...open[member]], [...verifier[member]]);
  t.notOk(Buffer.from(masked).includes(Buffer.from(verifier.storedKey)), 'it does not lie open');
  const broken = { code: 'seal_broken' };
  t.throws(() => unmaskVerifier(CLUSTER_KEY, 'bob', Role.CRYPTO_USER, masked), broken);
  t.throws(() => unmaskVerifier(CLUSTER_KEY, 'alice', Role.ADMIN, masked), broken);
  t.throws(() => unmaskVerifier(OTHER_KEY, 'alice', Role.CRYPTO_USER, masked), broken);
  t.end();
});

t.test('key material opens for the same handle, owner and attributes, in whatever order they were set', (t) => {
  const key = { handle: 262162, owner: 'alice', attributes: { 1: true, 3: Uint8Array.of(1, 2), 353: 32 } };
  const masked = maskMaterial(CLUSTER_KEY, key, fill(32, 5));
  const reordered = { ...key, attributes: { 353: 32, 3: Buffer.from([1, 2]), 1: true } };
  t.same([...unmaskMaterial(CLUSTER_KEY, reordered, masked)], [...fill(32, 5)]);
  const broken = { code: 'seal_broken' };
  const others = [
    { ...key, handle: 262163 },
    { ...key, owner: 'bob' },
    { ...key, attributes: { ...key.attributes, 1: false } },
    { ...key, attributes: { ...key.attributes, 3: Uint8Array.of(1) } },
    { ...key, attributes: { ...key.attributes, 354: true } },
  ];
  for (const other of others) t.throws(() => unmaskMaterial(CLUSTER_KEY, other, masked), broken);
  t.end();
});
