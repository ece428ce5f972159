// The operations of the wire, by the names of their request bodies.

import type { Operation } from '../../src/wire/messages.ts';

/** A table, so that one that is missing does not compile. */
const ALL: Readonly<Record<Operation, true>> = {
  loginStart: true,
  loginFinish: true,
  logout: true,
  heartbeat: true,
  listOwnSessions: true,
  createUser: true,
  deleteUser: true,
  listUsers: true,
  changePassword: true,
  changeMfa: true,
  registerQuorumKey: true,
  generateQuorumToken: true,
  listQuorumTokens: true,
  deleteQuorumTokens: true,
  setQuorumValue: true,
  setQuorumTimeouts: true,
  listQuorumSettings: true,
  generateKey: true,
  findKeys: true,
  getAttributes: true,
  deleteKey: true,
  setAttributes: true,
  shareKey: true,
  unshareKey: true,
  generateKeyPair: true,
  wrapKey: true,
  unwrapKey: true,
  deriveKey: true,
  exportPublicKey: true,
  importPublicKey: true,
  extractMaskedObject: true,
  insertMaskedObject: true,
  encrypt: true,
  decrypt: true,
  generateRandom: true,
  sign: true,
  verify: true,
  digest: true,
  getHsmInfo: true,
};

export const OPERATIONS = Object.keys(ALL) as readonly Operation[];

export const isOperation = (name: string): name is Operation => Object.hasOwn(ALL, name);
