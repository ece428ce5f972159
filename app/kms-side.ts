// The KMS side put together: ledger, custom key stores, keys. It knows the world through three small interfaces.

import { ClusterSession } from '../src/client/cluster-session.ts';
import { createOpenLink } from '../src/client/hsm-connection.ts';
import type { WatchRequests } from '../src/client/hsm-link.ts';
import { ScramKeyCache } from '../src/client/scram-keys.ts';
import { activeHsmAddresses } from '../src/keystore/cluster-requirements.ts';
import type { ZeroHsms } from '../src/keystore/connector.ts';
import { CredentialVault } from '../src/keystore/credential-vault.ts';
import { isKeyStoreFact, type KeyStoreFact } from '../src/keystore/facts.ts';
import { KeyStores } from '../src/keystore/key-stores.ts';
import type { ClusterDirectory, NetworkBuilder } from '../src/keystore/world.ts';
import type { KmsFact } from '../src/kms/facts.ts';
import { createKms, type Kms } from '../src/kms/kms.ts';
import { recoverInterruptedKeys } from '../src/kms/recovery.ts';
import { Journal } from '../src/ledger/journal.ts';
import type { Ledger } from '../src/ledger/ledger.ts';
import type { Clock } from '../src/runtime/clock.ts';
import type { Logger } from '../src/runtime/logger.ts';
import type { RandomSource } from '../src/runtime/random.ts';
import type { Secret } from '../src/runtime/secret.ts';
import type { ChannelFactory } from '../src/transport/channel.ts';
import { statusName } from '../src/wire/status.ts';
import type { KeyDeletion } from './events/key-deleted-event.ts';

export type KmsLedgerFact = KeyStoreFact | KmsFact;

export interface KmsSideParts {
  readonly ledger: Ledger<KmsLedgerFact>;
  /** Seals the passwords of `kmsuser`. 32 octets. */
  readonly rootKey: Secret;
  readonly directory: ClusterDirectory;
  readonly network: NetworkBuilder;
  readonly channels: ChannelFactory;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly logger: Logger;
  readonly region: string;
  readonly accountId: string;
  /** Asked at each connect. */
  readonly connectDurationMs: () => number;
  readonly zeroHsms: ZeroHsms;
  /** How long an HSM's answer is waited for. Default: 10 seconds. */
  readonly hsmTimeoutMs?: number | undefined;
  /** Looks on at each request to an HSM. */
  readonly watchLinks?: WatchRequests | undefined;
  /** A key's waiting period has ended. Must not throw. */
  readonly onKeyDeleted?: (deletion: KeyDeletion) => void;
}

export interface KmsSide {
  readonly kms: Kms;
  readonly keyStores: KeyStores;
  /** Closes every session; what is recorded stays as it is. */
  shutDown(): Promise<void>;
}

/** Resolves once the ledger has been replayed, and what it left unfinished has been taken up. */
export async function startKmsSide(parts: KmsSideParts): Promise<KmsSide> {
  const { clock, random, logger, directory, network, region, accountId } = parts;
  const scramKeys = new ScramKeyCache(random);
  const openLink = createOpenLink({
    channels: parts.channels,
    clock: clock.monotonic,
    random,
    scramKeys,
    deadlineMs: parts.hsmTimeoutMs,
    watch: parts.watchLinks,
  });
  const journal = new Journal<KmsLedgerFact>(parts.ledger);
  const keyStoreFacts = journal.part((fact): fact is KeyStoreFact => isKeyStoreFact(fact));
  const keyFacts = journal.part((fact): fact is KmsFact => !isKeyStoreFact(fact));
  const keyStores = new KeyStores(
    {
      world: { directory, network, openLink, random },
      journal: keyStoreFacts,
      vault: new CredentialVault(parts.rootKey),
      clock,
      logger,
      connectDurationMs: parts.connectDurationMs,
      zeroHsms: parts.zeroHsms,
      openSession: ({ record, credentials, links, onEntriesLost, onCredentialRefused }) => {
        const session = new ClusterSession({
          discover: async () => {
            const cluster = await directory.describe(record.clusterId);
            return cluster === undefined ? [] : activeHsmAddresses(cluster, record.trustAnchorCertificate);
          },
          openLink,
          credential: () => credentials.login('current'),
          clock: clock.monotonic,
          random,
          logger: logger.child({ customKeyStoreId: record.customKeyStoreId }),
          onEntriesLost,
          onCredentialRefused: (status) => onCredentialRefused(statusName(status)),
        });
        for (const link of links) session.adopt(link);
        void session.refresh();
        return session;
      },
      onConnected: (customKeyStoreId, session) => void recoverInterruptedKeys(kms, customKeyStoreId, session),
    },
    keyStoreFacts,
  );
  const kms = createKms({
    ...{ journal: keyFacts, keyStores, calendar: clock.calendar, random, region, accountId, logger },
    onKeyDeleted: (key, isHsmKeyDeleted) => {
      const clusterId = keyStores.find(key.customKeyStoreId)?.clusterId;
      parts.onKeyDeleted?.({ key, clusterId, isHsmKeyDeleted });
    },
  });
  await journal.open();
  keyStores.resume();
  kms.deletions.resume();
  return {
    kms,
    keyStores,
    async shutDown() {
      kms.deletions.stop();
      await keyStores.shutDown();
      journal.close();
      scramKeys.wipe();
    },
  };
}
