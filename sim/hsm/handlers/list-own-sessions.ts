// ListOwnSessions: who else is logged in as this user, on this HSM.

import type { ResponseFields } from '../../../src/wire/messages.ts';
import type { Scope } from '../core.ts';

export function listOwnSessions({ core, session: mine }: Scope): ResponseFields {
  const sessions = [...core.sessions.of(mine.username)].map((session) => ({
    sessionHandle: session.handle,
    connectorId: session.connectorId,
    current: session === mine,
  }));
  return { ownSessions: { sessions } };
}
