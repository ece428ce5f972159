// `user delete`

import { roleOfName } from '../../../../src/wire/roles.ts';
import { command } from '../../language/command-node.ts';
import { required, text } from '../../language/flag.ts';
import { approvalFlag, requestWithApproval } from '../../tokens/with-approval.ts';
import { roleFlag } from '../role-flag.ts';

export const deleteUser = command({
  about: 'Delete a user',
  who: 'admin',
  flags: {
    username: required(text('USERNAME', 'Username to access the HSM cluster')),
    role: required(roleFlag('Role the user has in the cluster')),
    approval: approvalFlag,
  },
  async run({ cluster }, given) {
    const username = given.username.toLowerCase();
    const { role, approval } = given;
    await requestWithApproval(cluster, 'deleteUser', { username, role: roleOfName(role) }, approval);
    return { username, role };
  },
});
