// The cluster's users, as this HSM has them from the ledger. Names are lower case throughout.

import { Role } from '../../src/wire/roles.ts';
import { Status } from '../../src/wire/status.ts';
import type { MaskedObject } from './facts.ts';
import { refusal } from './refusal.ts';

export interface User {
  readonly username: string;
  readonly role: Role;
  /** Ledger position of the fact that made this user. */
  readonly createdPosition: number;
  readonly maskedVerifier: MaskedObject;
  /** Ledger position of the last fact about this user's password. */
  readonly credentialGeneration: number;
  /** SubjectPublicKeyInfo DER of the second factor. */
  readonly mfaPublicKey?: Uint8Array | undefined;
  /** SubjectPublicKeyInfo DER of what the user approves with. */
  readonly quorumPublicKey?: Uint8Array | undefined;
}

/** Present on every HSM, for AWS's own key synchronization; listed, never for log in. */
export const APPLIANCE_USERNAME = 'app_user';

export class Users {
  readonly #users = new Map<string, User>();

  get size(): number {
    return this.#users.size;
  }

  get(username: string): User | undefined {
    return this.#users.get(username);
  }

  /** Adds, or replaces with another credential. */
  set(user: User): void {
    this.#users.set(user.username, user);
  }

  delete(username: string): void {
    this.#users.delete(username);
  }

  /** How many can approve. */
  approverCount(): number {
    let count = 0;
    for (const { role, quorumPublicKey } of this.#users.values()) {
      if (role === Role.ADMIN && quorumPublicKey !== undefined) count++;
    }
    return count;
  }

  /** In order of creation. */
  values(): Iterable<User> {
    return this.#users.values();
  }
}

/** @param role ROLE_UNSPECIFIED: any. @throws refusal USER_DOES_NOT_EXIST, for another role, too */
export function requireUser(users: Users, username: string, role: Role): User {
  const user = users.get(username);
  if (user === undefined || (role !== Role.ROLE_UNSPECIFIED && role !== user.role)) {
    throw refusal(Status.USER_DOES_NOT_EXIST, 'there is no such user in this role');
  }
  return user;
}
