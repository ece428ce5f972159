// What is legal when, and for whom: one row per operation. Dispatch asks before a handler runs.
//
// - A heartbeat and ListUsers are legal in every state of a live connection (CloudHSM lists users without log in).
// - While one's own password changes, everything goes on but a second change and log out: they would race with it.
// - While a log in or a log out is under way, nothing that needs a session is legal.
// - ChangePassword, ChangeMfa and DeleteUser are refused while the user is logged in elsewhere on this HSM. It knows of no
//   sessions but its own, as it counts wrong passwords on its own: CloudHSM's clients ask every HSM of a cluster.

import type { SessionState } from '../../src/session/session-state.ts';
import type { Operation } from '../../src/wire/messages.ts';
import { Role } from '../../src/wire/roles.ts';
import { Status } from '../../src/wire/status.ts';

export interface Rule {
  readonly states: readonly SessionState[];
  /** Roles of the session; `none_needed`: legal without a session. */
  readonly roles: readonly Role[] | 'none_needed';
  /** It becomes an entry of the ledger, and its answer carries the position. */
  readonly write: boolean;
  /** Sent twice it leaves the same as sent once. */
  readonly idempotent: boolean;
}

const LIVE = ['unauthenticated', 'logging_in', 'logged_in', 'changing_password', 'logging_out'] as const;
const IN_SESSION = ['logged_in', 'changing_password'] as const;
const ANYBODY = [Role.CRYPTO_USER, Role.ADMIN];
/** An unactivated admin logs in, changes its password, and logs out. */
const EVEN_UNACTIVATED = [...ANYBODY, Role.UNACTIVATED_ADMIN];
const ADMIN = [Role.ADMIN];
const CRYPTO_USER = [Role.CRYPTO_USER];

const READ = { write: false, idempotent: true } as const;
const STEP = { write: false, idempotent: false } as const;
const WRITE = { write: true, idempotent: false } as const;

export const POLICY: Readonly<Record<Operation, Rule>> = {
  loginStart: { states: ['unauthenticated'], roles: 'none_needed', ...STEP },
  loginFinish: { states: ['logging_in'], roles: 'none_needed', ...STEP },
  logout: { states: ['logged_in'], roles: EVEN_UNACTIVATED, ...STEP },
  heartbeat: { states: LIVE, roles: 'none_needed', ...READ },
  listOwnSessions: { states: IN_SESSION, roles: ANYBODY, ...READ },

  createUser: { states: IN_SESSION, roles: ADMIN, ...WRITE },
  deleteUser: { states: IN_SESSION, roles: ADMIN, ...WRITE },
  listUsers: { states: LIVE, roles: 'none_needed', ...READ },
  // Idempotent where it names the credential generation: a late duplicate is refused.
  changePassword: { states: ['logged_in'], roles: EVEN_UNACTIVATED, ...WRITE },
  changeMfa: { states: IN_SESSION, roles: ANYBODY, ...WRITE },

  // A crypto user: for keys.
  registerQuorumKey: { states: IN_SESSION, roles: ANYBODY, ...WRITE },
  // A crypto user: to register, and for keys.
  generateQuorumToken: { states: IN_SESSION, roles: ANYBODY, ...STEP },
  listQuorumTokens: { states: IN_SESSION, roles: ANYBODY, ...READ },
  deleteQuorumTokens: { states: IN_SESSION, roles: ADMIN, ...STEP },
  setQuorumValue: { states: IN_SESSION, roles: ADMIN, ...WRITE },
  setQuorumTimeouts: { states: IN_SESSION, roles: ADMIN, write: true, idempotent: true },
  // Without log in, as in CloudHSM.
  listQuorumSettings: { states: LIVE, roles: 'none_needed', ...READ },

  // Idempotent where it carries an idempotency key.
  generateKey: { states: IN_SESSION, roles: CRYPTO_USER, ...WRITE },
  // An admin has to find the keys that are to be marked as trusted.
  findKeys: { states: IN_SESSION, roles: ANYBODY, ...READ },
  getAttributes: { states: IN_SESSION, roles: ANYBODY, ...READ },
  deleteKey: { states: IN_SESSION, roles: CRYPTO_USER, ...WRITE },
  // An admin: `trusted` alone.
  setAttributes: { states: IN_SESSION, roles: ANYBODY, ...WRITE },
  shareKey: { states: IN_SESSION, roles: CRYPTO_USER, write: true, idempotent: true },
  unshareKey: { states: IN_SESSION, roles: CRYPTO_USER, write: true, idempotent: true },

  generateKeyPair: { states: IN_SESSION, roles: CRYPTO_USER, ...WRITE },
  // Nothing of the key changes.
  wrapKey: { states: IN_SESSION, roles: CRYPTO_USER, ...READ },
  unwrapKey: { states: IN_SESSION, roles: CRYPTO_USER, ...WRITE },
  deriveKey: { states: IN_SESSION, roles: CRYPTO_USER, ...WRITE },
  exportPublicKey: { states: IN_SESSION, roles: CRYPTO_USER, ...READ },
  importPublicKey: { states: IN_SESSION, roles: CRYPTO_USER, ...WRITE },
  // A crypto user: own keys. An admin: any token key, and users. No quorum: `user replicate` takes no approval.
  extractMaskedObject: { states: IN_SESSION, roles: ANYBODY, ...READ },
  insertMaskedObject: { states: IN_SESSION, roles: ANYBODY, write: true, idempotent: true },

  encrypt: { states: IN_SESSION, roles: CRYPTO_USER, ...READ },
  decrypt: { states: IN_SESSION, roles: CRYPTO_USER, ...READ },
  generateRandom: { states: IN_SESSION, roles: CRYPTO_USER, ...READ },
  sign: { states: IN_SESSION, roles: CRYPTO_USER, ...READ },
  verify: { states: IN_SESSION, roles: CRYPTO_USER, ...READ },
  digest: { states: IN_SESSION, roles: CRYPTO_USER, ...READ },

  // Without log in, as in CloudHSM.
  getHsmInfo: { states: LIVE, roles: 'none_needed', ...READ },
};

/** SUCCESS, or the status to refuse with. `role` is that of the session, undefined without one. */
export function judge(rule: Rule, state: SessionState, role: Role | undefined): Status {
  if (rule.states.includes(state)) {
    if (rule.roles === 'none_needed' || (role !== undefined && rule.roles.includes(role))) return Status.SUCCESS;
    return Status.ROLE_NOT_PERMITTED;
  }
  if (rule.roles === 'none_needed') {
    return role === undefined ? Status.WRONG_SESSION_STATE : Status.ALREADY_LOGGED_IN;
  }
  return role === undefined ? Status.NOT_LOGGED_IN : Status.WRONG_SESSION_STATE;
}
