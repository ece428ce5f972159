// `user change-password`

import { SimError } from '../../../../src/errors.ts';
import { roleOfName } from '../../../../src/wire/roles.ts';
import { command } from '../../language/command-node.ts';
import { required, secret, text, toggle } from '../../language/flag.ts';
import { approvalFlag, requestWithApproval } from '../../tokens/with-approval.ts';
import { roleFlag } from '../role-flag.ts';
import { newPassword } from './new-password.ts';
import { isOneself, setPassword } from './set-password.ts';

export const changePassword = command({
  about: "Change a user's password",
  who: 'user',
  flags: {
    username: required(text('USERNAME', 'Username of the user that will be modified')),
    role: required(roleFlag('Role the user has in the cluster')),
    password: secret(
      'PASSWORD',
      "Optional: Plaintext user's password. If you do not include this argument you will be prompted for it",
    ),
    approval: approvalFlag,
    'deregister-mfa': toggle("Deregister the user's mfa public key, if present"),
    // The HSM drops it with every change of the password.
    'deregister-quorum': toggle("Deregister the user's quorum public key, if present"),
  },
  async run({ cluster, prompter }, given) {
    const user = { username: given.username.toLowerCase(), role: given.role };
    const { approval } = given;
    if (!given['deregister-mfa']) {
      const password = await newPassword(given.password, prompter);
      await setPassword(cluster, user, password, (body) =>
        requestWithApproval(cluster, 'changePassword', body, approval),
      );
      return user;
    }
    // An approval is good for one operation of an HSM, and these are two.
    if (approval !== undefined) {
      throw new SimError(
        'invalid_configuration',
        'With --approval the second factor stays: deregister it with user change-mfa and an approval of its own',
      );
    }
    const password = await newPassword(given.password, prompter);
    await setPassword(cluster, user, password, (body) => cluster.requestHome('changePassword', body));
    // On the same HSM, which refuses both for the same reasons.
    const username = isOneself(cluster, user) ? '' : user.username;
    await cluster.requestHome('changeMfa', { username, role: roleOfName(user.role), publicKey: new Uint8Array(0) });
    return user;
  },
});
