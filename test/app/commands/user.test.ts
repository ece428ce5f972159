// `cloudhsm-sim user`, and the routes below `/_sim/v1/clusters/{clusterId}/users`: what they do shows at the HSMs themselves.

import t, { type Test } from 'tap';
import type { UserListing } from '../../../app/client/user-client.ts';
import type { ListedUser } from '../../../app/library/hsm/users.ts';
import {
  changePassword,
  createUser,
  deleteUser,
  listUsers,
  lockUser,
  type UserFlags,
  unlockUser,
} from '../../../app/user/user-command.ts';
import type { RoleName } from '../../../src/wire/roles.ts';
import { runHere } from '../../support/command-here.ts';
import { logInToHsm } from '../../support/hsm-client.ts';
import { runSimulator } from '../../support/running-simulator.ts';
import { startCommand } from '../../support/up-process.ts';

const world = await runSimulator(t, { seed: 'cluster' });
const { clusterId } = world;
const { endpoint } = world.ready;
const PASSWORD = 'Correct-horse7';

async function userNamed(username: string): Promise<ListedUser | undefined> {
  const { users } = (await listUsers({ endpoint })).value as UserListing;
  return users.find((user) => user.username === username);
}

/** Whether they can log in, at each HSM. */
async function logsIn(t: Test, username: string, role: RoleName, password: string, refusal?: string): Promise<void> {
  for (const [index] of world.hsmIds().entries()) {
    const login = logInToHsm(world, username, role, password, index).then((link) => link.close());
    if (refusal === undefined) await t.resolves(login, `${username} logs in at HSM ${index}`);
    else await t.rejects(login, { message: new RegExp(refusal) }, `${username} is refused at HSM ${index}`);
  }
}

t.test('list: as every HSM has them', async (t) => {
  const { value, lines } = await listUsers({ endpoint });
  const well = { locked: 'false', mfa: 'false', quorum: 'false', coverage: 'full' };
  t.same(value, {
    users: [
      { username: 'admin', role: 'admin', ...well },
      { username: 'app_user', role: 'internal(APPLIANCE_USER)', ...well },
      { username: 'kmsuser', role: 'crypto-user', ...well },
      { username: 'example_user', role: 'crypto-user', ...well },
    ],
    unanswered: [],
  });
  t.equal(lines[0], 'admin         admin');
});

t.test('create, change the password, delete', async (t) => {
  t.same(await createUser('App_1', { endpoint, role: 'crypto-user', password: PASSWORD }), {
    value: { username: 'app_1', role: 'crypto-user' },
    lines: ['app_1 is there, a crypto-user'],
  });
  t.match(await userNamed('app_1'), { role: 'crypto-user', coverage: 'full' });
  await logsIn(t, 'app_1', 'crypto-user', PASSWORD);
  await changePassword('app_1', { endpoint, password: 'Another-one8' });
  await logsIn(t, 'app_1', 'crypto-user', PASSWORD, 'USER_LOGIN_FAILURE');
  await logsIn(t, 'app_1', 'crypto-user', 'Another-one8');
  t.same((await deleteUser('app_1', { endpoint })).value, { username: 'app_1', deleted: true });
  t.equal(await userNamed('app_1'), undefined);
  await logsIn(t, 'app_1', 'crypto-user', 'Another-one8', 'USER_NOT_INITIALIZED');
  await createUser('second', { endpoint, role: 'admin', password: PASSWORD });
  await logsIn(t, 'second', 'admin', PASSWORD);
});

t.test('lock: even the right password is refused; unlock: it is taken again', async (t) => {
  const password = world.passwordOf('example_user');
  t.same((await lockUser('Example_User', { endpoint })).lines, ['Example_User is locked on every HSM']);
  t.match(await userNamed('example_user'), { locked: 'true' });
  const { lines } = await listUsers({ endpoint });
  t.ok(lines.some((line) => /^example_user {2}crypto-user +locked$/.test(line)));
  await logsIn(t, 'example_user', 'crypto-user', password, 'USER_LOCKED_OUT');
  await unlockUser('example_user', { endpoint });
  t.match(await userNamed('example_user'), { locked: 'false' });
  await logsIn(t, 'example_user', 'crypto-user', password);
  await lockUser('example_user', { endpoint });
  await changePassword('example_user', { endpoint, password: PASSWORD });
  await logsIn(t, 'example_user', 'crypto-user', PASSWORD);
});

t.test('a user that one HSM does not have, an HSM that hears of nothing', async (t) => {
  const [hsmId = ''] = world.hsmIds();
  const replication = (action: string, method: string, body: object): Promise<Response> =>
    world.control(`clusters/${clusterId}/hsms/${hsmId}/${action}`, {
      ...{ method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) },
    });
  await replication('withhold', 'POST', { username: 'kmsuser' });
  t.match(await userNamed('kmsuser'), { coverage: 'inconsistent' });
  const { lines } = await listUsers({ endpoint });
  t.ok(lines.some((line) => /^kmsuser .*missing on some HSMs$/.test(line)));
  await replication('release', 'POST', { username: 'kmsuser' });
  t.match(await userNamed('kmsuser'), { coverage: 'full' });
});

t.test('what is wrong is one line, and changes nothing', async (t) => {
  const before = (await listUsers({ endpoint })).value;
  const user = (username: string, password: string) =>
    createUser(username, { endpoint, role: 'crypto-user', password });
  const appliance = 'app_user is of the HSMs themselves, for their synchronization: nobody logs in as it or changes it';
  const rules = 'a password is 8 to 32 printable ASCII characters without a colon';
  const rows: readonly (readonly [() => Promise<unknown>, string])[] = [
    [() => user('new', 'short'), rules],
    [() => user('new', 'with:a:colon'), rules],
    [() => user('new', 'pässwörter'), rules],
    [() => user('no-name', PASSWORD), 'a name is 1 to 31 letters, digits or _'],
    [() => user('kmsuser', PASSWORD.replace('-', '')), 'there is a user kmsuser already'],
    [() => user('APP_USER', PASSWORD), 'there is a user app_user already'],
    [
      () => changePassword('kmsuser', { endpoint, password: 'not-alphanumeric' }),
      "kmsuser's password is 7 to 32 letters and digits",
    ],
    [() => changePassword('nobody', { endpoint, password: PASSWORD }), 'there is no user nobody'],
    [() => deleteUser('nobody', { endpoint }), 'there is no user nobody'],
    [() => unlockUser('nobody', { endpoint }), 'there is no user nobody'],
    [() => deleteUser('App_User', { endpoint }), appliance],
    [() => changePassword('app_user', { endpoint, password: PASSWORD }), appliance],
    [() => lockUser('app_user', { endpoint }), appliance],
    [() => unlockUser('app_user', { endpoint }), appliance],
    [() => listUsers({ endpoint, cluster: 'cluster-a' }), `there is no cluster cluster-a; there is ${clusterId}`],
  ];
  for (const [asked, message] of rows) await t.rejects(asked, { message }, message);
  await t.rejects(lockUser('nobody', { endpoint }), { code: 'not_found', message: /there is no .*nobody/ });
  t.same((await listUsers({ endpoint })).value, before);
});

t.test('HSMs that do not answer: every command has tried, and failed', async (t) => {
  const headers = { 'Content-Type': 'application/json' };
  const fault = (match: object) =>
    world.control('faults', {
      ...{ method: 'POST', headers, body: JSON.stringify({ name: 'gone', kind: 'reset_peer', match }) },
    });
  const [first = '', second = ''] = world.hsmIds();
  await fault({});
  t.equal((await world.control(`clusters/${clusterId}/users`)).status, 503);
  const none = `cloudhsm-sim: no HSM of ${clusterId} answers: ${first}, ${second}\n`;
  t.same(await runHere(['user', 'list', '--endpoint', endpoint]), { code: 1, stdout: '', stderr: none });
  const { code, stdout, stderr } = await runHere(['user', 'lock', 'kmsuser', '--endpoint', endpoint]);
  t.same({ code, stdout }, { code: 1, stdout: '' });
  t.match(stderr, /^cloudhsm-sim: the HSM hsm-\w+ does not answer: .*\n$/);
  await world.control('faults/reset', { method: 'POST' });
  await fault({ hsmId: first });
  t.match((await listUsers({ endpoint })).value, { unanswered: [first] });
  await world.control('faults/reset', { method: 'POST' });
  t.match((await listUsers({ endpoint })).value, { unanswered: [] });
});

t.test('the routes refuse what they do not know, and answer no password', async (t) => {
  const users = `clusters/${clusterId}/users`;
  const ask = (method: string, path: string, body?: object): Promise<Response> =>
    world.control(path, {
      method,
      ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    });
  const rows: readonly (readonly [() => Promise<Response>, number])[] = [
    [() => ask('POST', users, { username: 'third', password: PASSWORD }), 201],
    [() => ask('PUT', `${users}/third/password`, { password: `${PASSWORD}9` }), 200],
    [() => ask('POST', users, { username: 'fourth' }), 400],
    [() => ask('POST', users, { username: 'fourth', password: PASSWORD, role: 'unactivated-admin' }), 400],
    [() => ask('POST', users, { username: 'fourth', password: PASSWORD, more: 1 }), 400],
    [() => ask('PUT', `${users}/third/password`, { password: 'x'.repeat(2000) }), 400],
    [() => ask('GET', 'clusters/cluster-a/users'), 404],
    [() => ask('POST', 'clusters/cluster-a/users/third/lock'), 404],
    [() => ask('DELETE', `${users}/third`), 204],
    [() => ask('DELETE', `${users}/third`), 404],
  ];
  for (const [askIt, status] of rows) {
    const response = await askIt();
    t.equal(response.status, status, `${response.url} ${status}`);
    t.notMatch(await response.text(), new RegExp(PASSWORD));
  }
});

t.test('a cluster without an HSM', async (t) => {
  const empty = await runSimulator(t, { seed: 'cluster', hsmCount: 1 });
  const [hsmId] = empty.hsmIds();
  await empty.control(`clusters/${empty.clusterId}/hsms/${hsmId}/lose`, { method: 'POST' });
  const flags = { endpoint: empty.ready.endpoint };
  const message = `the cluster ${empty.clusterId} has no HSM that knows its users`;
  for (const ask of [
    listUsers,
    (flags: UserFlags) => deleteUser('kmsuser', flags),
    (flags: UserFlags) => lockUser('kmsuser', flags),
  ]) {
    await t.rejects(ask(flags), { code: 'invalid_configuration', message });
  }
});

t.test('the command: a password from standard input', async (t) => {
  const command = startCommand(
    t,
    ['user', 'create', 'piped', '--password-stdin', '--endpoint', endpoint],
    {},
    undefined,
    `${PASSWORD}\n`,
  );
  t.same(await command.ended, { code: 0, stdout: 'piped is there, a crypto-user\n', stderr: '' });
  await logsIn(t, 'piped', 'crypto-user', PASSWORD);
});
