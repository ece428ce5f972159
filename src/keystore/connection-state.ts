// ConnectionState of a custom key store: one table, one writer (custom-key-store.ts).
//
// Facts: "State machine of a custom key store" of the KMS API. A CONNECTED store stays CONNECTED whatever happens to
// its cluster; FAILED comes only of an attempt to connect, and only a disconnect leaves it.

/** How a custom key store stands; in CONNECTED it can be used. */
export type ConnectionState = 'DISCONNECTED' | 'CONNECTING' | 'CONNECTED' | 'FAILED' | 'DISCONNECTING';

export type ConnectionEvent = 'connect' | 'connected' | 'failed' | 'disconnect' | 'disconnected';

/**
 * The next state; `no_effect`: answered as a success that changes nothing; `refused`: the caller gets
 * CustomKeyStoreInvalidStateException. An absent entry cannot happen: meeting it is an error of ours.
 */
export type Transition = ConnectionState | 'no_effect' | 'refused';

export const CONNECTION_TABLE: Readonly<Record<ConnectionState, Partial<Record<ConnectionEvent, Transition>>>> = {
  DISCONNECTED: { connect: 'CONNECTING', disconnect: 'refused' },
  CONNECTING: { connect: 'no_effect', connected: 'CONNECTED', failed: 'FAILED', disconnect: 'DISCONNECTING' },
  CONNECTED: { connect: 'no_effect', disconnect: 'DISCONNECTING' },
  FAILED: { connect: 'refused', disconnect: 'DISCONNECTING' },
  DISCONNECTING: { connect: 'refused', disconnect: 'refused', disconnected: 'DISCONNECTED' },
};

/** Undefined where the table has no entry. */
export const transition = (state: ConnectionState, event: ConnectionEvent): Transition | undefined =>
  CONNECTION_TABLE[state][event];

/** Why an attempt failed; the ten codes of the KMS API that a CloudHSM key store can show. */
export const CONNECTION_ERROR_CODES = [
  ...(['CLUSTER_NOT_FOUND', 'INSUFFICIENT_CLOUDHSM_HSMS', 'INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET'] as const),
  ...(['SUBNET_NOT_FOUND', 'INVALID_CREDENTIALS', 'USER_LOCKED_OUT', 'USER_LOGGED_IN', 'USER_NOT_FOUND'] as const),
  ...(['NETWORK_ERRORS', 'INTERNAL_ERROR'] as const),
] as const;

/** Why a connect came to nothing, in FAILED. */
export type ConnectionErrorCode = (typeof CONNECTION_ERROR_CODES)[number];
