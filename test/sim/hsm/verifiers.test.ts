import t from 'tap';
import { maskVerifier } from '../../../sim/hsm/masking.ts';
import type { User } from '../../../sim/hsm/users.ts';
import { Verifiers } from '../../../sim/hsm/verifiers.ts';
import { Role } from '../../../src/wire/roles.ts';
import { CLUSTER_KEY } from './support.ts';

const fill = (size: number, octet: number): Uint8Array => new Uint8Array(size).fill(octet);

function userWith(storedKey: number, credentialGeneration: number): User {
  const [username, role] = ['alice', Role.CRYPTO_USER];
  const verifier = { salt: fill(16, 1), iterations: 4096, storedKey: fill(32, storedKey), serverKey: fill(32, 3) };
  const maskedVerifier = maskVerifier(CLUSTER_KEY, username, role, verifier);
  return { username, role, createdPosition: 1, credentialGeneration, maskedVerifier };
}

t.test('a verifier is unmasked once, and anew when the ledger tells of another password', (t) => {
  const verifiers = new Verifiers(CLUSTER_KEY);
  const [before, after] = [userWith(2, 1), userWith(5, 2)];
  t.same([...verifiers.of(before).storedKey], [...fill(32, 2)]);
  t.equal(verifiers.of(before), verifiers.of(before));
  t.same([...verifiers.of(after).storedKey], [...fill(32, 5)]);
  t.end();
});

t.test('one that belongs to somebody else does not open, the first time or later', (t) => {
  const verifiers = new Verifiers(CLUSTER_KEY);
  const mallory = { ...userWith(2, 1), username: 'mallory' };
  for (let times = 0; times < 2; times++) t.throws(() => verifiers.of(mallory), { code: 'seal_broken' });
  t.end();
});
