// Whom a fault is for: what its match names has to be there, and what it leaves out is found where there is only one.

import { SimError } from '../../src/errors.ts';
import type { FaultMatch, Parameters } from './fault.ts';
import { aimedAt, type FaultKind, textOf, type WorldKind } from './fault-kind.ts';
import type { KnownWorld } from './faulted-world.ts';

type Aim = WorldKind['aim'];

/** The match with what it leaves out. @throws SimError `not_found`, `invalid_configuration` */
export function aimOf(kind: FaultKind, world: KnownWorld, match: FaultMatch, parameters: Parameters) {
  if (kind.place === 'world') return kind.aim(world, match, parameters);
  return kind.place === 'kms' ? kmsMatch(world, match) : deviceMatch(world, match);
}

const AIMS = {
  cluster: async (world, match) => ({ ...match, clusterId: clusterOf(world, match) }),
  /** Without one in the match: the cluster's first. */
  hsm: async (world, match) => hsmOf(world, match, false),
  /** It may be dead already. */
  machine: async (world, match) => hsmOf(world, match, true),
  /** Without one in the match: `kmsuser`. */
  user: (world, match) => userOf(world, [aimedAt(match, 'clusterId')], { username: 'kmsuser', ...match }),
  key: async (world, match) => {
    if (match.keyId === undefined) throw missing('keyId');
    return keyOf(world, [aimedAt(match, 'clusterId')], match);
  },
  subnet: async (world, match, parameters) => {
    const subnetId = textOf(parameters, 'subnetId');
    if (!world.hasSubnet(subnetId)) throw absent('subnet', subnetId);
    return match;
  },
  zone: async (world, match, parameters) => {
    const availabilityZone = textOf(parameters, 'availabilityZone');
    if (!world.hasZone(availabilityZone)) throw absent('subnet in availability zone', availabilityZone);
    return match;
  },
} as const satisfies Readonly<Record<string, Aim>>;

/** One after another: a cluster or an HSM first. */
export const aimAt =
  (...parts: readonly (keyof typeof AIMS)[]): Aim =>
  async (world, match, parameters) => {
    let aimed = match;
    for (const part of parts) aimed = await AIMS[part](world, aimed, parameters);
    return aimed;
  };

/** @throws SimError `invalid_configuration` */
export function handleOf(keyId: string): number {
  const handle = /^(0x[0-9a-f]{1,13}|\d{1,15})$/i.test(keyId) ? Number(keyId) : Number.NaN;
  if (!Number.isSafeInteger(handle)) {
    throw new SimError('invalid_configuration', `match.keyId takes a key handle here, not '${keyId}'`);
  }
  return handle;
}

async function kmsMatch(world: KnownWorld, match: FaultMatch): Promise<FaultMatch> {
  const { keyId: reference, customKeyStoreId } = match;
  if (customKeyStoreId !== undefined && !world.hasCustomKeyStore(customKeyStoreId)) {
    throw absent('custom key store', customKeyStoreId);
  }
  if (reference === undefined) return match;
  const keyId = world.kmsKeyId(reference);
  if (keyId === undefined) throw absent('KMS key', reference);
  return { ...match, keyId };
}

/** What is left out stays so: it matches everybody. */
async function deviceMatch(world: KnownWorld, match: FaultMatch): Promise<FaultMatch> {
  const { clusterId, hsmId, username, keyId } = match;
  if (hsmId !== undefined) hsmOf(world, match, false);
  else if (clusterId !== undefined) clusterOf(world, match);
  const isNarrow = clusterId !== undefined || hsmId !== undefined;
  const clusterIds = isNarrow ? [clusterOf(world, match)] : world.clusterIds();
  if (keyId !== undefined && !world.isOfSessionKeys(handleOf(keyId))) await keyOf(world, clusterIds, match);
  return username === undefined ? match : userOf(world, clusterIds, match);
}

function clusterOf(world: KnownWorld, { clusterId, hsmId }: FaultMatch): string {
  const clusterIds = world.clusterIds();
  if (clusterId !== undefined) return known(clusterIds, clusterId, 'cluster');
  if (hsmId !== undefined) {
    const found = clusterIds.find((id) => [...world.hsmIds(id), ...world.lostHsmIds(id)].includes(hsmId));
    if (found === undefined) throw absent('HSM', hsmId);
    return found;
  }
  const [only, ...others] = clusterIds;
  if (only === undefined) throw new SimError('not_found', 'there is no cluster');
  if (others.length > 0) throw missing('clusterId');
  return only;
}

function hsmOf(world: KnownWorld, match: FaultMatch, orLost: boolean): FaultMatch {
  const clusterId = clusterOf(world, match);
  const alive = world.hsmIds(clusterId);
  const hsmId = match.hsmId ?? alive[0];
  if (hsmId === undefined) throw new SimError('not_found', `the cluster ${clusterId} has no HSM`);
  return {
    ...match,
    clusterId,
    hsmId: known(orLost ? [...alive, ...world.lostHsmIds(clusterId)] : alive, hsmId, 'HSM'),
  };
}

/** Names of users are lower case throughout. */
async function userOf(world: KnownWorld, clusterIds: readonly string[], match: FaultMatch): Promise<FaultMatch> {
  const username = aimedAt(match, 'username').toLowerCase();
  for (const clusterId of clusterIds) if (await world.hasUser(clusterId, username)) return { ...match, username };
  throw absent('user', username);
}

async function keyOf(world: KnownWorld, clusterIds: readonly string[], match: FaultMatch): Promise<FaultMatch> {
  const keyId = aimedAt(match, 'keyId');
  for (const clusterId of clusterIds) if (await world.hasKey(clusterId, handleOf(keyId))) return match;
  throw absent('key', keyId);
}

function known(ids: readonly string[], id: string, what: string): string {
  if (!ids.includes(id)) throw absent(what, id);
  return id;
}

const absent = (what: string, id: string): SimError => new SimError('not_found', `there is no ${what} ${id}`);

const missing = (member: string): SimError =>
  new SimError('invalid_configuration', `this kind of fault needs match.${member}`);
