// `key delete`

import { findOneKey, requiredKeyFilter } from '../../keys/key-filter.ts';
import { command } from '../../language/command-node.ts';

export const deleteKey = command({
  about: 'Delete a key in the HSM cluster',
  who: 'crypto-user',
  flags: { filter: requiredKeyFilter('FILTER', 'a matching key for deletion') },
  async run({ cluster }, { filter }) {
    await cluster.request('deleteKey', { keyHandle: await findOneKey(cluster, filter) });
    return { message: 'Key deleted successfully' };
  },
});
