// What a client has to know of each operation when the answer does not come.

import type { BodyFieldsOf, Operation } from '../wire/messages.ts';

/**
 * `write`: it changes the cluster, so that without an answer nobody knows whether it happened. `read`: asked again, of
 * any HSM, it does no harm. `session`: it means something on its own connection only.
 */
type Kind = 'write' | 'read' | 'session';

const KINDS: Readonly<Record<Operation, Kind>> = {
  loginStart: 'session',
  loginFinish: 'session',
  logout: 'session',
  heartbeat: 'session',
  listOwnSessions: 'session',
  createUser: 'write',
  deleteUser: 'write',
  listUsers: 'read',
  changePassword: 'write',
  changeMfa: 'write',
  registerQuorumKey: 'write',
  // A token belongs to the session that made it.
  generateQuorumToken: 'session',
  listQuorumTokens: 'session',
  deleteQuorumTokens: 'session',
  setQuorumValue: 'write',
  setQuorumTimeouts: 'write',
  listQuorumSettings: 'read',
  generateKey: 'write',
  findKeys: 'read',
  getAttributes: 'read',
  deleteKey: 'write',
  setAttributes: 'write',
  shareKey: 'write',
  unshareKey: 'write',
  encrypt: 'read',
  decrypt: 'read',
  generateRandom: 'read',
  generateKeyPair: 'write',
  wrapKey: 'read',
  unwrapKey: 'write',
  deriveKey: 'write',
  exportPublicKey: 'read',
  importPublicKey: 'write',
  extractMaskedObject: 'read',
  insertMaskedObject: 'write',
  sign: 'read',
  verify: 'read',
  digest: 'read',
  // Each HSM has its own answer.
  getHsmInfo: 'session',
};

export const isWrite = (operation: Operation): boolean => KINDS[operation] === 'write';

/** An approval is good for one operation, on one HSM. */
const APPROVALS = ['approval', 'wrappingApproval', 'payloadApproval'] as const;

/** May it be done twice, on two HSMs even, with the effect of once? */
export function isIdempotent<O extends Operation>(operation: O, body: BodyFieldsOf<O>): boolean {
  const fields = body as Readonly<Record<string, unknown>>;
  if (APPROVALS.some((name) => fields[name] !== undefined && fields[name] !== null)) return false;
  if (KINDS[operation] === 'read') return true;
  // What is there already stays as it is.
  if (operation === 'insertMaskedObject') return true;
  // A key that is asked for again with its idempotency key is the same key.
  return operation === 'generateKey' && 'idempotencyKey' in body && Boolean(body.idempotencyKey);
}
