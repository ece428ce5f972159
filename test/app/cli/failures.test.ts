// What goes wrong prints `{"error_code": 1, "data": "<what>"}`, changes nothing, and leaves the session usable.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { loadCommandTree } from '../../../app/cli/command-tree.ts';
import type { CommandNode } from '../../../app/cli/language/command-node.ts';
import { startCliSession } from '../../support/cli-session.ts';
import { user } from '../../support/cli-shapes.ts';
import { runSimulator } from '../../support/running-simulator.ts';
import { temporaryFolder } from '../../support/up-process.ts';

const world = await runSimulator(t, { seed: 'cluster' });
const folder = temporaryFolder(t);
const path = (name: string): string => join(folder, name);
const password = world.passwordOf('example_user');

t.test('who cannot log in', async (t) => {
  const cli = startCliSession(t, world);
  const login = (username: string, role: string, password: string): Promise<string> =>
    cli.failure(`login --username ${username} --role ${role} --password ${password}`);
  t.equal(await login('example_user', 'crypto-user', 'Wrong12345'), 'Incorrect authentication credentials');
  t.equal(await login('nobody', 'crypto-user', password), 'There is no user of this name');
  t.equal(await login('example_user', 'admin', password), 'There is no user of this name in this role');
  t.match(await cli.failure('key list'), /^Nobody is logged in/);
});

t.test('locked out after five wrong passwords, until an admin changes it', async (t) => {
  const cli = startCliSession(t, world);
  const admin = startCliSession(t, world);
  await admin.login('admin', 'admin', world.passwordOf('admin'));
  await admin.data('user create --username dave --role crypto-user --password Dave12345');
  for (let count = 0; count < 5; count++) {
    await cli.failure('login --username dave --role crypto-user --password Wrong12345');
  }
  const login = 'login --username dave --role crypto-user --password Dave12345';
  t.match(await cli.failure(login), /locked out/);
  t.match(await admin.data('user list'), { users: [{}, {}, {}, {}, user('dave', 'crypto-user', { locked: 'true' })] });
  await admin.data('user change-password --username dave --role crypto-user --password Dave67890');
  await cli.login('dave', 'crypto-user', 'Dave67890');
});

t.test('the wrong role', async (t) => {
  const cli = startCliSession(t, world);
  await cli.login('example_user', 'crypto-user', password);
  const onlyAdmin = 'Only an admin can run this command; example_user is not one';
  for (const line of [
    'user create --username a --role admin',
    'user delete --username a --role admin',
    'quorum token-sign set-quorum-value --service user --value 2',
    'quorum token-sign delete --scope all',
  ]) {
    t.equal(await cli.failure(line), onlyAdmin, line);
  }
  t.same(cli.asked, [], 'nobody is asked for a password first');
  t.match(
    await cli.failure('user change-password --username admin --role admin --password Another12345'),
    /ROLE_NOT_PERMITTED/,
  );
  await cli.login('admin', 'admin', world.passwordOf('admin'));
  for (const line of [
    'key generate-symmetric aes --label a --key-length-bytes 16',
    'key delete --filter attr.label=a',
    'crypto sign ecdsa --key-filter attr.label=a --hash-function sha256 --data YQ==',
  ]) {
    t.equal(await cli.failure(line), 'Only a crypto user can run this command; admin is not one', line);
  }
});

t.test('users that cannot be made or changed', async (t) => {
  const cli = startCliSession(t, world);
  await cli.login('admin', 'admin', world.passwordOf('admin'));
  const create = (username: string, password: string): Promise<string> =>
    cli.failure(`user create --username ${username} --role crypto-user --password ${password}`);
  t.equal(await create('example_user', 'Example12345'), 'There is a user of this name already');
  t.match(await create('no-hyphens', 'Example12345'), /^A username has 1 to 31 letters/);
  t.match(await create('eve', 'short'), /^A password has 8 to 32 characters/);
  t.match(await create('eve', 'with:colon'), /^A password has 8 to 32 characters/);
  const nobody = 'There is no user of this name in this role';
  t.equal(await cli.failure('user delete --username nobody --role crypto-user'), nobody);
  t.match(await cli.failure('cluster activate --password Another12345'), /already/);
});

t.test('keys that are not there, too many, not one’s own, or not for this', async (t) => {
  const cli = startCliSession(t, world);
  await cli.login('example_user', 'crypto-user', password);
  for (const label of ['twin', 'twin', 'plain']) {
    await cli.data(`key generate-symmetric aes --label ${label} --key-length-bytes 16`);
  }
  const matched = (count: number): string =>
    `Key selection criteria matched ${count} keys. Refine selection criteria to select a single key.`;
  t.equal(await cli.failure('key delete --filter attr.label=twin'), matched(2));
  t.equal(await cli.failure('key delete --filter attr.label=none'), matched(0));
  t.equal(await cli.failure('key delete --filter key-reference=0xffffff'), matched(0));
  t.match(
    await cli.failure('key set-attribute --filter attr.label=plain --name colour --value red'),
    /no key attribute/,
  );
  t.match(await cli.failure('key set-attribute --filter attr.label=plain --name local --value false'), /READ_ONLY/);
  t.match(await cli.failure('key set-attribute --filter attr.label=plain --name trusted --value true'), /READ_ONLY/);
  const wrap = 'key wrap aes-no-pad --payload-filter attr.label=plain --wrapping-filter attr.label=plain';
  t.match(await cli.failure(wrap), /KEY_FUNCTION_NOT_PERMITTED/);
  t.match(await cli.failure('key generate-symmetric aes --label a --key-length-bytes 17'), /KEY_SIZE_RANGE/);
  const shareWithNobody = await cli.failure(
    'key generate-symmetric aes --label lonely --key-length-bytes 16 --share-crypto-users nobody',
  );
  t.equal(shareWithNobody, 'There is no user of this name in this role');
  const pair = 'key generate-asymmetric-pair ec --curve prime256v1 --public-label lonely --private-label lonely';
  t.equal(await cli.failure(`${pair} --share-crypto-users nobody`), shareWithNobody);
  t.match(await cli.data('key list --filter attr.label=lonely'), { total_key_count: 0 }, 'and no key is left behind');
  await cli.data('key generate-symmetric aes --label of-session --session --key-length-bytes 16');
  const shareIt = 'key share --filter attr.label=of-session --username dave --role crypto-user';
  t.equal(await cli.failure(shareIt), 'A session key is not shared');
  const share = 'key share --filter attr.label=plain --username';
  t.match(await cli.failure(`${share} admin --role admin`), /crypto users only/);
  await cli.data(`${share} dave --role crypto-user`);
  await cli.login('dave', 'crypto-user', 'Dave67890');
  t.match(await cli.failure('key delete --filter attr.label=plain'), /^Key Access is denied/);
  await cli.login('admin', 'admin', world.passwordOf('admin'));
  t.match(
    await cli.failure('key set-attribute --filter attr.label=plain --name encrypt --value true'),
    /ROLE_NOT_PERMITTED/,
  );
  await cli.data('key set-attribute --filter attr.label=plain --name trusted --value true');
  const listed = await cli.data('key list -v --filter attr.label=plain');
  const [key] = listed.matched_keys as object[];
  t.same(Object.keys(key ?? {}), ['key-reference', 'attributes'], 'verbose has no effect for an admin');
});

t.test('files that are not there, or not what they should be', async (t) => {
  const cli = startCliSession(t, world);
  await cli.login('example_user', 'crypto-user', password);
  writeFileSync(path('text'), 'no key');
  writeFileSync(path('private.pem'), '-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n');
  const importPem = (file: string): Promise<string> =>
    cli.failure(`key import pem --path ${path(file)} --label a --key-type-class ec-public`);
  t.match(await importPem('missing'), /missing cannot be read: there is no such file or folder$/);
  t.match(await importPem(''), /cannot be read: it is a folder$/);
  for (const file of ['text', 'private.pem']) t.match(await importPem(file), /holds no public key in PEM format$/);
  const pair = 'key generate-asymmetric-pair ec --curve secp256r1 --public-label pub --private-label priv';
  await cli.data(`${pair} --private-attributes sign=true`);
  const file = (encoding: string, label: string, where = 'out'): Promise<string> =>
    cli.failure(`key generate-file --encoding ${encoding} --path ${path(where)} --filter attr.label=${label}`);
  t.match(await file('pem', 'priv'), 'the encoding pem supports public keys only');
  t.match(await file('reference-pem', 'pub'), 'the encoding reference-pem supports private keys only');
  t.match(await file('pem', 'pub', 'no/such/folder'), /cannot be written: there is no such file or folder$/);
  await cli.data(`key generate-file --encoding pem --path ${path('ec.pem')} --filter attr.label=pub`);
  const asRsa = await cli.failure(`key import pem --path ${path('ec.pem')} --label a --key-type-class rsa-public`);
  t.match(asRsa, /is not of the type rsa-public$/);
  const sign = 'crypto sign ecdsa --key-filter attr.label=priv --hash-function sha256 --data-path';
  t.match(await cli.failure(`${sign} ${path('missing')}`), /cannot be read/);

  await cli.login('admin', 'admin', world.passwordOf('admin'));
  writeFileSync(path('list.json'), '[]');
  writeFileSync(path('empty.json'), '{}');
  writeFileSync(path('odd.json'), '{"signatures": [{"username": "a"}], "approval_data": "YQ=="}');
  const approve = (name: string): Promise<string> =>
    cli.failure(`user delete --username dave --role crypto-user --approval ${path(name)}`);
  t.match(await approve('text'), /is no token file: it is no JSON$/);
  t.match(await approve('list.json'), /is no token file: signatures is no list$/);
  t.match(await approve('empty.json'), /is no token file: signatures is no list$/);
  t.match(await approve('odd.json'), /is no token file: signature is missing$/);
  const register = `user change-quorum token-sign register --public-key ${path('ec.pem')} --signed-token`;
  t.match(await cli.failure(`${register} ${path('empty.json')}`), /is no token file: tokens is no list$/);
  t.match(await cli.failure(`${register} ${path('missing')}`), /cannot be read/);
});

t.test('what is not simulated is refused, and says so', async (t) => {
  const cli = startCliSession(t, world);
  await cli.login('example_user', 'crypto-user', password);
  const refused: string[] = [];
  const walk = ({ action, children }: CommandNode, path: string): void => {
    if (action !== undefined && 'who' in action && action.refused !== undefined) refused.push(path);
    for (const [name, child] of Object.entries(children)) walk(child, `${path} ${name}`.trim());
  };
  walk(await loadCommandTree('interactive', []), '');
  t.same(refused.sort(), [
    ...['crypto sign ed25519ph', 'crypto sign mldsa', 'crypto verify ed25519ph', 'crypto verify mldsa'],
    'key generate-asymmetric-pair mldsa',
  ]);
  const data = '--key-filter attr.label=priv --data YQ==';
  const labels = '--public-label a --private-label b';
  for (const line of [
    `crypto sign ed25519ph ${data} --data-type raw --hash-function sha512`,
    `crypto sign mldsa ${data} --data-type raw --hash-function shake256`,
    `key generate-asymmetric-pair mldsa ${labels}`,
    'key unwrap aes-no-pad --filter attr.label=plain --data YQ== --key-type-class des3 --label a',
    'quorum token-sign generate --service cluster --token file',
  ]) {
    t.match(await cli.failure(line), /^This cluster does not simulate /, line);
  }
  t.match(await cli.data('key list --filter attr.label=a'), { total_key_count: 0 }, 'and nothing was made');
});

t.test('HSMs that differ', async (t) => {
  const cli = startCliSession(t, world);
  await cli.login('example_user', 'crypto-user', password);
  const { key } = await cli.data<{ key: { 'key-reference': string } }>(
    'key generate-symmetric aes --label rare --key-length-bytes 16',
  );
  const [hsmId = ''] = world.hsmIds();
  const ofHsm = (what: string, subject: object) =>
    world.control(`clusters/${world.clusterId}/hsms/${hsmId}/${what}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(subject),
    });
  const subjects = [{ username: 'dave' }, { keyHandle: Number(key['key-reference']) }];
  for (const subject of subjects) t.equal((await ofHsm('withhold', subject)).status, 200);
  const users = await cli.data('user list');
  t.match(users, { users: [{}, {}, {}, {}, user('dave', 'crypto-user', { 'cluster-coverage': 'inconsistent' })] });
  const described = { 'key-owners': [{ username: 'example_user', 'key-coverage': 'inconsistent' }] };
  t.match(await cli.data('key list -v --filter attr.label=rare'), {
    matched_keys: [{ 'key-info': { ...described, 'cluster-coverage': 'inconsistent' } }],
  });
  for (const subject of subjects) await ofHsm('release', subject);
});
