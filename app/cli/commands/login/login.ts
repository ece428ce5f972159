// `login`, and `login ... mfa-token-sign`

import type { Secret } from '../../../../src/runtime/secret.ts';
import type { CommandContext, Login } from '../../command-context.ts';
import { command } from '../../language/command-node.ts';
import { required, secret, text, type Values } from '../../language/flag.ts';
import { signTokenFile } from '../../tokens/mfa-token-file.ts';
import { roleFlag } from '../role-flag.ts';

const FLAGS = {
  username: required(text('USERNAME', 'Username to access the Cluster')),
  role: required(roleFlag('Role the user has in the Cluster')),
  password: secret(
    'PASSWORD',
    "Optional: Plaintext user's password. If you do not include this argument you will be prompted for it",
  ),
};

type Given = Values<typeof FLAGS>;

async function logIn({ cluster, prompter }: CommandContext, given: Given, more: Pick<Login, 'signTokens'> = {}) {
  const username = given.username.toLowerCase();
  const { role } = given;
  const password: Secret = given.password ?? (await prompter.secret('Enter password:'));
  await cluster.login({ username, role, password, ...more });
  return { username, role };
}

const mfaTokenSign = command({
  about: 'Login with token-sign mfa',
  who: 'anybody',
  inherited: FLAGS,
  flags: { token: required(text('TOKEN', 'Filepath where the unsigned token file will be written')) },
  run: (context, given) =>
    logIn(context, given, { signTokens: (tokens) => signTokenFile(given.token, tokens, context.prompter) }),
});

export const node = command({
  about: 'Login to your cluster',
  who: 'anybody',
  flags: FLAGS,
  children: { 'mfa-token-sign': mfaTokenSign },
  run: (context, given) => logIn(context, given),
});
