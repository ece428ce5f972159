// Logout: the session ends, and its session keys with it; the connection stays.

import type { ResponseFields } from '../../../src/wire/messages.ts';
import { Status } from '../../../src/wire/status.ts';
import type { Scope } from '../core.ts';

export function logout({ core, phase, session }: Scope): ResponseFields {
  phase.advance('logout_started');
  core.sessions.close(session);
  const user = { name: session.username, type: session.role };
  core.audit.record('CN_LOGOUT', session.handle, Status.SUCCESS, { user });
  phase.advance('logout_finished');
  return {};
}
