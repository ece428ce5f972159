// What every custom key store of a process shares: the world, the ledger, the clock, and how a session is opened.

import type { ClusterSession } from '../client/cluster-session.ts';
import type { HsmLink } from '../client/hsm-link.ts';
import type { JournalPart } from '../ledger/journal.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import type { ConnectorWorld } from './connect-attempt.ts';
import type { CredentialVault } from './credential-vault.ts';
import type { KeyStoreFact } from './facts.ts';
import type { KeyStoreRecord } from './key-store-records.ts';
import type { KeyStoreSession, SessionEvents } from './key-store-session.ts';
import type { KmsuserCredentials } from './kmsuser-credentials.ts';

export type ZeroHsms = 'async' | 'refuse';

export interface SessionOpening extends SessionEvents {
  readonly record: KeyStoreRecord;
  readonly credentials: KmsuserCredentials;
  /** Logged in; none after a restart. */
  readonly links: readonly HsmLink[];
}

export interface Connector {
  readonly world: ConnectorWorld;
  readonly journal: Pick<JournalPart<KeyStoreFact>, 'record'>;
  readonly vault: CredentialVault;
  readonly clock: Clock;
  readonly logger: Logger;
  /**
   * How long CONNECTING lasts on the calendar before the attempt is made, and DISCONNECTING before it is over; asked at
   * each. AWS: up to 20 minutes.
   */
  readonly connectDurationMs: () => number;
  /**
   * A connect to a cluster without an active HSM, which AWS documents both ways: `async` ends in FAILED
   * INSUFFICIENT_CLOUDHSM_HSMS, `refuse` throws CloudHsmClusterInvalidConfigurationException at once.
   */
  readonly zeroHsms: ZeroHsms;
  /** A session over links that are logged in; it logs in wherever else the cluster has HSMs. */
  readonly openSession: (opening: SessionOpening) => ClusterSession;
  /** The store has just become CONNECTED. */
  onConnected(customKeyStoreId: string, session: KeyStoreSession): void;
}
