// `key share`, `key unshare`

import { SimError } from '../../../../src/errors.ts';
import { isSessionKey } from '../../cluster/session-keys.ts';
import { findOneKey, requiredKeyFilter } from '../../keys/key-filter.ts';
import { type CommandNode, command } from '../../language/command-node.ts';
import { required, text } from '../../language/flag.ts';
import { approvalFlag, requestOnKey } from '../../tokens/with-approval.ts';
import { roleFlag } from '../role-flag.ts';

interface Sharing {
  readonly about: string;
  readonly operation: 'shareKey' | 'unshareKey';
  readonly filterSays: string;
  readonly usernameSays: string;
  readonly message: string;
}

const sharing = ({ about, operation, filterSays, usernameSays, message }: Sharing): CommandNode =>
  command({
    about,
    who: 'crypto-user',
    flags: {
      filter: requiredKeyFilter('FILTER', filterSays),
      username: required(text('USERNAME', usernameSays)),
      role: required(roleFlag('Role the user has in the cluster')),
      approval: approvalFlag,
    },
    async run({ cluster }, { filter, username, role, approval }) {
      if (role !== 'crypto-user') throw new SimError('invalid_configuration', 'a key is shared with crypto users only');
      const keyHandle = await findOneKey(cluster, filter);
      if (isSessionKey(keyHandle)) throw new SimError('invalid_configuration', 'A session key is not shared');
      await requestOnKey(cluster, operation, { keyHandle, username }, { approval });
      return { message };
    },
  });

export const share = sharing({
  about: 'Share a key in the HSM cluster with another user',
  operation: 'shareKey',
  filterSays: 'a matching key for sharing',
  usernameSays: 'A username with which the key will be shared',
  message: 'Key shared successfully',
});

export const unshare = sharing({
  about: 'Unshare a key in the HSM cluster with another user',
  operation: 'unshareKey',
  filterSays: 'a matching key for unsharing',
  usernameSays: 'A username with which the key will be unshared',
  message: 'Key unshared successfully',
});
