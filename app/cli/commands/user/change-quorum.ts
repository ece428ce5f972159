// `user change-quorum token-sign register`

import { readPublicKeyPem } from '../../keys/public-key-pem.ts';
import { command, group } from '../../language/command-node.ts';
import { required, text } from '../../language/flag.ts';
import { readRegistrationToken } from '../../tokens/mfa-token-file.ts';

const register = command({
  about: 'Register a user for quorum authentication with a public key',
  // An admin, or a crypto user: to approve what is done with keys.
  who: 'user',
  flags: {
    'public-key': required(text('PUBLIC_KEY', 'Filepath to public key PEM file')),
    'signed-token': required(text('SIGNED_TOKEN', 'Filepath with token signed by user private key')),
  },
  async run({ cluster }, given) {
    const { spki: publicKey } = readPublicKeyPem(given['public-key']);
    const signedToken = readRegistrationToken(given['signed-token']);
    await cluster.requestHome('registerQuorumKey', { publicKey, signedToken });
    return { ...cluster.user };
  },
});

export const changeQuorum = group("Change a user's Quorum Strategy", {
  'token-sign': group('Register a user for quorum authentication with a public key', { register }),
});
