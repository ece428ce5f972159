// The command tree, loaded as far as a command line names it.

import { type CommandNode, group, modeSwitch } from './language/command-node.ts';

const GROUPS: Readonly<Record<string, () => Promise<{ readonly node: CommandNode }>>> = {
  cluster: () => import('./commands/cluster/cluster.ts'),
  crypto: () => import('./commands/crypto/crypto.ts'),
  key: () => import('./commands/key/key.ts'),
  login: () => import('./commands/login/login.ts'),
  logout: () => import('./commands/logout/logout.ts'),
  quorum: () => import('./commands/quorum/quorum.ts'),
  user: () => import('./commands/user/user.ts'),
};

export type Mode = 'single_command' | 'interactive';

const ABOUT =
  'A simulated AWS CloudHSM cluster by the commands of CloudHSM CLI: users, keys, signatures.\n' +
  'The role and user:password to log in with are in CLOUDHSM_ROLE and CLOUDHSM_PIN.';

/** @param words of the command line; whatever else it names, or help, concerns all of the tree */
export async function loadCommandTree(mode: Mode, words: readonly string[]): Promise<CommandNode> {
  const named = Object.keys(GROUPS).filter((name) => words.includes(name));
  const isWhole = named.length === 0 || words.some((word) => ['help', '--help', '-h'].includes(word));
  const names = isWhole ? Object.keys(GROUPS) : named;
  const children = await Promise.all(names.map(async (name) => [name, (await GROUPS[name]?.())?.node] as const));
  const root = (end: Readonly<Record<string, CommandNode>>): CommandNode =>
    group(ABOUT, { ...(Object.fromEntries(children) as Record<string, CommandNode>), ...end });
  if (mode === 'interactive') return root({ quit: modeSwitch('Exit the interactive mode', 'quit') });
  const interactive = modeSwitch('Start the interactive mode', 'interactive');
  // A command line that names no command starts it, too, whatever its flags.
  return { ...root({ interactive }), action: { mode: 'interactive' } };
}
