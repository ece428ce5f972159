// A cluster's users, from what each of its HSMs says. Lock-out is counted per HSM, and after a partial failure HSMs may
// disagree in anything else, too: what they disagree in is called `inconsistent`, as CloudHSM CLI calls it.

import type { AnswerOf } from '../wire/messages.ts';
import { type RoleName, roleName } from '../wire/roles.ts';

type ListedUser = NonNullable<AnswerOf<'users'>['users'][number]>;

export interface ClusterUser {
  readonly username: string;
  readonly role: RoleName | 'inconsistent';
  readonly locked: 'true' | 'false' | 'inconsistent';
  readonly mfa: 'true' | 'false' | 'inconsistent';
  readonly quorum: 'true' | 'false' | 'inconsistent';
  /** `full`: on every HSM. */
  readonly coverage: 'full' | 'inconsistent';
}

/** @param listings the answer to ListUsers of each HSM; users come in the order in which they are first met */
export function aggregateUsers(listings: readonly (readonly ListedUser[])[]): ClusterUser[] {
  const byName = new Map<string, ListedUser[]>();
  for (const user of listings.flat()) {
    const known = byName.get(user.username);
    if (known === undefined) byName.set(user.username, [user]);
    else known.push(user);
  }
  return Array.from(byName, ([username, users]) => ({
    username,
    role: agreed(users.map(({ role }) => roleName(role))),
    locked: agreed(users.map(({ locked }) => flagName(locked))),
    mfa: agreed(users.map(({ mfa }) => flagName(mfa))),
    quorum: agreed(users.map(({ quorum }) => flagName(quorum))),
    coverage: users.length === listings.length ? 'full' : 'inconsistent',
  }));
}

const flagName = (flag: boolean): 'true' | 'false' => (flag ? 'true' : 'false');

function agreed<T extends string>(values: readonly (T | undefined)[]): T | 'inconsistent' {
  const [first] = values;
  return first !== undefined && values.every((value) => value === first) ? first : 'inconsistent';
}
