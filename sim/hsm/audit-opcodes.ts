// Opcodes of the management audit log: names and numbers as CloudHSM publishes them (audit log reference).

export const AUDIT_OPCODES = {
  CN_CREATE_USER: 0x3,
  CN_CREATE_CO: 0x4,
  CN_CHANGE_PSWD: 0x9,
  CN_LOGIN: 0xd,
  CN_LOGOUT: 0xe,
  /** A session key; a token key's end is CN_TOMBSTONE_OBJECT. */
  CN_DESTROY_OBJECT: 0x11,
  /** Share and unshare. */
  CN_SHARE_OBJECT: 0x12,
  CN_GENERATE_KEY: 0x17,
  CN_GENERATE_KEY_PAIR: 0x19,
  CN_WRAP_KEY: 0x1a,
  CN_UNWRAP_KEY: 0x1b,
  CN_DELETE_USER: 0xa1,
  CN_EXTRACT_MASKED_OBJECT_USER: 0xf0,
  CN_INSERT_MASKED_OBJECT_USER: 0xf1,
  // No numbers are published for these.
  /** A public key was imported. */
  CN_CREATE_OBJECT: undefined,
  CN_DERIVE_KEY: undefined,
  CN_TOMBSTONE_OBJECT: undefined,
  /** Attributes were set. */
  CN_MODIFY_OBJECT: undefined,
  CN_GET_TOKEN: undefined,
  CN_APPROVE_TOKEN: undefined,
  CN_DELETE_TOKEN: undefined,
  CN_SET_M_VALUE: undefined,
  /** Ours: the log's reference has no name for it. */
  CN_REGISTER_QUORUM_PUB_KEY: undefined,
  /** Ours, too. */
  CN_SET_TOKEN_TIMEOUT: undefined,
  /** The application went away without log out. */
  CN_APP_FINALIZE: undefined,
  /** The HSM closed the session. */
  CN_CLOSE_SESSION: undefined,
} as const satisfies Record<string, number | undefined>;

export type AuditOpcode = keyof typeof AUDIT_OPCODES;
