// What is legal when: one table for a session, read by both roles. The client and the device each keep one per socket.
//
// An event without an entry is a violation of the protocol. `broken` is where a socket that died or lied ends;
// `closed` is where one that was closed in order ends. Both are final.

export type SessionState =
  | 'idle'
  | 'unauthenticated'
  | 'logging_in'
  | 'logged_in'
  | 'changing_password'
  | 'logging_out'
  | 'closed'
  | 'broken';

export type SessionEvent =
  /** The hello has been sent (device) or verified (client). */
  | 'hello'
  | 'login_started'
  | 'login_succeeded'
  | 'login_failed'
  /** A change of one's own password. */
  | 'change_started'
  | 'change_finished'
  | 'logout_started'
  | 'logout_finished'
  | 'closed'
  | 'lost';

type Row = Partial<Record<SessionEvent, SessionState>>;

export const SESSION_TABLE: Readonly<Record<SessionState, Row>> = {
  idle: { hello: 'unauthenticated', closed: 'closed', lost: 'broken' },
  unauthenticated: { login_started: 'logging_in', closed: 'closed', lost: 'broken' },
  logging_in: { login_succeeded: 'logged_in', login_failed: 'unauthenticated', closed: 'closed', lost: 'broken' },
  logged_in: {
    change_started: 'changing_password',
    logout_started: 'logging_out',
    closed: 'closed',
    lost: 'broken',
  },
  changing_password: { change_finished: 'logged_in', closed: 'closed', lost: 'broken' },
  logging_out: { logout_finished: 'unauthenticated', closed: 'closed', lost: 'broken' },
  closed: {},
  broken: {},
};

/** The state after `event`; undefined when the table does not have it, which is a violation of the protocol. */
export const nextSessionState = (state: SessionState, event: SessionEvent): SessionState | undefined =>
  SESSION_TABLE[state][event];
