// Every operation x role x session state, against the facts (CloudHSM user guide, HSM user permissions table), and a
// device that is asked each of them.

import t from 'tap';
import { judge, POLICY } from '../../../sim/hsm/policy.ts';
import { SESSION_TABLE, type SessionState } from '../../../src/session/session-state.ts';
import type { Operation } from '../../../src/wire/messages.ts';
import { Role } from '../../../src/wire/roles.ts';
import { Status } from '../../../src/wire/status.ts';
import {
  ADMIN,
  ALICE,
  loggedIn,
  password,
  settle,
  startCluster,
  startLogin,
  TestClient,
  type TestCluster,
} from './support.ts';

const OPERATIONS = Object.keys(POLICY) as Operation[];
const STATES = Object.keys(SESSION_TABLE) as SessionState[];
const ROLES = [undefined, Role.CRYPTO_USER, Role.ADMIN, Role.APPLIANCE_USER, Role.UNACTIVATED_ADMIN];
const WITH_SESSION: SessionState[] = ['logged_in', 'changing_password', 'logging_out'];
const FINAL: SessionState[] = ['idle', 'closed', 'broken'];

// What the permission table says.
const WITHOUT_LOGIN: Operation[] = ['heartbeat', 'listUsers', 'listQuorumSettings', 'getHsmInfo'];
const LOGIN_STEPS: Partial<Record<Operation, SessionState>> = {
  loginStart: 'unauthenticated',
  loginFinish: 'logging_in',
};
const ADMIN_ONLY: Operation[] = [
  ...(['createUser', 'deleteUser'] as const),
  ...(['deleteQuorumTokens', 'setQuorumValue', 'setQuorumTimeouts'] as const),
];
/** All that an unactivated admin may do but log in. */
const EVEN_UNACTIVATED: Operation[] = ['logout', 'changePassword'];
/** Everybody who is logged in; an admin finds keys in order to mark them as trusted. */
const EVERYBODY: Operation[] = [
  ...(['listOwnSessions', 'changeMfa', 'registerQuorumKey', 'generateQuorumToken', 'listQuorumTokens'] as const),
  ...(['findKeys', 'getAttributes', 'setAttributes'] as const),
  // "Extract / insert masked objects": admins and crypto users.
  ...(['extractMaskedObject', 'insertMaskedObject'] as const),
];
/** Would race with a password change under way. */
const NOT_WHILE_CHANGING: Operation[] = ['logout', 'changePassword'];

function expected(operation: Operation, state: SessionState, role: Role | undefined): Status {
  if (WITHOUT_LOGIN.includes(operation)) return Status.SUCCESS;
  if (operation in LOGIN_STEPS) {
    if (LOGIN_STEPS[operation] === state) return Status.SUCCESS;
    return WITH_SESSION.includes(state) ? Status.ALREADY_LOGGED_IN : Status.WRONG_SESSION_STATE;
  }
  if (!WITH_SESSION.includes(state)) return Status.NOT_LOGGED_IN;
  if (state === 'logging_out') return Status.WRONG_SESSION_STATE;
  if (state === 'changing_password' && NOT_WHILE_CHANGING.includes(operation)) return Status.WRONG_SESSION_STATE;
  if (ADMIN_ONLY.includes(operation)) return role === Role.ADMIN ? Status.SUCCESS : Status.ROLE_NOT_PERMITTED;
  if (EVEN_UNACTIVATED.includes(operation)) {
    return role === Role.APPLIANCE_USER ? Status.ROLE_NOT_PERMITTED : Status.SUCCESS;
  }
  if (EVERYBODY.includes(operation)) {
    return role === Role.ADMIN || role === Role.CRYPTO_USER ? Status.SUCCESS : Status.ROLE_NOT_PERMITTED;
  }
  // Whatever else there is, now or later, works with keys: crypto users only.
  return role === Role.CRYPTO_USER ? Status.SUCCESS : Status.ROLE_NOT_PERMITTED;
}

t.test('the table says of every operation, state and role what the facts say', (t) => {
  for (const operation of OPERATIONS) {
    for (const state of STATES) {
      if (FINAL.includes(state)) continue;
      for (const role of ROLES) {
        if ((role === undefined) === WITH_SESSION.includes(state)) continue;
        const verdict = judge(POLICY[operation], state, role);
        const name = `${operation} while ${state} as ${role === undefined ? 'nobody' : Role[role]}`;
        t.equal(Status[verdict], Status[expected(operation, state, role)], name);
      }
    }
  }
  t.end();
});

t.test('nothing is legal in a final state', (t) => {
  for (const operation of OPERATIONS) {
    for (const state of FINAL)
      t.not(judge(POLICY[operation], state, undefined), Status.SUCCESS, `${operation} ${state}`);
  }
  t.end();
});

/** A new connection in this state. */
async function clientIn({ hsm }: TestCluster, state: SessionState, role: Role | undefined): Promise<TestClient> {
  if (role === undefined) {
    const client = new TestClient(hsm);
    if (state === 'logging_in') await startLogin(client, ALICE);
    return client;
  }
  const client = await loggedIn(hsm, role === Role.ADMIN ? ADMIN : ALICE);
  if (state === 'changing_password') {
    // It stays in the ledger's hands.
    hsm.held.onAppend = () => new Promise(() => {});
    void client.ask('changePassword', { newPassword: password('new-password') });
  }
  return client;
}

const REFUSED_BY_POLICY: Status[] = [
  ...[Status.NOT_LOGGED_IN, Status.ALREADY_LOGGED_IN, Status.WRONG_SESSION_STATE, Status.ROLE_NOT_PERMITTED],
];
const REACHABLE: [SessionState, Role | undefined][] = [
  ['unauthenticated', undefined],
  ['logging_in', undefined],
  ['logged_in', Role.CRYPTO_USER],
  ['logged_in', Role.ADMIN],
  ['changing_password', Role.CRYPTO_USER],
  ['changing_password', Role.ADMIN],
];

for (const [state, role] of REACHABLE) {
  const who = role === undefined ? 'nobody' : Role[role];
  t.test(`a device asked while ${state} as ${who} keeps to the table`, async (t) => {
    for (const operation of OPERATIONS) {
      const cluster = await startCluster();
      const client = await clientIn(cluster, state, role);
      const answer = client.ask(operation, {}, { deadlineMs: 10 });
      await settle();
      cluster.clock.advance(10);
      const { status } = await answer;
      const verdict = judge(POLICY[operation], state, role);
      if (verdict === Status.SUCCESS) t.notOk(REFUSED_BY_POLICY.includes(status), `${operation} is let through`);
      else t.equal(status, verdict, `${operation} is refused`);
    }
  });
}

t.test('every write, and nothing else, needs a ledger that takes entries', async (t) => {
  const { hsm } = await startCluster();
  const admin = await loggedIn(hsm, ADMIN);
  const alice = await loggedIn(hsm, ALICE);
  const label = { type: 3, octets: password('label') };
  const { keyGenerated } = await alice.ask('generateKey', {
    keyType: 31,
    keyLengthBytes: 32,
    attributes: [{ type: 1, flag: true }, label],
  });
  const { SimError } = await import('../../../src/errors.ts');
  hsm.held.onAppend = () => Promise.reject(new SimError('ledger_unavailable', 'no appends'));
  const asked = {
    createUser: admin.ask('createUser', { username: 'carol', role: Role.CRYPTO_USER, password: password('password1') }),
    deleteUser: admin.ask('deleteUser', { username: 'bob', role: Role.CRYPTO_USER }),
    changePassword: admin.ask('changePassword', { username: 'bob', newPassword: password('password2') }),
    generateKey: alice.ask('generateKey', { keyType: 31, keyLengthBytes: 16, attributes: [{ type: 1, flag: true }] }),
    deleteKey: alice.ask('deleteKey', { keyHandle: keyGenerated?.keyHandle }),
    findKeys: alice.ask('findKeys', { attributes: [label] }),
    listUsers: alice.ask('listUsers', {}),
  };
  for (const [operation, answer] of Object.entries(asked)) {
    const { write } = POLICY[operation as Operation];
    t.equal((await answer).status, write ? Status.LEDGER_UNAVAILABLE : Status.SUCCESS, operation);
  }
  t.same((await asked.findKeys).foundKeys?.keyHandles, [keyGenerated?.keyHandle], 'nothing was changed');
  t.equal((await asked.listUsers).users?.users.length, 4);
});
