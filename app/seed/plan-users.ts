// The users of an ACTIVE cluster. `admin` is always there, and comes first: the activation of a cluster is its first log in.

import { checkPassword, foldUsername } from '../../sim/hsm/credentials.ts';
import { APPLIANCE_USERNAME } from '../../sim/hsm/users.ts';
import type { Secret } from '../../src/runtime/secret.ts';
import type { Path } from '../yaml/path.ts';
import type { PlannedUser } from './plan.ts';
import type { Item, Planning } from './planning.ts';
import { readSecret } from './secrets.ts';
import type { SeedUser } from './seed-document.ts';

export const KMS_USERNAME = 'kmsuser';
const ADMIN_USERNAME = 'admin';

/** @param path of the list @param hasKeyStore is there a custom key store on the cluster? Then `kmsuser` is there, too. */
export function planUsers(planning: Planning, path: Path, hasKeyStore: boolean): readonly PlannedUser[] {
  const names = planning.names(path, 'username').map(({ name, path }) => ({ name: foldUsername(name), path }));
  planning.refuseTwice(names, 'a user');
  const listed = planning.items<SeedUser>(path).map((user) => planUser(planning, user));
  const isListed = (username: string): boolean => names.some(({ name }) => name === username);
  const implied = [
    ...(isListed(ADMIN_USERNAME) ? [] : [made(ADMIN_USERNAME, 'admin')]),
    ...(isListed(KMS_USERNAME) || !hasKeyStore ? [] : [made(KMS_USERNAME, 'crypto-user')]),
  ];
  const isFirst = ({ username }: PlannedUser): boolean => username === ADMIN_USERNAME;
  const all = [...implied, ...listed];
  return [...all.filter(isFirst), ...all.filter((user) => !isFirst(user))];
}

const made = (username: string, role: PlannedUser['role']): PlannedUser => ({
  ...{ username, role, password: undefined, passwordFrom: 'made' },
});

function planUser(planning: Planning, { item, path }: Item<SeedUser>): PlannedUser {
  const { role, password: given } = item;
  const username = foldUsername(item.username);
  if (username === APPLIANCE_USERNAME)
    planning.report([...path, 'username'], `${username} is the appliance user's name`);
  if (username === KMS_USERNAME && role !== 'crypto-user')
    planning.report([...path, 'role'], 'kmsuser is a crypto-user');
  if (username === ADMIN_USERNAME && role !== 'admin') {
    planning.report([...path, 'role'], 'admin is an admin: it is the one that activates the cluster');
  }
  if (given === undefined) return made(username, role);
  const password = planning.reporting([...path, 'password'], () => checkedPassword(planning, username, given));
  return { username, role, password, passwordFrom: typeof given === 'string' ? 'seed' : 'elsewhere' };
}

function checkedPassword(planning: Planning, username: string, given: NonNullable<SeedUser['password']>): Secret {
  const password = readSecret(given, planning.surroundings);
  checkPassword(username, password.reveal());
  return password;
}
