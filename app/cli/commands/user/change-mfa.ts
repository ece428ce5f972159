// `user change-mfa token-sign`: a second factor on, with a key whose private half the user proves to have, or off.

import { SimError } from '../../../../src/errors.ts';
import { QuorumService } from '../../../../src/wire/protobuf.ts';
import { roleOfName } from '../../../../src/wire/roles.ts';
import type { Cluster, CommandContext } from '../../command-context.ts';
import { requireWritable } from '../../files.ts';
import { isSignedWith, readPublicKeyPem } from '../../keys/public-key-pem.ts';
import { command, group } from '../../language/command-node.ts';
import { required, secret, text, toggle } from '../../language/flag.ts';
import { signTokenFile } from '../../tokens/mfa-token-file.ts';
import { approvalFlag, requestWithApproval } from '../../tokens/with-approval.ts';
import { roleFlag } from '../role-flag.ts';
import { newPassword } from './new-password.ts';
import { isOneself, setPassword } from './set-password.ts';

const tokenSign = command({
  about: 'Register or Deregister a public key using token-sign mfa strategy',
  who: 'user',
  flags: {
    username: required(text('USERNAME', 'Username of the user that will be modified')),
    role: required(roleFlag('Role the user has in the cluster')),
    'change-password': secret(
      'CHANGE_PASSWORD',
      "Optional: Plaintext user's password. If you do not include this argument you will be prompted for it",
    ),
    token: text(
      'TOKEN',
      'Filepath where the unsigned token file will be written. Required for enabling MFA for a user',
    ),
    approval: approvalFlag,
    deregister: toggle('Deregister the MFA public key, if present'),
    'change-quorum': toggle('Change the Quorum public key along with the MFA key'),
  },
  exactlyOne: [['token', 'deregister']],
  async run(context, given) {
    const { cluster, prompter } = context;
    const { token, approval } = given;
    if (token !== undefined) requireWritable(token);
    const user = { username: given.username.toLowerCase(), role: given.role };
    // An approval is good for one operation of an HSM, and the password would be another one: with it, it stays.
    if (approval !== undefined && given['change-password'] !== undefined) {
      throw new SimError(
        'invalid_configuration',
        'With --approval the password stays: change it with an approval of its own',
      );
    }
    const password = approval === undefined ? await newPassword(given['change-password'], prompter) : undefined;
    const body = {
      username: isOneself(cluster, user) ? '' : user.username,
      role: roleOfName(user.role),
      changeQuorum: given['change-quorum'],
      ...(token !== undefined && (await prove(context, token))),
    };
    // First, since it takes the registration for quorum authentication away that this makes. By now it is known that the
    // same HSM will take the key as well: nobody is left with a new password and the old key.
    if (password !== undefined) {
      await setPassword(cluster, user, password, (body) => cluster.requestHome('changePassword', body));
    }
    if (approval === undefined) await cluster.requestHome('changeMfa', body);
    else await requestWithApproval(cluster, 'changeMfa', body, approval);
    return user;
  },
});

/**
 * The user signs a token of the HSM with the private key, and names the public one.
 * @throws SimError `invalid_configuration` for all that the HSM would refuse the proof for
 */
async function prove({ cluster, prompter }: CommandContext, path: string) {
  const token = await cluster.registrationToken();
  const [signature = Buffer.of()] = await signTokenFile(path, [token], prompter);
  const publicKeyPath = (await prompter.line('Enter public key PEM file path:')).trim();
  const { spki, type, modulusBits } = readPublicKeyPem(publicKeyPath);
  if (type !== 'rsa' || modulusBits !== 2048) {
    throw new SimError('invalid_configuration', `the key in ${publicKeyPath} is not an RSA key of 2048 bits`);
  }
  if (!isSignedWith(spki, token, signature)) {
    throw new SimError(
      'invalid_configuration',
      `the token is not signed with the private key that goes with ${publicKeyPath}`,
    );
  }
  await requireAlive(cluster);
  return { publicKey: spki, signedToken: { token, signature } };
}

/** Somebody may have signed it too late. */
async function requireAlive(cluster: Cluster): Promise<void> {
  const { quorumTokens } = await cluster.requestHome('listQuorumTokens', {});
  const isAlive = quorumTokens?.tokens.some(
    (token) => token?.service === QuorumService.SERVICE_REGISTRATION && token.username === cluster.user?.username,
  );
  if (!isAlive) throw new SimError('invalid_configuration', 'the token has expired: sign the one of another attempt');
}

export const changeMfa = group("Change a user's Mfa Strategy", { 'token-sign': tokenSign });
