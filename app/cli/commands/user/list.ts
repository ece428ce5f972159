// `user list`

import { command } from '../../language/command-node.ts';
import { listUsers, showUser } from './shown-user.ts';

export const list = command({
  about: 'List the users in your cluster',
  who: 'anybody',
  flags: {},
  async run({ cluster }) {
    return { users: (await listUsers(cluster)).users.map(showUser) };
  },
});
