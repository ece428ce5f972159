// WebSocket close codes (RFC 6455 section 7.4). The 44xx range is this protocol's.

export const CloseCode = {
  NORMAL: 1000,
  GOING_AWAY: 1001,
  UNSUPPORTED_DATA: 1003,
  MESSAGE_TOO_BIG: 1009,
  /** The octets are no message of this protocol. */
  MALFORMED_MESSAGE: 4400,
  /** More than REQUESTS_PER_MESSAGE_MAX requests in one message. */
  TOO_MANY_REQUESTS: 4401,
  /** A request id was 0, used before, or smaller than one used before. */
  REQUEST_ID_REUSED: 4402,
  /** An answer to a request that was never sent. */
  UNKNOWN_REQUEST_ID: 4403,
  /** Nothing was heard for three heartbeat intervals. */
  HEARTBEAT_MISSED: 4404,
  /** A new log in with the same connector id took this session's place. */
  SESSION_REPLACED: 4405,
  /** The HSM has as many connections as it takes. */
  TOO_MANY_CONNECTIONS: 4406,
  /** The device did not open with its hello, or the hello names another cluster or HSM. */
  IDENTITY_MISMATCH: 4407,
  /** The session's user was deleted. */
  SESSION_ENDED: 4408,
} as const;
export type CloseCode = (typeof CloseCode)[keyof typeof CloseCode];
