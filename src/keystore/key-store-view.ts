// A custom key store as others see it and ask for it.

import type { Secret } from '../runtime/secret.ts';
import type { ConnectionErrorCode, ConnectionState } from './connection-state.ts';

/** As DescribeCustomKeyStores shows it. */
export interface KeyStoreView {
  readonly customKeyStoreId: string;
  readonly name: string;
  readonly clusterId: string;
  /** PEM. */
  readonly trustAnchorCertificate: string;
  readonly connectionState: ConnectionState;
  /** In FAILED only. */
  readonly connectionErrorCode: ConnectionErrorCode | undefined;
  /** Milliseconds since 1970. */
  readonly creationDateMs: number;
}

export interface NewKeyStore {
  /** Default: a new one. */
  readonly customKeyStoreId?: string;
  readonly name: string;
  readonly clusterId: string;
  /** PEM. */
  readonly trustAnchorCertificate: string;
  /** Read, not kept: the caller wipes it. */
  readonly password: Secret;
}

export interface KeyStoreChange {
  readonly name?: string | undefined;
  readonly clusterId?: string | undefined;
  /** Read, not kept: the caller wipes it. */
  readonly password?: Secret | undefined;
}
