// Commands about the cluster and its users print what AWS's user guide shows for them, with its prompts.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { startCliSession } from '../../support/cli-session.ts';
import { expectedShape, shapeOf, TOKEN_SIGN, user } from '../../support/cli-shapes.ts';
import { runSimulator } from '../../support/running-simulator.ts';
import { approve, makeSigner, readJson, signTokens } from '../../support/token-signing.ts';
import { temporaryFolder } from '../../support/up-process.ts';

const world = await runSimulator(t, { seed: 'cluster' });
const folder = temporaryFolder(t);
const path = (name: string): string => join(folder, name);

const SIGNED_PATH = 'Enter signed token file path (press enter if same as the unsigned token file):';
const PUBLIC_KEY_PATH = 'Enter public key PEM file path:';

t.test('without log in: user list, cluster hsm-info, quorum values and timeouts', async (t) => {
  const cli = startCliSession(t, world);
  const users = [
    user('admin', 'admin'),
    user('app_user', 'internal(APPLIANCE_USER)'),
    ...['kmsuser', 'example_user'].map((name) => user(name, 'crypto-user')),
  ];
  t.equal(shapeOf(await cli.run('user list')), expectedShape({ users }));
  const machine = {
    ...{ vendor: 'Marvell Semiconductors, Inc.', model: 'LiquidSecurity 2', 'serial-number': '*' },
    ...{ 'hardware-version-major': '1', 'hardware-version-minor': '0' },
    ...{ 'firmware-version-major': '10', 'firmware-version-minor': '2', 'firmware-build-number': '1' },
    ...{ 'firmware-id': 'LS2-FW-10.02-1', 'fips-state': '2 [FIPS mode with single factor authentication]' },
  };
  t.equal(shapeOf(await cli.run('cluster hsm-info')), expectedShape({ hsms: [machine, machine] }));
  t.same(await cli.run('quorum token-sign list-quorum-values'), { error_code: 0, data: { user: 1, quorum: 1 } });
  t.same(await cli.run('quorum token-sign list-timeouts'), { error_code: 0, data: { generated: 600, approved: 600 } });
});

t.test('log in and out, with the prompts of the real CLI', async (t) => {
  const cli = startCliSession(t, world);
  const login = await cli.run('login --username ADMIN --role admin', world.passwordOf('admin'));
  t.same(login, { error_code: 0, data: { username: 'admin', role: 'admin' } });
  t.same(cli.asked, ['Enter password:']);
  t.match(await cli.failure('login --username admin --role admin', world.passwordOf('admin')), 'logged in already');
  t.same(await cli.run('logout'), { error_code: 0, data: 'Logout successful' });
  t.same(await cli.run('logout'), { error_code: 0, data: 'Logout successful' }, 'nobody is: nothing happens');
  t.match(await cli.failure('key list'), /^Nobody is logged in/);
});

t.test('user create, change-password, delete', async (t) => {
  const cli = startCliSession(t, world);
  await cli.login('admin', 'admin', world.passwordOf('admin'));
  const alice = { username: 'alice', role: 'crypto-user' };
  const [password, changed] = ['Alice12345', 'Alice67890'];
  t.same(await cli.data('user create --username Alice --role crypto-user', password, password), alice);
  t.same(cli.asked, ['Enter password:', 'Confirm password:']);
  const different = 'The passwords do not match';
  t.equal(await cli.failure('user create --username x --role admin', password, changed), different);
  t.match(await cli.data('user list'), { users: [{}, {}, {}, {}, user('alice', 'crypto-user')] });

  const other = startCliSession(t, world);
  await other.login('alice', 'crypto-user', password);
  t.match(await cli.failure('user delete --username alice --role crypto-user'), /logged in/);
  // Her own, without the old one; what she is logged in to goes on.
  t.same(await other.data('user change-password --username alice --role crypto-user', changed, changed), alice);
  await other.data('key list');
  await other.data('logout');
  t.match(
    await other.failure(`login --username alice --role crypto-user --password ${password}`),
    'Incorrect authentication credentials',
  );
  await other.login('alice', 'crypto-user', changed);
  await other.data('logout');

  t.same(await cli.data(`user change-password --username alice --role crypto-user --password ${password}`), alice);
  t.same(await cli.data('user delete --username alice --role crypto-user'), alice);
});

t.test('a second factor: registered, asked for at log in, and off again', async (t) => {
  const admin = startCliSession(t, world);
  const cli = startCliSession(t, world);
  const password = 'Second12345';
  const signer = makeSigner();
  writeFileSync(path('bob.pub'), signer.publicKeyPem);
  await admin.login('admin', 'admin', world.passwordOf('admin'));
  await admin.data(`user create --username bob --role crypto-user --password ${password}`);
  await cli.login('bob', 'crypto-user', password);

  const token = path('unsigned-tokens.json');
  const sign = (): string => {
    const { version, tokens } = signTokens(token, signer);
    t.equal(version, '2.0');
    t.ok(tokens.length > 0);
    for (const { unsigned } of tokens) t.equal(Buffer.from(unsigned, 'base64').length, 32, 'a SHA-256');
    return '';
  };
  const bob = { username: 'bob', role: 'crypto-user' };
  const answers = [password, password, sign, path('bob.pub')];
  const change = `user change-mfa token-sign --token ${token} --username bob --role crypto-user`;
  t.same(await cli.data(`${change} --change-quorum`, ...answers), bob);
  t.same(cli.asked, ['Enter password:', 'Confirm password:', SIGNED_PATH, PUBLIC_KEY_PATH]);
  const listed = user('bob', 'crypto-user', { mfa: TOKEN_SIGN, quorum: TOKEN_SIGN });
  t.match(await admin.data('user list'), { users: [{}, {}, {}, {}, listed] });
  await cli.data('logout');

  const login = 'login --username bob --role crypto-user';
  t.match(await cli.failure(login, password), /second factor/);
  t.match(await cli.failure(`${login} mfa-token-sign --token ${token}`, password, ''), /signed is missing|not base64/);
  t.same(await cli.data(`${login} mfa-token-sign --token ${token}`, password, sign), bob);
  t.same(cli.asked.slice(-2), ['Enter password:', SIGNED_PATH]);
  t.equal(signTokens(token, signer).tokens.length, 2, 'a token for each HSM');
  // Logged in to all of them.
  await cli.data('key generate-symmetric aes --label of-bob --key-length-bytes 32');
  await cli.data('key delete --filter attr.label=of-bob');

  const off = await cli.data(
    `user change-mfa token-sign --username bob --role crypto-user --deregister --change-password ${password}`,
  );
  t.same(off, bob);
  await cli.login('bob', 'crypto-user', password);
  await cli.data('logout');
  await admin.data('user delete --username bob --role crypto-user');
});

t.test('quorum: registered, required, approved', async (t) => {
  const cli = startCliSession(t, world);
  const signers = new Map([
    ['admin', makeSigner()],
    ['admin2', makeSigner()],
  ]);
  const passwords = new Map([
    ['admin', world.passwordOf('admin')],
    ['admin2', 'Admin2password'],
  ]);
  await cli.login('admin', 'admin', world.passwordOf('admin'));
  await cli.data(`user create --username admin2 --role admin --password ${passwords.get('admin2')}`);
  const token = path('registration.json');
  for (const [username, signer] of signers) {
    await cli.login(username, 'admin', passwords.get(username) ?? '');
    const generated = await cli.data(`quorum token-sign generate --service registration --token ${token}`);
    t.same(generated, { filepath: token });
    t.match(signTokens(token, signer).tokens, [{ approval_data: /^\S+$/ }]);
    writeFileSync(path('admin.pub'), signer.publicKeyPem);
    const register = `user change-quorum token-sign register --public-key ${path('admin.pub')} --signed-token ${token}`;
    t.same(await cli.data(register), { username, role: 'admin' });
  }
  const { users } = await cli.data<{ readonly users: readonly unknown[] }>('user list');
  t.match(users.slice(0, 1), [user('admin', 'admin', { quorum: TOKEN_SIGN })]);

  const lasting = await cli.run('quorum token-sign set-timeout --approved 60');
  t.same(lasting, { error_code: 0, data: 'Set token timeout successful' });
  t.same(await cli.data('quorum token-sign list-timeouts'), { generated: 600, approved: 60 });
  const set = await cli.data('quorum token-sign set-quorum-value --service user --value 2');
  t.equal(set, 'Set Quorum Value successful');
  t.same(await cli.data('quorum token-sign list-quorum-values'), { user: 2, quorum: 1 });
  const create = 'user create --username carol --role crypto-user --password Carol12345';
  t.equal(await cli.failure(create), 'Quorum approval is required for this operation');

  const approval = path('approval.json');
  await cli.data(`quorum token-sign generate --service user --token ${approval}`);
  t.match(readJson(approval), { version: '2.0', service: 'user-management', signatures: [] });
  const expected = { username: 'admin2', service: 'user', 'approvals-required': 2, 'number-of-approvals': 0 };
  t.equal(
    shapeOf(await cli.run('quorum token-sign list')),
    expectedShape({ tokens: [{ ...expected, 'token-timeout-seconds': '*', 'cluster-coverage': 'full' }] }),
  );
  for (const [username, signer] of signers) {
    if (username === 'admin2') t.equal(await cli.failure(`${create} --approval ${approval}`), 'Quorum Failed');
    approve(approval, username, signer);
  }
  t.same(await cli.data(`${create} --approval ${approval}`), { username: 'carol', role: 'crypto-user' });
  t.same(await cli.data('quorum token-sign list'), { tokens: [] }, 'good for one operation');
  t.equal(await cli.failure(`user delete --username carol --role crypto-user --approval ${approval}`), 'Quorum Failed');

  await cli.data(`quorum token-sign generate --service user --token ${approval}`);
  const deleted = await cli.data('quorum token-sign delete --scope user');
  t.equal(deleted, 'Deletion of quorum token(s) successful');
  t.same(await cli.data('quorum token-sign list'), { tokens: [] });
});
