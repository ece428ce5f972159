// From the member of a request's oneof to its mechanism, and from a mechanism's outcome to an answer.

import type { ResponseFields } from '../../src/wire/messages.ts';
import { Status } from '../../src/wire/status.ts';
import type { Later, Scope } from './core.ts';
import { LongWork, type MaybeLong } from './crypto/long-work.ts';
import type { Restricted } from './crypto/mechanism.ts';
import { refusal } from './refusal.ts';
import { checkRestriction } from './restrictions.ts';
import { workFor } from './still-wanted.ts';

/** @throws refusal MECHANISM_INVALID for none, POLICY_VIOLATION for one that this HSM refuses */
export function choose<Table extends Readonly<Record<keyof Table, Restricted>>, Name extends keyof Table>(
  { core }: Scope,
  mechanisms: Table,
  name: Name | undefined,
): Table[Name] {
  if (name === undefined) throw refusal(Status.MECHANISM_INVALID, 'mechanism: none that this operation knows');
  const mechanism = mechanisms[name];
  checkRestriction(core.tools.restrictions, mechanism.restriction);
  return mechanism;
}

/** At once, or when the work has been done. `answer` may throw to refuse. */
export function answered<T>(
  scope: Scope,
  outcome: MaybeLong<T>,
  answer: (outcome: T) => ResponseFields,
): ResponseFields | Later {
  if (!(outcome instanceof LongWork)) return answer(outcome);
  return async (call) => answer(await workFor(scope, outcome, call));
}
