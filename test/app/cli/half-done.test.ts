// A command of several steps does all of them or none: what is refused at the second leaves nothing of the first.

import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { startCliSession } from '../../support/cli-session.ts';
import { TOKEN_SIGN } from '../../support/cli-shapes.ts';
import { runSimulator } from '../../support/running-simulator.ts';
import { makeSigner, readJson, signTokens } from '../../support/token-signing.ts';
import { temporaryFolder } from '../../support/up-process.ts';

const world = await runSimulator(t, { seed: 'cluster' });
const folder = temporaryFolder(t);
const path = (name: string): string => join(folder, name);
const signer = makeSigner();
const other = makeSigner();
writeFileSync(path('own.pub'), signer.publicKeyPem);

const admin = startCliSession(t, world);
await admin.login('admin', 'admin', world.passwordOf('admin'));

interface Listed {
  readonly users: readonly { readonly username: string; readonly mfa: readonly object[] }[];
}
const listed = async (username: string) =>
  (await admin.data<Listed>('user list')).users.find((user) => user.username === username);

t.test('user change-mfa: a proof that is none leaves the password and the factor', async (t) => {
  const password = 'Before12345';
  await admin.data(`user create --username erin --role crypto-user --password ${password}`);
  const cli = startCliSession(t, world);
  await cli.login('erin', 'crypto-user', password);
  const token = path('erin.json');
  const change = (flags = '') =>
    `user change-mfa token-sign --username erin --role crypto-user --change-password After12345 ${flags}--token ${token}`;
  const signed = (by: typeof signer) => () => {
    signTokens(token, by);
    return '';
  };
  const stays = async (what: string): Promise<void> => {
    const fresh = startCliSession(t, world);
    await fresh.login('erin', 'crypto-user', password);
    await fresh.data('logout');
    t.match(await listed('erin'), { mfa: [] }, what);
  };

  t.match(
    await cli.failure(change(), signed(other), path('own.pub')),
    `the token is not signed with the private key that goes with ${path('own.pub')}`,
  );
  await stays('signed with another key');

  const wrongKey = 'key generate-asymmetric-pair rsa --modulus-size-bits 3072 --public-exponent 65537';
  await cli.data(`${wrongKey} --public-label long --private-label long-private`);
  await cli.data(`key generate-file --encoding pem --path ${path('long.pub')} --filter attr.label=long`);
  t.match(await cli.failure(change(), signed(other), path('long.pub')), 'is not an RSA key of 2048 bits');
  await stays('a key that is too long');

  t.match(await cli.failure(change(), signed(other), path('no.pub')), 'no.pub cannot be read');
  await stays('no key at all');

  const late = async () => {
    signTokens(token, signer);
    await world.advance(20 * 60 * 1000);
    return '';
  };
  t.match(await cli.failure(change(), late, path('own.pub')), /expired/);
  await stays('signed too late');

  const nowhere = 'user change-mfa token-sign --username erin --role crypto-user --change-password After12345';
  t.match(await cli.failure(`${nowhere} --token ${path('no/such/file')}`), /cannot be written: there is no such file/);
  t.same(
    await cli.data(change('--change-quorum '), signed(signer), path('own.pub')),
    { username: 'erin', role: 'crypto-user' },
    'in the same session, once everything is right',
  );
  t.match(await listed('erin'), { mfa: TOKEN_SIGN, quorum: TOKEN_SIGN });
});

t.test('user change-password --deregister-mfa: not with an approval, which is good for one of the two', async (t) => {
  const change = 'user change-password --username erin --role crypto-user --password Third12345 --deregister-mfa';
  writeFileSync(path('approval.json'), JSON.stringify({ signatures: [], approval_data: 'YQ==' }));
  t.match(await admin.failure(`${change} --approval ${path('approval.json')}`), /second factor stays/);
  t.match(await listed('erin'), { mfa: TOKEN_SIGN });
  t.same(await admin.data(change), { username: 'erin', role: 'crypto-user' });
  t.match(await listed('erin'), { mfa: [] });
});

t.test('a key that cannot be shared is not made, even one that could not be deleted again', async (t) => {
  const cli = startCliSession(t, world);
  await cli.login('example_user', 'crypto-user', world.passwordOf('example_user'));
  const keep = 'destroyable=false';
  const aes = `key generate-symmetric aes --label kept --key-length-bytes 16 --attributes ${keep}`;
  const pair =
    'key generate-asymmetric-pair ec --curve secp256r1 --public-label kept --private-label kept ' +
    `--private-attributes ${keep} --public-attributes ${keep}`;
  await cli.data('key generate-symmetric aes --label wrapper --key-length-bytes 32 --attributes wrap=true unwrap=true');
  await cli.data('key generate-symmetric aes --label payload --key-length-bytes 16');
  const wrapped = await cli.data<{ readonly wrapped_key_data: string }>(
    'key wrap aes-zero-pad --payload-filter attr.label=payload --wrapping-filter attr.label=wrapper',
  );
  const unwrap =
    `key unwrap aes-zero-pad --filter attr.label=wrapper --data ${wrapped.wrapped_key_data} --key-type-class aes ` +
    `--label kept --attributes ${keep}`;
  for (const line of [aes, pair, unwrap]) {
    for (const [username, why] of [
      ['nobody', 'There is no user of this name in this role'],
      ['admin', 'There is no user of this name in this role'],
      ['example_user', 'A key is not shared with its owner'],
    ] as const) {
      t.equal(await cli.failure(`${line} --share-crypto-users kmsuser ${username}`), why, line);
    }
    t.equal(await cli.failure(`${line} --session --share-crypto-users kmsuser`), 'A session key is not shared', line);
  }
  t.match(await cli.data('key list --filter attr.label=kept'), { total_key_count: 0 });
  t.match(await cli.data(`${aes} --share-crypto-users KMSUSER`), {
    key: { 'key-info': { 'shared-users': [{ username: 'kmsuser', 'key-coverage': 'full' }] } },
  });
});

t.test('key wrap: without a place for the file no key leaves the HSM', async (t) => {
  const cli = startCliSession(t, world);
  await cli.login('example_user', 'crypto-user', world.passwordOf('example_user'));
  const wraps = async (): Promise<number> => {
    const logs = world.hsmIds().map(async (hsmId) => {
      const log = await world.control(`clusters/${world.clusterId}/hsms/${hsmId}/audit-log`);
      const { events } = (await log.json()) as { readonly events: readonly { readonly opcode: string }[] };
      return events.filter(({ opcode }) => /WRAP/.test(opcode)).length;
    });
    return (await Promise.all(logs)).reduce((sum, count) => sum + count, 0);
  };
  const before = await wraps();
  const wrap = 'key wrap aes-zero-pad --payload-filter attr.label=payload --wrapping-filter attr.label=wrapper';
  t.match(await cli.failure(`${wrap} --path ${path('no/such/folder')}`), /cannot be written: there is no such file/);
  t.equal(await wraps(), before);
  await cli.data(`${wrap} --path ${path('wrapped.bin')}`);
  t.equal(await wraps(), before + 1);
});

t.test('quorum token-sign generate: without a place for the file there is no token', async (t) => {
  const generate = (file: string) => `quorum token-sign generate --service user --token ${path(file)}`;
  t.match(await admin.failure(generate('no/such/folder')), /cannot be written: there is no such file or folder$/);
  t.match(await admin.failure(generate('')), /cannot be written: it is a folder$/);
  t.same(await admin.data('quorum token-sign list'), { tokens: [] });
  writeFileSync(path('taken.json'), 'something else');
  await admin.data(generate('taken.json'));
  t.match(readJson(path('taken.json')), { service: 'user-management' });
  t.match(await admin.failure(generate('another.json')), /a token of this service already/);
  t.notOk(existsSync(path('another.json')), 'and no empty file for one that is refused');
  await admin.data('quorum token-sign delete --scope user');
});
