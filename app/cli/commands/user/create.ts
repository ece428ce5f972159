// `user create`

import { roleOfName } from '../../../../src/wire/roles.ts';
import { command } from '../../language/command-node.ts';
import { required, secret, text } from '../../language/flag.ts';
import { approvalFlag, requestWithApproval } from '../../tokens/with-approval.ts';
import { roleFlag } from '../role-flag.ts';
import { newPassword } from './new-password.ts';

export const create = command({
  about: 'Create a new user',
  who: 'admin',
  flags: {
    username: required(text('USERNAME', 'Username to access the HSM cluster')),
    role: required(roleFlag('Role the user has in the cluster')),
    password: secret(
      'PASSWORD',
      "Optional: Plaintext user's password. If you do not include this argument you will be prompted for it",
    ),
    approval: approvalFlag,
  },
  async run({ cluster, prompter }, given) {
    const username = given.username.toLowerCase();
    const { role, approval } = given;
    const password = await newPassword(given.password, prompter);
    try {
      const body = { username, role: roleOfName(role), password: password.reveal() };
      await requestWithApproval(cluster, 'createUser', body, approval);
    } finally {
      password.wipe();
    }
    return { username, role };
  },
});
