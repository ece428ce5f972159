// What the control API may see and do.

import type { HardwareRoots } from '../../sim/cluster/hardware-certificates.ts';
import type { FaultRegistry } from '../../sim/fault/registry.ts';
import type { AuditEvent } from '../../sim/hsm/audit-log.ts';
import type { MemberView } from '../../src/client/cluster-member.ts';
import type { NumberedEvent } from '../events/event-trail.ts';
import type { ReadyCluster, ReadyDocument } from '../ready-document.ts';
import type { ControlledNetwork } from './network-routes.ts';
import type { ControlledReplication } from './replication-routes.ts';

export interface ControlledWorld {
  /** Loaded when the first one asks. */
  faults(): Promise<FaultRegistry>;
  /** Milliseconds since 1970. */
  now(): number;
  /** Moves the calendar on; what became due on the way begins before this returns. */
  advance(byMs: number): void;
  /** Resolves with true once what became due is over, or with false when that takes too long. Never rejects. */
  settled(): Promise<boolean>;
  /** As in the ready file, without passwords. */
  clusters(): readonly ReadyCluster[];
  /** As the ready file would be now, without passwords. */
  state(): ReadyDocument;
  readonly network: ControlledNetwork;
  /** At most `limit` events after that number, the oldest first. */
  events(after: number, limit: number): readonly NumberedEvent[];
  /** A custom key store's links; none unless it is CONNECTED. @throws SimError `not_found` */
  connections(customKeyStoreId: string): readonly MemberView[];
  /** The machine dies. @throws SimError `not_found` */
  loseHsm(clusterId: string, hsmId: string): Promise<void>;
  /** That HSM's management audit log. @throws SimError `not_found` */
  auditLog(clusterId: string, hsmId: string): Promise<readonly AuditEvent[]>;
  /** What that HSM is given of the cluster's facts, and when. @throws SimError `not_found` */
  replication(clusterId: string, hsmId: string): ControlledReplication;
  /** Another HSM in the place of a lost one, as CreateHsm would bring it. @throws SimError `not_found`. Resolves with its id. */
  restoreHsm(clusterId: string, hsmId: string): Promise<string>;
  /** As CreateHsm would: a new HSM in that zone. @throws SimError `not_found`, `invalid_configuration`. Resolves with its id. */
  addHsm(clusterId: string, availabilityZone: string): Promise<string>;
  /** The connections of its HSMs are reset. @throws SimError `not_found`; as `Cluster.requireMutualTls` */
  requireMutualTls(clusterId: string, enforced: boolean): Promise<void>;
  hardwareRoots(): Promise<HardwareRoots>;
}
