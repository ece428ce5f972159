// Users as JSON shows them, from what every HSM says of them.

import { aggregateUsers, type ClusterUser } from '../../../../src/client/user-listing.ts';
import type { Cluster } from '../../command-context.ts';

export interface ListedUsers {
  readonly users: readonly ClusterUser[];
  readonly hsmCount: number;
  /** How many HSMs have a user of that name. */
  countOf(username: string): number;
}

/** @throws SimError as `Cluster.requestEach` */
export async function listUsers(cluster: Cluster): Promise<ListedUsers> {
  const { responses, hsmCount } = await cluster.requestEach('listUsers', {});
  const listings = responses.map(({ users }) => (users?.users ?? []).filter((user) => user !== null));
  return {
    users: aggregateUsers(listings),
    hsmCount,
    countOf: (username) => listings.filter((users) => users.some((user) => user.username === username)).length,
  };
}

export const showUser = ({ username, role, locked, mfa, quorum, coverage }: ClusterUser): object => ({
  username,
  role,
  locked,
  mfa: strategies(mfa),
  quorum: strategies(quorum),
  'cluster-coverage': coverage,
});

const strategies = (status: ClusterUser['mfa']): object[] =>
  status === 'false' ? [] : [{ strategy: 'token-sign', status: status === 'true' ? 'enabled' : 'inconsistent' }];
