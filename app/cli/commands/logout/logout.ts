// `logout`

import { command } from '../../language/command-node.ts';

export const node = command({
  about: 'Logout of your cluster',
  who: 'anybody',
  flags: {},
  async run({ cluster }) {
    await cluster.logout();
    return 'Logout successful';
  },
});
