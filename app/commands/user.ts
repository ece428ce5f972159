// `cloudhsm-sim user ...`.

import type { Command } from 'commander';
import { print } from '../terminal/print.ts';
import { choiceOption } from './choice-option.ts';
import { clusterOption } from './cluster-option.ts';
import { simulatorCommand } from './simulator-command.ts';

export function register(program: Command): void {
  const user = program
    .command('user')
    .description('users of a cluster of a simulator that runs, changed from outside: no administrator is asked');
  const users = () => import('../user/user-command.ts');
  const userCommand = (usage: string, says: string, ...examples: readonly string[]): Command =>
    simulatorCommand(user, usage, says, ...examples).addOption(clusterOption());
  const withPassword = (command: Command): Command =>
    command
      .option('--password <password>', 'which others on this machine may see; default: a terminal is asked for it')
      .option('--password-stdin', 'read the password from standard input');

  userCommand('list', 'the users, as every HSM has them', 'cloudhsm-sim user list').action(async (flags) =>
    print(flags, await (await users()).listUsers(flags)),
  );
  const role = choiceOption('--role <role>', 'of the user', ['crypto-user', 'admin']).default('crypto-user');
  withPassword(
    userCommand(
      'create <username>',
      'create a user',
      'cloudhsm-sim user create app_1',
      'cloudhsm-sim user create app_1 --password-stdin < password.txt',
    ).addOption(role),
  ).action(async (username: string, flags) => print(flags, await (await users()).createUser(username, flags)));
  userCommand('delete <username>', 'delete a user; its sessions end', 'cloudhsm-sim user delete app_1').action(
    async (username: string, flags) => print(flags, await (await users()).deleteUser(username, flags)),
  );
  withPassword(
    userCommand(
      'change-password <username>',
      'give a user another password, which also unlocks it',
      'cloudhsm-sim user change-password kmsuser --password-stdin < password.txt',
    ),
  ).action(async (username: string, flags) => print(flags, await (await users()).changePassword(username, flags)));
  userCommand('lock <username>', 'wrong passwords until the user is locked', 'cloudhsm-sim user lock kmsuser').action(
    async (username: string, flags) => print(flags, await (await users()).lockUser(username, flags)),
  );
  userCommand(
    'unlock <username>',
    'as an admin who gives the user the password that it has',
    'cloudhsm-sim user unlock kmsuser',
  ).action(async (username: string, flags) => print(flags, await (await users()).unlockUser(username, flags)));
}
