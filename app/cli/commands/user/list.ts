// `user list`

import { aggregateUsers, type ClusterUser } from '../../../../src/client/user-listing.ts';
import { command } from '../../language/command-node.ts';

export const list = command({
  about: 'List the users in your cluster',
  who: 'anybody',
  flags: {},
  async run({ cluster }) {
    const { responses } = await cluster.requestEach('listUsers', {});
    const listings = responses.map(({ users }) => (users?.users ?? []).filter((user) => user !== null));
    return { users: aggregateUsers(listings).map(show) };
  },
});

const show = ({ username, role, locked, mfa, quorum, coverage }: ClusterUser): object => ({
  username,
  role,
  locked,
  mfa: strategies(mfa),
  quorum: strategies(quorum),
  'cluster-coverage': coverage,
});

const strategies = (status: ClusterUser['mfa']): object[] =>
  status === 'false' ? [] : [{ strategy: 'token-sign', status: status === 'true' ? 'enabled' : 'inconsistent' }];
