// The table walked pair by pair: what may follow, and that nothing else may.

import t from 'tap';
import {
  nextSessionState,
  SESSION_TABLE,
  type SessionEvent,
  type SessionState,
} from '../../../src/session/session-state.ts';

const EVENTS: readonly SessionEvent[] = [
  ...(['hello', 'login_started', 'login_succeeded', 'login_failed', 'change_started'] as const),
  ...(['change_finished', 'logout_started', 'logout_finished', 'closed', 'lost'] as const),
];

/** Design, section 5: idle, unauthenticated, logging in, logged in, changing password, logging out, closed; broken. */
const LEGAL: readonly (readonly [SessionState, SessionEvent, SessionState])[] = [
  ['idle', 'hello', 'unauthenticated'],
  ['unauthenticated', 'login_started', 'logging_in'],
  ['logging_in', 'login_succeeded', 'logged_in'],
  ['logging_in', 'login_failed', 'unauthenticated'],
  ['logged_in', 'change_started', 'changing_password'],
  ['logged_in', 'logout_started', 'logging_out'],
  ['changing_password', 'change_finished', 'logged_in'],
  ['logging_out', 'logout_finished', 'unauthenticated'],
];
const FINAL: readonly SessionState[] = ['closed', 'broken'];

for (const state of Object.keys(SESSION_TABLE) as SessionState[]) {
  t.test(state, (t) => {
    for (const event of EVENTS) {
      const end = event === 'closed' ? 'closed' : event === 'lost' ? 'broken' : undefined;
      const legal = LEGAL.find(([from, on]) => from === state && on === event)?.[2] ?? end;
      const expected = FINAL.includes(state) ? undefined : legal;
      t.equal(nextSessionState(state, event), expected, `${event} -> ${expected ?? 'a violation of the protocol'}`);
    }
    t.end();
  });
}
