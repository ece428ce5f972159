// What a seed comes to: everything filled in and checked, in the order in which it is made. Secrets are Secrets.

import type { ClusterSettings } from '../../sim/cluster/cluster-description.ts';
import type { WrittenFault } from '../../sim/fault/written-fault.ts';
import type { KnownKey } from '../../sim/hsm/known-keys.ts';
import type { KeyTemplate } from '../../src/client/key-attributes.ts';
import type { Secret } from '../../src/runtime/secret.ts';
import type { CalendarStart } from '../process-runtime.ts';
import type { Path } from '../yaml/path.ts';
import type { Where } from './problem.ts';
import type { SeedHsmKey, SeedSettings } from './seed-document.ts';

export interface PlannedUser {
  readonly username: string;
  readonly role: 'admin' | 'crypto-user';
  /** Undefined: one is made. */
  readonly password: Secret | undefined;
  /** Where it comes from. One from elsewhere stays there: it is not told in the ready file. */
  readonly passwordFrom: 'made' | 'seed' | 'elsewhere';
}

export interface PlannedCustomerCa {
  readonly certificatePem: string;
  /** PEM. */
  readonly privateKey: Secret;
}

export type HsmKeyType = SeedHsmKey['type'];

export interface PlannedHsmKey {
  readonly path: Path;
  readonly owner: string;
  readonly label: string;
  readonly type: HsmKeyType;
  /** Octets of a secret key, bits of an RSA modulus, a curve. */
  readonly size: { readonly lengthBytes: number; readonly modulusBits: number; readonly curve: string };
  readonly template: KeyTemplate;
  readonly publicTemplate: KeyTemplate;
  /** Undefined: the HSM makes it. */
  readonly known: KnownKey | undefined;
}

export interface PlannedCluster {
  readonly path: Path;
  readonly name: string;
  /** Undefined: a new one. */
  readonly clusterId: string | undefined;
  readonly settings: ClusterSettings;
  readonly state: 'UNINITIALIZED' | 'INITIALIZED' | 'ACTIVE';
  /** Of its subnets. */
  readonly zones: readonly string[];
  /** One for each HSM. */
  readonly hsmZones: readonly string[];
  readonly customerCa: PlannedCustomerCa | undefined;
  /** `admin` first; none unless it is ACTIVE. */
  readonly users: readonly PlannedUser[];
  readonly hsmKeys: readonly PlannedHsmKey[];
}

export interface PlannedKeyStore {
  readonly path: Path;
  readonly name: string;
  readonly customKeyStoreId: string | undefined;
  /** The cluster's name. */
  readonly cluster: string;
  readonly state: 'CONNECTED' | 'DISCONNECTED';
}

export interface PlannedKey {
  readonly path: Path;
  readonly keyId: string | undefined;
  /** The store's name. */
  readonly customKeyStore: string;
  readonly description: string;
  readonly aliases: readonly string[];
  readonly tags: readonly { readonly TagKey: string; readonly TagValue: string }[];
  readonly policy: string | undefined;
  readonly state: 'Enabled' | 'Disabled' | 'PendingDeletion';
  readonly pendingWindowInDays: number;
  /** 32 octets, and then there is a key id. */
  readonly material: Secret | undefined;
}

export interface PlannedFault {
  readonly path: Path;
  /** Its references are still names. */
  readonly fault: WrittenFault;
}

export interface PlanParts {
  readonly calendar: CalendarStart;
  readonly settings: SeedSettings;
  readonly clusters: readonly PlannedCluster[];
  readonly keyStores: readonly PlannedKeyStore[];
  readonly keys: readonly PlannedKey[];
  readonly faults: readonly PlannedFault[];
}

export class SeedPlan {
  readonly parts: PlanParts;
  readonly where: Where;

  constructor(parts: PlanParts, where: Where) {
    this.parts = parts;
    this.where = where;
  }

  get hsmCount(): number {
    return this.parts.clusters
      .filter(({ state }) => state !== 'UNINITIALIZED')
      .reduce((sum, { hsmZones }) => sum + hsmZones.length, 0);
  }

  /** RSA key pairs that it takes: of each cluster, and of each CA that is made. */
  get keyPairCount(): number {
    return this.parts.clusters.reduce(
      (sum, { state, customerCa }) => sum + (state === 'UNINITIALIZED' || customerCa !== undefined ? 1 : 2),
      0,
    );
  }
}
