// What would be made of a seed, without its secrets.

import type { PlannedCluster, PlannedKey, PlannedUser, SeedPlan } from './plan.ts';
import { SEED_VERSION } from './schema/seed-schema.ts';

export const describePlan = ({ parts }: SeedPlan) => ({
  version: SEED_VERSION,
  calendarAheadMs: parts.calendar.aheadMs,
  settings: parts.settings,
  clusters: parts.clusters.map(describeCluster),
  customKeyStores: parts.keyStores.map(({ name, customKeyStoreId, cluster, state }) => ({
    ...{ name, id: customKeyStoreId, cluster, state },
  })),
  keys: parts.keys.map(describeKey),
  faults: parts.faults.map(({ fault }) => ({ name: fault.name, kind: fault.kind })),
});

export type DescribedPlan = ReturnType<typeof describePlan>;

const describeCluster = ({ name, clusterId, state, settings, zones, hsmZones, ...cluster }: PlannedCluster) => ({
  ...{ name, id: clusterId, state, hsmType: settings.hsmType, mode: settings.mode, zones, hsms: hsmZones },
  customerCa: state === 'UNINITIALIZED' ? undefined : cluster.customerCa === undefined ? 'made' : 'given',
  users: cluster.users.map(describeUser),
  hsmKeys: cluster.hsmKeys.map(({ owner, label, type, known }) => ({
    ...{ owner, label, type, material: known === undefined ? 'made' : 'given' },
  })),
});

const describeUser = ({ username, role, passwordFrom }: PlannedUser) => ({
  ...{ username, role, password: passwordFrom === 'made' ? 'made' : 'given' },
});

const describeKey = ({ keyId, customKeyStore, description, aliases, tags, state, material, policy }: PlannedKey) => ({
  ...{ id: keyId, customKeyStore, description, state, aliases },
  tags: Object.fromEntries(tags.map(({ TagKey, TagValue }) => [TagKey, TagValue])),
  policy: policy === undefined ? 'default' : 'given',
  material: material === undefined ? 'made' : 'given',
});
