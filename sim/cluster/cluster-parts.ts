// What the pieces of one cluster share.

import type { Ledger } from '../../src/ledger/ledger.ts';
import type { Mutex } from '../../src/runtime/mutex.ts';
import type { Secret } from '../../src/runtime/secret.ts';
import type { ClusterFact } from '../hsm/facts.ts';
import type { Appointments } from './appointments.ts';
import type { Backups } from './backups.ts';
import type { ClusterSettings } from './cluster-description.ts';
import type { ClusterSubnet } from './cluster-network.ts';
import type { ClusterEnvironment } from './environment.ts';
import type { Hardware } from './hardware-certificates.ts';
import type { Life } from './life.ts';
import type { Membership } from './membership.ts';

/** Where a cluster lies. */
export interface ClusterPlace {
  readonly clusterId: string;
  /** Which one of all that were ever created. */
  readonly ordinal: number;
  readonly securityGroupId: string;
  /** Of one VPC, at most one in each availability zone. */
  readonly subnets: readonly [ClusterSubnet, ...ClusterSubnet[]];
}

/** What the clusters of one account and Region share. */
export interface ClusterServices {
  readonly environment: ClusterEnvironment;
  readonly backups: Backups;
  readonly hardware: Hardware;
}

export interface ClusterParts extends ClusterServices {
  readonly place: ClusterPlace;
  /** As they are now. */
  readonly settings: () => ClusterSettings;
  readonly ledger: Ledger<ClusterFact>;
  readonly clusterKey: Secret;
  /** Clusters from a backup share the cluster key, and each has a range of its own. */
  readonly keyHandleRange: number;
  readonly members: Membership;
  readonly life: Life;
  /** Changes happen one after another, and as a whole or not at all. */
  readonly changes: Mutex;
  readonly appointments: Appointments;
  /** Takes a backup if the cluster is ACTIVE. @throws SimError of the ledger */
  readonly backUp: () => Promise<void>;
}
