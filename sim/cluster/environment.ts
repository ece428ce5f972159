// What clusters need from outside; app gives it.

import type { Ledger } from '../../src/ledger/ledger.ts';
import type { VoidedRange } from '../../src/ledger/memory-ledger.ts';
import type { Clock } from '../../src/runtime/clock.ts';
import type { RsaKeyPair } from '../../src/runtime/crypto.ts';
import type { Logger } from '../../src/runtime/logger.ts';
import type { RandomSource } from '../../src/runtime/random.ts';
import type { ClusterFact } from '../hsm/facts.ts';
import type { ClusterNetwork } from './cluster-network.ts';
import type { Durations } from './durations.ts';
import type { HsmFactory } from './hsm-factory.ts';
import type { PortPicker } from './port-picker.ts';

export interface ClusterEnvironment {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly network: ClusterNetwork;
  readonly hsmFactory: HsmFactory;
  /** Where HSMs listen. */
  readonly host: string;
  readonly ports: PortPicker;
  /** RSA-2048; asked for once for each cluster, when its first HSM is made, and once for the hardware's certificates. */
  readonly generateKeyPair: () => Promise<RsaKeyPair>;
  /** The cluster's own ledger, empty for a new cluster. It must be told by `voidedBy` which entries void others. */
  readonly openLedger: (clusterId: string) => Ledger<ClusterFact>;
  /** Asked whenever something begins through the CloudHSM V2 API; default: nothing takes time. */
  readonly durations?: () => Durations;
  /** Of what fails after it has been answered. */
  readonly logger?: Logger;
}

/** The range of the cluster's ledger that a fact voids. */
export const voidedBy = (fact: ClusterFact): VoidedRange | undefined =>
  fact.type === 'hsm_lost' ? { afterPosition: fact.afterPosition } : undefined;
