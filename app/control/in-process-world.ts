// The control API's world, when everything runs in this process tree.

import type { Cluster } from '../../sim/cluster/cluster.ts';
import type { FaultRegistry } from '../../sim/fault/registry.ts';
import { SimError } from '../../src/errors.ts';
import type { KeyStores } from '../../src/keystore/key-stores.ts';
import type { AdvanceableCalendar, Clock } from '../../src/runtime/clock.ts';
import type { EventTrail } from '../events/event-trail.ts';
import type { ReadyDocument } from '../ready-document.ts';
import type { World } from '../world.ts';
import type { ControlledWorld } from './controlled-world.ts';
import { isOverWithin } from './is-over-within.ts';

/** Longer than whatever runs undisturbed, and shorter than clients of HTTP wait. */
const SETTLE_DURATION_MAX_MS = 5000;

/** @param dueIsOver resolves once what has become due by the time of the call is over; never rejects */
export function controlledWorld(
  { network, clusters }: World,
  { calendar, monotonic }: Clock & { readonly calendar: AdvanceableCalendar },
  keyStores: KeyStores,
  describe: () => ReadyDocument,
  trail: EventTrail,
  faults: () => Promise<FaultRegistry>,
  dueIsOver: () => Promise<unknown>,
): ControlledWorld {
  const find = (clusterId: string): Cluster => {
    const cluster = clusters.find(clusterId);
    if (cluster === undefined) throw new SimError('not_found', `there is no cluster ${clusterId}`);
    return cluster;
  };
  const state = (): ReadyDocument => withoutPasswords(describe());
  return {
    faults,
    now: () => calendar.now(),
    advance: (byMs) => calendar.advance(byMs),
    settled: () => isOverWithin(SETTLE_DURATION_MAX_MS, dueIsOver(), monotonic),
    state,
    clusters: () => state().clusters,
    network,
    events: (after, limit) => trail.after(after, limit),
    connections: (customKeyStoreId) => {
      if (keyStores.find(customKeyStoreId) !== undefined) return keyStores.connections(customKeyStoreId);
      throw new SimError('not_found', `there is no custom key store ${customKeyStoreId}`);
    },
    loseHsm: (clusterId, hsmId) => find(clusterId).loseHsm(hsmId),
    replication: (clusterId, hsmId) => find(clusterId).feed(hsmId),
    auditLog: (clusterId, hsmId) => find(clusterId).auditEvents(hsmId, -1),
    restoreHsm: async (clusterId, hsmId) => (await find(clusterId).restoreHsm(hsmId)).hsmId,
    requireMutualTls: (clusterId, enforced) => find(clusterId).requireMutualTls(enforced),
    hardwareRoots: () => clusters.hardwareRoots(),
    addHsm: async (clusterId, availabilityZone) => (await find(clusterId).addHsm(availabilityZone)).hsmId,
  };
}

function withoutPasswords(document: ReadyDocument): ReadyDocument {
  const clusters = document.clusters.map((cluster) => ({
    ...cluster,
    users: cluster.users.map(({ username, role }) => ({ username, role })),
  }));
  return { ...document, clusters };
}
