// `--role crypto-user|admin`

import { choice, type Flag } from '../language/flag.ts';

export type LoginRole = 'crypto-user' | 'admin';

export const roleFlag = (says: string): Flag<LoginRole | undefined> =>
  choice('ROLE', says, [
    { name: 'crypto-user', says: 'A CryptoUser has the ability to manage and use keys' },
    { name: 'admin', says: 'An Admin has the ability to manage user accounts' },
  ]);
