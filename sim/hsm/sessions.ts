// The live sessions of this HSM: by handle, and by user. A session is a log in; it lives on one connection.

import { CloseCode } from '../../src/wire/close-codes.ts';
import type { Role } from '../../src/wire/roles.ts';
import { Status } from '../../src/wire/status.ts';
import { KeyVault, SESSION_KEY_HANDLE_BASE } from './key-vault.ts';
import { refusal } from './refusal.ts';
import type { Users } from './users.ts';

export interface Session {
  readonly handle: number;
  readonly username: string;
  /** Which user of that name: a later one is somebody else. */
  readonly userCreatedPosition: number;
  readonly role: Role;
  /** Empty: the client has none. */
  readonly connectorId: string;
  /** Session keys. */
  readonly keys: KeyVault;
  /** Handles of those whose token key is on its way to the ledger. */
  readonly becomingTokenKeys: Set<number>;
  /** Closes the connection that it lives on. */
  terminate(code: number, reason: string): void;
}

export type NewSession = Omit<Session, 'handle' | 'keys' | 'becomingTokenKeys'>;

/** Handles look like CloudHSM's. */
const FIRST_HANDLE = 0x7014006;
const LAST_HANDLE = 0xffff_ffff;

export class Sessions {
  readonly #byHandle = new Map<number, Session>();
  readonly #byUser = new Map<string, Set<Session>>();
  readonly #countMax: number;
  readonly #users: Users;
  #nextHandle = FIRST_HANDLE;
  #sessionKeyCount = 0;

  /** @param users as they are now: a session acts for nobody else than the user who logged in */
  constructor(countMax: number, users: Users) {
    this.#countMax = countMax;
    this.#users = users;
  }

  get count(): number {
    return this.#byHandle.size;
  }

  /**
   * A new log in. It takes the place of older sessions of the same user and the same connector id, whose connections are
   * closed: a connector that crashed does not lock itself out.
   * @throws refusal SESSION_LIMIT_REACHED
   */
  open(login: NewSession): Session {
    for (const older of [...this.of(login.username)]) {
      if (older.connectorId === '' || older.connectorId !== login.connectorId) continue;
      older.terminate(CloseCode.SESSION_REPLACED, 'a new log in with the same connector id took its place');
    }
    if (this.#byHandle.size >= this.#countMax) throw refusal(Status.SESSION_LIMIT_REACHED, 'too many sessions');
    const session = {
      ...login,
      handle: this.#takeHandle(),
      keys: new KeyVault(),
      becomingTokenKeys: new Set<number>(),
    };
    this.#byHandle.set(session.handle, session);
    const ofUser = this.#byUser.get(session.username);
    if (ofUser === undefined) this.#byUser.set(session.username, new Set([session]));
    else ofUser.add(session);
    return session;
  }

  /** Its session keys go with it. */
  close(session: Session): void {
    if (!this.#byHandle.delete(session.handle)) return;
    const ofUser = this.#byUser.get(session.username);
    ofUser?.delete(session);
    if (ofUser?.size === 0) this.#byUser.delete(session.username);
  }

  /** For what has waited meanwhile. @throws refusal NOT_LOGGED_IN */
  requireLive(session: Session): void {
    if (!this.isLive(session)) throw refusal(Status.NOT_LOGGED_IN, 'the session has ended');
  }

  isLive(session: Session): boolean {
    if (this.#byHandle.get(session.handle) !== session) return false;
    return this.#users.get(session.username)?.createdPosition === session.userCreatedPosition;
  }

  /** Closes the connections of sessions whose user is no more, even if there is another one of that name. */
  endOrphans(username: string): void {
    for (const session of [...this.of(username)]) {
      if (!this.isLive(session)) session.terminate(CloseCode.SESSION_ENDED, 'the user was deleted');
    }
  }

  of(username: string): ReadonlySet<Session> {
    return this.#byUser.get(username) ?? new Set();
  }

  /** Has the user a live session that is not `mine`? */
  hasOther(username: string, mine: Session): boolean {
    for (const session of this.of(username)) if (session !== mine) return true;
    return false;
  }

  /** Session keys of all sessions: they count against the HSM's room. */
  keyCount(): number {
    let count = 0;
    for (const session of this.#byHandle.values()) count += session.keys.size;
    return count;
  }

  /** Of those, public and private ones. */
  asymmetricKeyCount(): number {
    let count = 0;
    for (const session of this.#byHandle.values()) count += session.keys.asymmetricCount;
    return count;
  }

  takeKeyHandle(): number {
    return SESSION_KEY_HANDLE_BASE + ++this.#sessionKeyCount;
  }

  #takeHandle(): number {
    let handle = this.#nextHandle;
    while (this.#byHandle.has(handle)) handle = after(handle);
    this.#nextHandle = after(handle);
    return handle;
  }
}

const after = (handle: number): number => (handle === LAST_HANDLE ? FIRST_HANDLE : handle + 1);
