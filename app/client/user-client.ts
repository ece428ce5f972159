// Users of a cluster, changed from outside: no administrator is asked for it.

import type { ListedUser, UserRole } from '../library/hsm/users.ts';
import { type ControlConnection, segment } from './control-connection.ts';

/** The users of a cluster. */
export interface UserListing {
  /** As every HSM that answers has them. */
  readonly users: readonly ListedUser[];
  /** Ids of HSMs that do not answer. */
  readonly unanswered: readonly string[];
}

/** A user that is to be. */
export interface NewClusterUser {
  /** 1 to 31 letters, digits or `_`; kept in lower case. */
  readonly username: string;
  /** 8 to 32 printable ASCII characters without a colon; of `kmsuser`, 7 to 32 letters and digits. */
  readonly password: string;
  /** Default: `crypto-user`. */
  readonly role?: UserRole;
}

/** Every method throws SimError as `ControlConnection.ask`; `not_found` for a cluster or a user that is not there. */
export class UserClient {
  readonly #connection: ControlConnection;

  /** @internal Made by `SimulatorClient`. */
  constructor(connection: ControlConnection) {
    this.#connection = connection;
  }

  /** What each HSM says, put together. @throws SimError `no_hsm_available` when none answers */
  list(clusterId: string): Promise<UserListing> {
    return this.#connection.ask('GET', usersPath(clusterId));
  }

  /** Resolves with the name that it has. */
  async create(clusterId: string, user: NewClusterUser): Promise<string> {
    return (await this.#connection.ask<{ username: string }>('POST', usersPath(clusterId), user)).username;
  }

  /** Its sessions end; its keys stay. */
  async delete(clusterId: string, username: string): Promise<void> {
    await this.#connection.ask('DELETE', userPath(clusterId, username));
  }

  /** Unlocks the user, too. */
  async changePassword(clusterId: string, username: string, password: string): Promise<void> {
    await this.#connection.ask('PUT', `${userPath(clusterId, username)}/password`, { password });
  }

  /** Wrong passwords, until every HSM has locked the user. */
  async lock(clusterId: string, username: string): Promise<void> {
    await this.#connection.ask('POST', `${userPath(clusterId, username)}/lock`);
  }

  /** As an admin who gives the user the password that it has. */
  async unlock(clusterId: string, username: string): Promise<void> {
    await this.#connection.ask('POST', `${userPath(clusterId, username)}/unlock`);
  }
}

const usersPath = (clusterId: string): string => `clusters/${segment(clusterId)}/users`;
const userPath = (clusterId: string, username: string): string => `${usersPath(clusterId)}/${segment(username)}`;
