// What has waited goes on only for a request that is open, in the session that it was asked in.

import type { Call } from './call.ts';
import type { Scope } from './core.ts';
import { LongWork, type MaybeLong } from './crypto/long-work.ts';

/** @throws refusal once the request has ended; NOT_LOGGED_IN once its session has */
export function requireWanted({ core, session }: Scope, call: Call): void {
  call.requireOpen();
  core.sessions.requireLive(session);
}

/**
 * Does what a request needs done, which may take long.
 * @throws refusal BUSY, and as `requireWanted` after long work: octets that nobody may have are wiped
 */
export async function workFor<T>(scope: Scope, work: MaybeLong<T>, call: Call): Promise<T> {
  if (!(work instanceof LongWork)) return work;
  const outcome = await scope.core.longWork.run(work, call);
  try {
    requireWanted(scope, call);
    return outcome;
  } catch (error) {
    if (outcome instanceof Uint8Array) outcome.fill(0);
    throw error;
  }
}
