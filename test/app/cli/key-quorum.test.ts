// The procedures of AWS's user guide, "Set up quorum authentication for crypto users" and "Key management and usage with
// quorum authentication", line by line: OpenSSL signs the tokens, and the CLI prints what the guide shows.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { type CliSession, startCliSession } from '../../support/cli-session.ts';
import { expectedShape, rsaPrivateKey, rsaPublicKey, shapeOf, TOKEN_SIGN, user } from '../../support/cli-shapes.ts';
import { runSimulator } from '../../support/running-simulator.ts';
import { type ApprovalFile, readJson } from '../../support/token-signing.ts';
import { temporaryFolder } from '../../support/up-process.ts';

const world = await runSimulator(t, { seed: 'cluster' });
const folder = temporaryFolder(t);
const path = (name: string): string => join(folder, name);
const PASSWORD = 'password123';
const USERS = ['crypto_user1', 'crypto_user2', 'crypto_user3'] as const;

const openssl = (...words: readonly string[]): void => {
  execFileSync('openssl', words, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
};

/** What the guide has an approver do with the token of a file. */
function sign(username: string, token: string): string {
  writeFileSync(path('token.bin'), Buffer.from(token, 'base64'));
  const key = ['-inkey', `${username}.key`, '-pkeyopt', 'digest:sha256', '-keyform', 'PEM'];
  openssl('pkeyutl', '-sign', ...key, '-in', 'token.bin', '-out', 'token.sig.bin');
  return readFileSync(path('token.sig.bin')).toString('base64');
}

function approve(file: string, ...usernames: readonly string[]): void {
  const tokens = readJson<ApprovalFile>(path(file));
  for (const username of usernames) {
    tokens.signatures.push({ username, role: 'crypto-user', signature: sign(username, tokens.token) });
  }
  writeFileSync(path(file), JSON.stringify(tokens));
}

const cli = startCliSession(t, world);
await cli.login('admin', 'admin', world.passwordOf('admin'));
for (const username of USERS) {
  await cli.data(`user create --username ${username} --role crypto-user --password ${PASSWORD}`);
}

const PAIR =
  'key generate-asymmetric-pair rsa --public-exponent 65537 --modulus-size-bits 2048 ' +
  '--public-label rsa-public-key-example --private-label rsa-private-key-example ' +
  '--public-attributes verify=true --private-attributes sign=true';
const SIGN =
  'crypto sign rsa-pkcs --key-filter attr.label=rsa-private-key-example --hash-function sha256 --data YWJjMTIz';

interface Shown {
  readonly key: {
    readonly 'key-reference': string;
    readonly 'key-info': object;
    readonly attributes: Readonly<Record<string, number>>;
  };
}

/** As `key`, with quorum values and other users. */
function withQuorum(key: object, manage: number, use: number, ...sharedUsers: readonly string[]): object {
  const shown = key as Shown['key'];
  const shared = {
    'shared-users': sharedUsers.map((username) => ({ username, 'key-coverage': 'full' })),
    'key-quorum-values': { 'manage-key-quorum-value': manage, 'use-key-quorum-value': use },
  };
  return { ...shown, 'key-info': { ...shown['key-info'], ...shared } };
}

t.test('set up: keys of the approvers, registered by each of them', async (t) => {
  for (const username of USERS) {
    openssl('genrsa', '-out', `${username}.key`, '2048');
    openssl('rsa', '-in', `${username}.key`, '-outform', 'PEM', '-pubout', '-out', `${username}.pub`);
    await cli.login(username, 'crypto-user', PASSWORD);
    await cli.data(`quorum token-sign generate --service registration --token ${path('tokenfile')}`);
    const file = readJson<{ readonly tokens: { readonly unsigned: string; signed: string }[] }>(path('tokenfile'));
    for (const token of file.tokens) token.signed = sign(username, token.unsigned);
    writeFileSync(path('tokenfile'), JSON.stringify(file));
    const files = `--public-key ${path(`${username}.pub`)} --signed-token ${path('tokenfile')}`;
    t.same(await cli.run(`user change-quorum token-sign register ${files}`), {
      ...{ error_code: 0, data: { username, role: 'crypto-user' } },
    });
  }
  const { users } = await cli.data<{ readonly users: readonly object[] }>('user list');
  t.same(
    users.slice(-3),
    USERS.map((username) => user(username, 'crypto-user', { quorum: TOKEN_SIGN })),
  );
});

t.test('a pair with quorum values, and one that has too few users', async (t) => {
  await cli.login('crypto_user1', 'crypto-user', PASSWORD);
  const few = await cli.failure(
    `${PAIR} --share-crypto-users crypto_user2 crypto_user3 --manage-private-key-quorum-value 3 --use-private-key-quorum-value 4`,
  );
  t.equal(few, 'Invalid quorum value provided.');
  const made = await cli.run(
    `${PAIR} --share-crypto-users crypto_user2 --manage-private-key-quorum-value 2 --use-private-key-quorum-value 2`,
  );
  const { data } = made as unknown as { readonly data: { readonly private_key: Shown['key'] } };
  const lengthBytes = data.private_key.attributes['key-length-bytes'] ?? 0;
  t.ok(lengthBytes > 1190 && lengthBytes < 1220, 'of PKCS #8, which differs from key to key');
  const privateKey = rsaPrivateKey('crypto_user1', 'rsa-private-key-example', 2048, lengthBytes, { sign: true });
  const expected = {
    public_key: rsaPublicKey('crypto_user1', 'rsa-public-key-example', 2048, { verify: true }),
    private_key: withQuorum(privateKey, 2, 2, 'crypto_user2'),
  };
  t.equal(shapeOf(made), expectedShape(expected));
});

t.test('a signature needs a token that two of the key’s users have signed', async (t) => {
  t.same(await cli.run(SIGN), { error_code: 1, data: 'Quorum Failed' });
  const file = path('crypto_user1.token');
  const generate = `quorum token-sign generate --service key-usage --token ${file}`;
  t.same(await cli.run(`${generate} --filter attr.label=rsa-private-key-example`), {
    ...{ error_code: 0, data: { path: file } },
  });
  const reference = await keyReferenceOf(cli, 'rsa-private-key-example');
  const written = readJson<Record<string, unknown>>(file);
  t.same(Object.keys(written), ['version', 'service', 'key_reference', 'approval_data', 'token', 'signatures']);
  t.match(written, { version: '2.0', service: 'key-usage', key_reference: reference, signatures: [] });
  const token = { username: 'crypto_user1', service: 'key-usage', 'key-reference': reference };
  const listed = { error_code: 0, data: { tokens: [{ ...token, 'minimum-token-count': 1 }] } };
  t.same(await cli.run('quorum token-sign list'), listed);

  approve('crypto_user1.token', 'crypto_user1');
  t.match(await cli.failure(`${SIGN} --approval ${file}`), /^Quorum/, 'one of two');
  approve('crypto_user1.token', 'crypto_user3');
  t.match(await cli.failure(`${SIGN} --approval ${file}`), /^Quorum/, 'whom the key is not shared with');
  await cli.data(`${generate} --filter key-reference=${reference}`);
  t.match(await cli.data('quorum token-sign list'), { tokens: [{ ...token, 'minimum-token-count': 2 }] });
  approve('crypto_user1.token', 'crypto_user1', 'crypto_user2');
  const signed = await cli.run(`${SIGN} --approval ${file}`);
  t.equal(shapeOf(signed), expectedShape({ 'key-reference': '*', signature: '*' }));
  t.same(await cli.run(`${SIGN} --approval ${file}`), {
    ...{ error_code: 1, data: 'Quorum approval is required for this operation' },
  });
  const { signature } = (signed as unknown as { readonly data: { readonly signature: string } }).data;
  const verify = 'crypto verify rsa-pkcs --key-filter attr.label=rsa-public-key-example --hash-function sha256';
  t.match(await cli.data(`${verify} --data YWJjMTIz --signature ${signature}`), { message: /success/ });
});

t.test('share, unshare and set-attribute', async (t) => {
  const filter = '--filter attr.label=rsa-private-key-example';
  const file = path('manage.token');
  const approved = async (line: string, ...usernames: readonly string[]) => {
    t.equal(await cli.failure(line), 'Quorum Failed');
    await cli.data(`quorum token-sign generate --service key-management --token ${file} ${filter}`);
    approve('manage.token', ...usernames);
    return cli.run(`${line} --approval ${file}`);
  };
  const to = (username: string) => `${filter} --username ${username} --role crypto-user`;
  t.same(await approved(`key share ${to('crypto_user3')}`, 'crypto_user1', 'crypto_user2'), {
    ...{ error_code: 0, data: { message: 'Key shared successfully' } },
  });
  t.same(await approved(`key unshare ${to('crypto_user2')}`, 'crypto_user1', 'crypto_user3'), {
    ...{ error_code: 0, data: { message: 'Key unshared successfully' } },
  });
  t.match(await approved(`key unshare ${to('crypto_user3')}`, 'crypto_user1', 'crypto_user3'), {
    ...{ error_code: 1, data: /fewer users than its quorum values/ },
  });
  const rename = `key set-attribute ${filter} --name label --value renamed`;
  t.same(await approved(rename, 'crypto_user1', 'crypto_user3'), {
    ...{ error_code: 0, data: { message: 'Attribute set successfully' } },
  });
  const { matched_keys: keys } = await cli.data<{ readonly matched_keys: readonly Shown['key'][] }>(
    'key list --verbose --filter attr.label=renamed',
  );
  t.match(keys, [
    {
      'key-info': {
        'shared-users': [{ username: 'crypto_user3' }],
        'key-quorum-values': { 'manage-key-quorum-value': 2, 'use-key-quorum-value': 2 },
      },
    },
  ]);
});

t.test('wrap with an approval of each key, unwrap with that of the unwrapping key', async (t) => {
  const aes = async (label: string, attributes: string): Promise<void> => {
    const quorum = '--share-crypto-users crypto_user2 --manage-key-quorum-value 2';
    await cli.data(
      `key generate-symmetric aes --label ${label} --key-length-bytes 32 --attributes ${attributes} ${quorum}`,
    );
  };
  await aes('wrapping', 'wrap=true unwrap=true');
  await aes('payload', 'encrypt=true');
  for (const label of ['wrapping', 'payload']) {
    const file = `--token ${path(`${label}.token`)} --filter attr.label=${label}`;
    await cli.data(`quorum token-sign generate --service key-management ${file}`);
    approve(`${label}.token`, 'crypto_user1', 'crypto_user2');
  }
  const wrap = 'key wrap aes-zero-pad --payload-filter attr.label=payload --wrapping-filter attr.label=wrapping';
  t.equal(await cli.failure(wrap), 'Quorum Failed');
  const approvals = `--wrapping-approval ${path('wrapping.token')} --payload-approval ${path('payload.token')}`;
  const { wrapped_key_data: wrapped } = await cli.data(`${wrap} ${approvals}`);

  const unwrap =
    `key unwrap aes-zero-pad --filter attr.label=wrapping --data ${wrapped} --key-type-class aes --label unwrapped ` +
    '--share-crypto-users crypto_user3 --use-key-quorum-value 2';
  t.equal(await cli.failure(unwrap), 'Quorum Failed');
  const file = path('wrapping.token');
  await cli.data(`quorum token-sign generate --service key-management --token ${file} --filter attr.label=wrapping`);
  approve('wrapping.token', 'crypto_user1', 'crypto_user2');
  t.match(await cli.data(`${unwrap} --approval ${file}`), {
    key: {
      'key-info': {
        'shared-users': [{ username: 'crypto_user3' }],
        'key-quorum-values': { 'manage-key-quorum-value': 0, 'use-key-quorum-value': 2 },
      },
    },
  });
});

t.test('what a token is for', async (t) => {
  const generate = `quorum token-sign generate --token ${path('refused.token')}`;
  t.match(await cli.failure(`${generate} --service key-usage`), /^Key selection criteria matched \d+ keys\./);
  t.match(await cli.failure(`${generate} --service registration --filter attr.label=payload`), /for no key/);
  const admin = startCliSession(t, world);
  await admin.login('admin', 'admin', world.passwordOf('admin'));
  t.match(await admin.failure(`${generate} --service key-usage --filter attr.label=payload`), /role/i);
});

async function keyReferenceOf(session: CliSession, label: string): Promise<string> {
  const { matched_keys: keys } = await session.data<{ readonly matched_keys: readonly Shown['key'][] }>(
    `key list --filter attr.label=${label}`,
  );
  return keys[0]?.['key-reference'] ?? '';
}
