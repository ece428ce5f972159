// Whatever a request says, the device answers it exactly once and goes on.

import fc from 'fast-check';
import t from 'tap';
import { CIPHERS } from '../../../sim/hsm/crypto/ciphers.ts';
import { DERIVERS } from '../../../sim/hsm/crypto/derivers.ts';
import { SIGNERS } from '../../../sim/hsm/crypto/signers.ts';
import { WRAPPERS } from '../../../sim/hsm/crypto/wrappers.ts';
import { POLICY } from '../../../sim/hsm/policy.ts';
import type { Operation } from '../../../src/wire/messages.ts';
import { Status } from '../../../src/wire/status.ts';
import { ADMIN, ALICE, type Credential, loggedIn, startCluster, TestClient } from './support.ts';

const octets = fc.uint8Array({ maxLength: 40 });
const handle = fc.oneof(fc.nat(), fc.constantFrom(0, 262148, 2 ** 48, 2 ** 48 + 1, Number.MAX_SAFE_INTEGER));
const int32 = fc.oneof(fc.constantFrom(0, 1, 2, 3, 31, 256, 257, 353, 371), fc.integer());
const uint32 = fc.oneof(fc.constantFrom(0, 1, 16, 24, 32, 2 ** 32 - 1), fc.nat());
const attribute = fc.record(
  { type: int32, flag: fc.boolean(), octets, number: uint32 },
  { requiredKeys: ['type'], noNullPrototype: true },
);
const template = fc.record({ attributes: fc.array(attribute, { maxLength: 3 }) });
const attributes = fc.array(
  fc.oneof(attribute, fc.record({ type: fc.constantFrom(1073742353, 1073742354, 3), template })),
  {
    maxLength: 80,
  },
);
const hash = fc.integer({ min: 0, max: 6 });
const oaep = fc.record({ hash, mgf1Hash: hash, label: octets });
/** One message for all mechanisms: each takes the members that it has. */
const params = fc.record(
  {
    ...{ aad: octets, iv: octets, hash, mgf1Hash: hash, label: octets, saltLength: uint32, oaep },
    ...{ counterBits: uint32, fixedInput: octets, publicPoint: octets, kdfHash: hash, sharedInfo: octets },
  },
  { requiredKeys: [] },
);

function withMechanism(body: fc.Arbitrary<object>, mechanisms: object): fc.Arbitrary<object> {
  const mechanism = fc.option(fc.tuple(fc.constantFrom(...Object.keys(mechanisms)), params));
  return fc.tuple(body, mechanism).map(([fields, chosen]) => (chosen ? { ...fields, [chosen[0]]: chosen[1] } : fields));
}

const text = fc.oneof(
  fc.string({ maxLength: 80 }),
  fc.constantFrom('alice', 'admin', 'n,,n=alice,r=abc,t=crypto-user'),
);
const signed = fc.option(fc.record({ token: octets, signature: octets }), { nil: undefined });
const quorumValues = fc.option(fc.record({ manageKeyQuorumValue: uint32, useKeyQuorumValue: uint32 }), {
  nil: undefined,
});
const approval = fc.option(
  fc.record({
    token: octets,
    signatures: fc.array(fc.record({ username: text, signature: octets }), { maxLength: 3 }),
  }),
  { nil: undefined },
);
const nothing = fc.constant({});

const BODIES: Record<Operation, fc.Arbitrary<object>> = {
  loginStart: fc.record({ clientFirst: text, connectorId: text }),
  loginFinish: fc.record({ clientFinal: text }),
  // Log out would end what the others need.
  logout: nothing,
  heartbeat: nothing,
  listOwnSessions: nothing,
  createUser: fc.record({ username: text, role: int32, password: octets, approval }),
  deleteUser: fc.record({ username: text, role: int32, approval }),
  listUsers: nothing,
  changePassword: fc.record({ username: text, role: int32, newPassword: octets, expectedGeneration: handle }),
  changeMfa: fc.record({
    username: text,
    role: int32,
    publicKey: octets,
    signedToken: signed,
    approval,
    changeQuorum: fc.boolean(),
  }),
  registerQuorumKey: fc.record({ publicKey: octets, signedToken: signed }),
  generateQuorumToken: fc.record({ service: int32, keyHandle: handle }),
  listQuorumTokens: nothing,
  deleteQuorumTokens: fc.record({ all: fc.boolean() }),
  setQuorumValue: fc.record({ service: int32, quorumValue: uint32, approval }),
  setQuorumTimeouts: fc.record({ generatedSeconds: uint32, approvedSeconds: uint32 }),
  listQuorumSettings: nothing,
  generateKey: fc.record({
    ...{ keyType: int32, keyLengthBytes: uint32, attributes, idempotencyKey: text },
    ...{ sharedUsers: fc.array(text, { maxLength: 5 }), quorumValues },
  }),
  findKeys: fc.record({ attributes, countMax: uint32, afterHandle: handle }),
  getAttributes: fc.record({ keyHandle: handle, types: fc.array(int32, { maxLength: 80 }) }),
  deleteKey: fc.record({ keyHandle: handle }),
  setAttributes: fc.record({ keyHandle: handle, attributes, approval }),
  shareKey: fc.record({ keyHandle: handle, username: text, approval }),
  unshareKey: fc.record({ keyHandle: handle, username: text, approval }),
  encrypt: withMechanism(fc.record({ keyHandle: handle, plaintext: octets }), CIPHERS),
  decrypt: withMechanism(fc.record({ keyHandle: handle, ciphertext: octets }), CIPHERS),
  generateRandom: fc.record({ length: uint32 }),
  // RSA only of a size that is refused: its primes would take the test's time.
  generateKeyPair: fc.record({
    ...{ keyType: fc.constantFrom(0, 3, 31, 64, 7), modulusBits: fc.constantFrom(0, 1024, 2050, 65536) },
    ...{ publicExponent: uint32, curve: fc.integer({ min: 0, max: 6 }) },
    ...{ publicKeyAttributes: attributes, privateKeyAttributes: attributes },
  }),
  wrapKey: withMechanism(fc.record({ wrappingKeyHandle: handle, keyHandle: handle }), WRAPPERS),
  unwrapKey: withMechanism(
    fc.record({ unwrappingKeyHandle: handle, wrappedKey: octets, keyClass: int32, keyType: int32, attributes }),
    WRAPPERS,
  ),
  deriveKey: withMechanism(
    fc.record({ baseKeyHandle: handle, keyType: fc.constantFrom(16, 31), keyLengthBytes: uint32, attributes }),
    DERIVERS,
  ),
  exportPublicKey: fc.record({ keyHandle: handle }),
  importPublicKey: fc.record({ spki: octets, attributes }),
  extractMaskedObject: fc.record(
    { keyHandle: handle, user: fc.record({ username: text, role: int32 }) },
    { requiredKeys: [] },
  ),
  insertMaskedObject: fc.record({ maskedObject: octets }),
  sign: withMechanism(fc.record({ keyHandle: handle, data: octets }), SIGNERS),
  verify: withMechanism(fc.record({ keyHandle: handle, data: octets, signature: octets }), SIGNERS),
  digest: fc.record({ hash: int32, data: octets }),
  getHsmInfo: nothing,
};

const request = fc
  .constantFrom(...(Object.keys(POLICY) as Operation[]).filter((operation) => operation !== 'logout'))
  .chain((operation) => fc.tuple(fc.constant(operation), BODIES[operation]));

async function bombard(client: TestClient): Promise<void> {
  const key = await client.ask('generateKey', {
    keyType: 31,
    keyLengthBytes: 32,
    attributes: [{ type: 1, flag: true }],
  });
  await fc.assert(
    fc.asyncProperty(request, async ([operation, body]) => {
      const before = client.answerCount;
      const { status } = await client.ask(operation, body as never);
      if (client.answerCount !== before + 1) throw new Error('not exactly one answer');
      if (Status[status] === undefined || status === Status.DEVICE_ERROR) throw new Error(`status ${status}`);
    }),
    { numRuns: 400, seed: 20260101 },
  );
  // The wire's own answers, counted: none came on top of those.
  if (client.closedWith !== undefined) throw new Error(`closed with ${client.closedWith}`);
  if (key === undefined) throw new Error('no answer');
}

for (const user of [undefined, ALICE, ADMIN] as readonly (Credential | undefined)[]) {
  t.test(`as ${user?.username ?? 'nobody'}`, async (t) => {
    const { hsm } = await startCluster();
    await t.resolves(bombard(user === undefined ? new TestClient(hsm) : await loggedIn(hsm, user)));
    t.equal((await new TestClient(hsm).ask('heartbeat', {})).status, Status.SUCCESS);
  });
}
