// `cloudhsm-sim user ...`: users of a cluster of a simulator that runs.

import { SimulatorClient } from '../client/simulator-client.ts';
import type { UserClient, UserListing } from '../client/user-client.ts';
import { findCluster } from '../cluster/find-cluster.ts';
import type { SimulatorFlags } from '../commands/simulator-command.ts';
import type { UserRole } from '../library/hsm/users.ts';
import { type Ink, inkFor } from '../terminal/color.ts';
import { newPassword, type PasswordFlags } from '../terminal/password.ts';
import { columns, type Output } from '../terminal/print.ts';
import { showProgress } from '../terminal/progress.ts';

export interface UserFlags extends SimulatorFlags {
  readonly cluster?: string;
}

export interface NewUserFlags extends UserFlags, PasswordFlags {
  readonly role: UserRole;
}

export async function listUsers(flags: UserFlags): Promise<Output> {
  const { users, clusterId } = await usersOf(flags);
  const listing = await showProgress('asking every HSM', users.list(clusterId));
  return { value: listing, lines: linesOf(listing, inkFor(process.stdout, process.env)) };
}

/** What is as it should be is not worth a word. */
function linesOf({ users, unanswered }: UserListing, ink: Ink): readonly string[] {
  const told = { true: 'locked', false: '', inconsistent: 'locked on some HSMs' };
  const rows = users.map(({ username, role, locked, mfa, quorum, coverage }) => [
    username,
    role,
    [
      ...(locked === 'false' ? [] : [ink.bad(told[locked])]),
      ...(mfa === 'false' ? [] : [mfa === 'true' ? 'second factor' : 'second factor on some HSMs']),
      ...(quorum === 'false' ? [] : [quorum === 'true' ? 'approves' : 'approves on some HSMs']),
      ...(coverage === 'full' ? [] : [ink.bad('missing on some HSMs')]),
    ].join(', '),
  ]);
  return [...columns(rows), ...unanswered.map((hsmId) => ink.bad(`${hsmId} does not answer`))];
}

export async function createUser(name: string, flags: NewUserFlags): Promise<Output> {
  const { users, clusterId } = await usersOf(flags);
  const { role } = flags;
  const password = await newPassword(flags, name);
  const creating = users.create(clusterId, { username: name, role, password });
  const username = await showProgress(`creating ${name}`, creating);
  return { value: { username, role }, lines: [`${username} is there, a ${role}`] };
}

export async function deleteUser(username: string, flags: UserFlags): Promise<Output> {
  const { users, clusterId } = await usersOf(flags);
  await showProgress(`deleting ${username}`, users.delete(clusterId, username));
  return { value: { username, deleted: true }, lines: [`${username} is gone`] };
}

export async function changePassword(username: string, flags: UserFlags & PasswordFlags): Promise<Output> {
  const { users, clusterId } = await usersOf(flags);
  const changing = users.changePassword(clusterId, username, await newPassword(flags, username));
  await showProgress(`a new password for ${username}`, changing);
  return { value: { username }, lines: [`${username} has a new password, and is not locked`] };
}

export async function lockUser(username: string, flags: UserFlags): Promise<Output> {
  const { users, clusterId } = await usersOf(flags);
  await showProgress(`locking ${username}`, users.lock(clusterId, username));
  return { value: { username, locked: true }, lines: [`${username} is locked on every HSM`] };
}

export async function unlockUser(username: string, flags: UserFlags): Promise<Output> {
  const { users, clusterId } = await usersOf(flags);
  await showProgress(`unlocking ${username}`, users.unlock(clusterId, username));
  return { value: { username, locked: false }, lines: [`${username} is not locked`] };
}

async function usersOf({ endpoint, cluster }: UserFlags): Promise<{ users: UserClient; clusterId: string }> {
  const simulator = new SimulatorClient(endpoint);
  return { users: simulator.users, clusterId: (await findCluster(simulator, cluster)).clusterId };
}
