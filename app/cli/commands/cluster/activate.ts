// `cluster activate`: the admin that an HSM leaves the factory with gets a password of the customer's.

import { SimError } from '../../../../src/errors.ts';
import { Secret } from '../../../../src/runtime/secret.ts';
import { command } from '../../language/command-node.ts';
import { secret } from '../../language/flag.ts';
import { newPassword } from '../user/new-password.ts';
import { setPassword } from '../user/set-password.ts';

const FACTORY_USER = { username: 'admin', role: 'unactivated-admin' } as const;
const FACTORY_PASSWORD = 'password';

export const activate = command({
  about:
    'Activate a cluster\n\nThis command will set the initial Admin password. This process will cause your CloudHSM ' +
    'cluster to\nmove into the ACTIVE state.',
  who: 'anybody',
  flags: {
    password: secret(
      'PASSWORD',
      'Optional: Plaintext activation password If you do not include this argument you will be prompted for it',
    ),
  },
  async run({ cluster, prompter }, given) {
    const password = await newPassword(given.password, prompter);
    try {
      await cluster.login({ ...FACTORY_USER, password: Secret.fromText(FACTORY_PASSWORD) });
    } catch (error) {
      if (!SimError.isRefusal(error, 'USER_DOES_NOT_EXIST')) throw error;
      throw new SimError('device_refused', 'The cluster is activated already', { cause: error });
    }
    try {
      await setPassword(cluster, FACTORY_USER, password, (body) => cluster.request('changePassword', body));
    } finally {
      await cluster.logout();
    }
    return 'Cluster activation successful';
  },
});
