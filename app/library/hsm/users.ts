// Users as callers write and read them.

/** What the HSMs disagree in is `inconsistent`. */
export interface ListedUser {
  /** In lower case. */
  readonly username: string;
  /** As CloudHSM CLI names it. */
  readonly role: 'crypto-user' | 'admin' | 'unactivated-admin' | 'internal(APPLIANCE_USER)' | 'inconsistent';
  /** Locked out by wrong passwords; counted by each HSM. */
  readonly locked: 'true' | 'false' | 'inconsistent';
  /** Logs in with a second factor. */
  readonly mfa: 'true' | 'false' | 'inconsistent';
  /** Has a key for quorum authentication. */
  readonly quorum: 'true' | 'false' | 'inconsistent';
  /** `full`: on every HSM. */
  readonly coverage: 'full' | 'inconsistent';
}

/** A crypto user owns and uses keys, an admin manages users. */
export type UserRole = 'crypto-user' | 'admin';

/** Users of a cluster; all but listing is for admins. Every method throws SimError as those of HsmClient. */
export interface HsmUsers {
  /** As every HSM that can be reached has them. */
  list(): Promise<readonly ListedUser[]>;
  /**
   * @param username at most 31 letters, digits and `_`
   * @param password 8 to 32 characters of printable ASCII
   * @param role default: `crypto-user`
   */
  create(username: string, password: string, role?: UserRole): Promise<void>;
  /** Refused while the user owns keys or is logged in. @param role default: `crypto-user` */
  delete(username: string, role?: UserRole): Promise<void>;
  /** Ends a lock-out as well. @param role default: `crypto-user` */
  setPassword(username: string, newPassword: string, role?: UserRole): Promise<void>;
}
