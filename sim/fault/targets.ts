// Whom an action on the world is for, from the fault's match: what is left out is found where there is only one.

import { SimError } from '../../src/errors.ts';
import type { FaultMatch } from './fault.ts';
import type { FaultedWorld } from './faulted-world.ts';

/** @throws SimError `not_found`, `invalid_configuration` when there are several and none is named */
export function clusterOf(world: FaultedWorld, { clusterId, hsmId }: FaultMatch): string {
  const clusterIds = world.clusterIds();
  if (clusterId !== undefined) return known(clusterIds, clusterId, 'cluster');
  if (hsmId !== undefined) {
    const found = clusterIds.find((id) => world.hsmIds(id).includes(hsmId));
    if (found === undefined) throw new SimError('not_found', `there is no HSM ${hsmId}`);
    return found;
  }
  const [only, ...others] = clusterIds;
  if (only === undefined) throw new SimError('not_found', 'there is no cluster');
  if (others.length > 0) throw missing('clusterId');
  return only;
}

/** What the match names has to be there. @throws SimError `not_found` */
export function requireTarget(world: FaultedWorld, match: FaultMatch): void {
  if (match.hsmId !== undefined) hsmOf(world, match);
  else if (match.clusterId !== undefined) clusterOf(world, match);
}

/** Without an HSM in the match: the cluster's first. @throws SimError `not_found`, `invalid_configuration` */
export function hsmOf(world: FaultedWorld, match: FaultMatch): { clusterId: string; hsmId: string } {
  const clusterId = clusterOf(world, match);
  const hsmIds = world.hsmIds(clusterId);
  if (match.hsmId !== undefined) return { clusterId, hsmId: known(hsmIds, match.hsmId, 'HSM') };
  const [first] = hsmIds;
  if (first === undefined) throw new SimError('not_found', `the cluster ${clusterId} has no HSM`);
  return { clusterId, hsmId: first };
}

/** Without a user in the match: `kmsuser`. */
export const usernameOf = ({ username }: FaultMatch): string => username ?? 'kmsuser';

/** @throws SimError `invalid_configuration` */
export function handleOf({ keyId }: FaultMatch): number {
  if (keyId === undefined) throw missing('keyId');
  const handle = /^(0x[0-9a-f]{1,13}|\d{1,15})$/i.test(keyId) ? Number(keyId) : Number.NaN;
  if (!Number.isSafeInteger(handle)) {
    throw new SimError('invalid_configuration', `match.keyId takes a key handle here, not '${keyId}'`);
  }
  return handle;
}

function known(ids: readonly string[], id: string, what: string): string {
  if (!ids.includes(id)) throw new SimError('not_found', `there is no ${what} ${id}`);
  return id;
}

const missing = (member: string): SimError =>
  new SimError('invalid_configuration', `this kind of fault needs match.${member}`);
