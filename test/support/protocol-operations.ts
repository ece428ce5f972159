// The operations of docs/protocol.md: numbers from the wire, roles and states from the policy table, a line of text each.

import { POLICY, type Rule } from '../../sim/hsm/policy.ts';
import type { Operation } from '../../src/wire/messages.ts';
import { requestBodies, responseBodies } from '../../src/wire/protobuf.ts';
import { roleName } from '../../src/wire/roles.ts';
import { code, snakeCase, table } from './markdown.ts';

const WHAT: Readonly<Record<Operation, string>> = {
  loginStart: 'first half of a log in',
  loginFinish: 'second half: the proof',
  logout: 'ends the session and its session keys; the connection stays',
  heartbeat: 'keeps the connection alive',
  listOwnSessions: "the live sessions of one's own user on this HSM",
  createUser: 'makes a crypto user or an admin',
  deleteUser: 'not one who is logged in here, owns keys, or is the last admin',
  listUsers: 'everybody, with what this HSM counts of wrong passwords',
  changePassword: "one's own (`username` empty), or, as admin, anybody's",
  changeMfa:
    "one's own second factor, or, as admin, anybody's; no `public_key`: off; `change_quorum`: the same key to approve with",
  registerQuorumKey: 'what one approves with',
  generateQuorumToken: 'a token to be signed; of users and quorum values for admins, of keys for crypto users',
  listQuorumTokens: 'of all users, on this HSM',
  deleteQuorumTokens: "one's own, or all, on this HSM",
  setQuorumValue: 'how many admins have to approve',
  setQuorumTimeouts: 'how long a token may be approved, and then be used',
  listQuorumSettings: 'the values, and how long a token lives',
  generateKey: 'an AES key or a generic secret',
  findKeys: 'handles, by equality of attributes, in order, in pages',
  getAttributes: 'what a key is, never its value',
  deleteKey: 'by its owner, if it is `DESTROYABLE`',
  setAttributes: 'by its owner, if it is `MODIFIABLE`; as admin `TRUSTED` alone',
  shareKey: 'by its owner: another crypto user may use a token key',
  unshareKey: 'takes that back',
  generateKeyPair: 'RSA, EC or Ed25519',
  wrapKey: 'by its owner: a key leaves under another one',
  unwrapKey: 'a key comes in under another one',
  deriveKey: 'a secret key from another key',
  exportPublicKey: 'of a public key, or of the public half of a private one',
  importPublicKey: 'a public key comes in',
  extractMaskedObject:
    'a token key, by its owner or an admin, or, by an admin, a user: sealed for clones of the cluster',
  insertMaskedObject: 'what was extracted from a clone of the cluster',
  encrypt: 'needs `ENCRYPT`',
  decrypt: 'needs `DECRYPT`',
  generateRandom: '1 to 16,224 octets',
  sign: 'needs `SIGN`',
  verify: 'needs `VERIFY`; `SUCCESS` or `SIGNATURE_INVALID`',
  digest: 'needs no key',
  getHsmInfo: 'vendor, model, serial number, versions and FIPS mode of this HSM',
};

/** Those whose answer has another number than they have themselves. */
const ANSWERS: Partial<Readonly<Record<Operation, string>>> = {
  unwrapKey: 'keyGenerated',
  deriveKey: 'keyGenerated',
  importPublicKey: 'keyGenerated',
};

const numberOf = ([tag]: readonly [number, unknown]): number => tag >>> 3;
const answersByNumber = new Map(Object.entries(responseBodies).map(([name, body]) => [numberOf(body), name]));

/** As in the text above the table. */
const STATES: ReadonlyMap<string, string> = new Map([
  ['unauthenticated', 'before'],
  ['logging_in', 'between'],
  ['logged_in', 'idle session'],
  ['logged_in,changing_password', 'session'],
  ['unauthenticated,logging_in,logged_in,changing_password,logging_out', 'any'],
]);

function statesOf({ states }: Rule): string {
  const name = STATES.get(states.join());
  if (name === undefined) throw new RangeError(`no name for ${states.join()}`);
  return name;
}

const rolesOf = ({ roles }: Rule): string =>
  roles === 'none_needed' ? 'none needed' : roles.map((role) => roleName(role)).join(', ');

const kindOf = ({ write, idempotent }: Rule): string => (write ? 'write' : idempotent ? 'read' : 'step');

export const renderOperations = (): string =>
  table(
    ['number', 'operation', 'answer', 'roles', 'when', 'kind', 'what'],
    Object.entries(requestBodies).map(([name, body]) => {
      const [operation, number] = [name as Operation, numberOf(body)];
      const rule = POLICY[operation];
      const answer = ANSWERS[operation] ?? answersByNumber.get(number);
      return [
        ...[String(number), code(snakeCase(operation)), answer === undefined ? '-' : code(snakeCase(answer))],
        ...[rolesOf(rule), statesOf(rule), kindOf(rule), WHAT[operation]],
      ];
    }),
  );
