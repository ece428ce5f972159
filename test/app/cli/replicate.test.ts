// AWS's runbook for a clone: a cluster from a backup, and what was made since replicated to it (CloudHSM user guide: key
// replicate, user replicate, and what can go wrong with each).

import { PassThrough } from 'node:stream';
import t from 'tap';
import { runCli } from '../../../app/cli/cli.ts';
import type { Outcome } from '../../../app/cli/run-command.ts';
import { unrelatedCertificate } from '../../support/certificates.ts';
import { type CliSession, startCliSession } from '../../support/cli-session.ts';
import { aesKey, expectedShape, shapeOf, user } from '../../support/cli-shapes.ts';
import { cloneCluster } from '../../support/clone-cluster.ts';
import { createActiveCluster } from '../../support/customer-cluster.ts';
import { runSimulator } from '../../support/running-simulator.ts';

const world = await runSimulator(t, { seed: 'cluster' });
const { clusterId: source } = world;

const clone = await cloneCluster(world, source);

const TO_CLONE = `--source-cluster-id ${source} --destination-cluster-id ${clone}`;
const PIN = { admin: world.passwordOf('admin'), example_user: world.passwordOf('example_user') };

/** Interactive mode: "users will need to explicitly log into both the source and destination clusters". */
async function inBoth(t: Tap, username: string, role: string, password: string): Promise<CliSession> {
  const cli = startCliSession(t, world);
  const login = `login --username ${username} --role ${role} --password ${password} --cluster-id`;
  for (const clusterId of [source, clone]) await cli.data(`${login} ${clusterId}`);
  return cli;
}
type Tap = Parameters<typeof startCliSession>[0];

const asExampleUser = (t: Tap): Promise<CliSession> => inBoth(t, 'example_user', 'crypto-user', PIN.example_user);
const asAdmin = (t: Tap): Promise<CliSession> => inBoth(t, 'admin', 'admin', PIN.admin);
const generate = (clusterId: string, label: string, more = ''): string =>
  `key generate-symmetric aes --key-length-bytes 32 --label ${label} ${more} --cluster-id ${clusterId}`;

interface Shown {
  readonly key: { readonly 'key-reference': string };
}

/** Of the control API, of the first HSM of a cluster. */
async function hsmGets(clusterId: string, what: 'withhold' | 'release', subject: object): Promise<void> {
  const [hsm] = (await world.describeCluster(clusterId)).Hsms ?? [];
  const headers = { 'content-type': 'application/json' };
  const init = { method: 'POST', headers, body: JSON.stringify(subject) };
  const { status } = await world.control(`clusters/${clusterId}/hsms/${hsm?.HsmId}/${what}`, init);
  if (status !== 200) throw new Error(`${what}: ${status}`);
}

t.test('a new user and a new key of that user, which the clone then has and can use', async (t) => {
  const admin = await asAdmin(t);
  const create = `user create --username maria --role crypto-user --password Maria12345 --cluster-id ${source}`;
  await admin.data(create);
  const replicated = await admin.run(`user replicate --username Maria --role crypto-user ${TO_CLONE}`);
  const message = 'Successfully replicated user';
  t.equal(shapeOf(replicated), expectedShape({ user: user('maria', 'crypto-user'), message }));
  t.same(replicated, await admin.run(`user replicate --username maria --role crypto-user ${TO_CLONE}`), 'again');

  const maria = await inBoth(t, 'maria', 'crypto-user', 'Maria12345');
  const attributes = '--attributes wrap=true unwrap=true extractable=false';
  const made = await maria.data<Shown>(generate(source, 'example-key', `${attributes} --share-crypto-users kmsuser`));
  const outcome = await maria.run(`key replicate --filter attr.label=example-key ${TO_CLONE}`);
  const shown = aesKey('maria', 'example-key', 32, {
    ...{ wrap: true, unwrap: true, extractable: false, 'never-extractable': true },
  }) as { 'key-info': Record<string, unknown> };
  shown['key-info']['shared-users'] = [{ username: 'kmsuser', 'key-coverage': 'full' }];
  t.equal(shapeOf(outcome), expectedShape({ key: shown, message: 'Successfully replicated key' }));
  t.same((outcome as { data: unknown }).data, { ...made, message: 'Successfully replicated key' }, 'the same key');
  t.same(await maria.run(`key replicate --filter attr.label=example-key ${TO_CLONE}`), outcome, 'again');

  // What one wraps the other unwraps.
  await maria.data(generate(source, 'payload'));
  const wrapping = '--wrapping-filter attr.label=example-key --payload-filter attr.label=payload';
  const wrap = `key wrap aes-zero-pad ${wrapping} --cluster-id ${source}`;
  const { wrapped_key_data } = await maria.data<{ wrapped_key_data: string }>(wrap);
  const unwrap = '--filter attr.label=example-key --key-type-class aes --label unwrapped';
  await maria.data(`key unwrap aes-zero-pad ${unwrap} --data ${wrapped_key_data} --cluster-id ${clone}`);
  const checkValue = async (clusterId: string, label: string) =>
    /"check-value":"0x[0-9a-f]{6}"/.exec(
      JSON.stringify(await maria.data(`key list --filter attr.label=${label} --verbose --cluster-id ${clusterId}`)),
    )?.[0];
  t.ok(await checkValue(source, 'payload'));
  t.equal(await checkValue(clone, 'unwrapped'), await checkValue(source, 'payload'));
});

t.test('a pair: signed in one cluster, verified in the other; from the clone back, too', async (t) => {
  const cli = await asExampleUser(t);
  const labels =
    '--public-label pub --private-label priv --private-attributes sign=true --public-attributes verify=true';
  await cli.data(`key generate-asymmetric-pair ec --curve secp256r1 ${labels} --cluster-id ${clone}`);
  const back = `--source-cluster-id ${clone} --destination-cluster-id ${source}`;
  for (const label of ['pub', 'priv']) await cli.data(`key replicate --filter attr.label=${label} ${back}`);
  const data = '--hash-function sha256 --data YXR0YWNr';
  for (const [signer, verifier] of [
    [source, clone],
    [clone, source],
  ]) {
    const sign = `crypto sign ecdsa --key-filter attr.label=priv ${data} --cluster-id ${signer}`;
    const { signature } = await cli.data<{ signature: string }>(sign);
    const verify = `crypto verify ecdsa --key-filter attr.label=pub ${data} --signature ${signature}`;
    t.match(await cli.data(`${verify} --cluster-id ${verifier}`), { message: 'Signature verified successfully' });
  }
});

t.test('keys that both made after the backup go either way', async (t) => {
  const cli = await asExampleUser(t);
  for (const clusterId of [source, clone]) await cli.data(generate(clusterId, `of-${clusterId}`));
  await cli.data(`key replicate --filter attr.label=of-${source} ${TO_CLONE}`);
  await cli.data(
    `key replicate --filter attr.label=of-${clone} --source-cluster-id ${clone} --destination-cluster-id ${source}`,
  );
});

t.test('an admin replicates any key', async (t) => {
  const cli = await asExampleUser(t);
  await cli.data(generate(source, 'by-an-admin'));
  const admin = await asAdmin(t);
  const replicated = await admin.data(`key replicate --filter attr.label=by-an-admin ${TO_CLONE}`);
  t.match(replicated, { key: { 'key-info': { 'key-owners': [{ username: 'example_user' }] } } });
});

/** Single-command mode, with nobody to ask. */
async function single(line: string, environment: Record<string, string>): Promise<Outcome> {
  const streams = { input: new PassThrough(), output: new PassThrough(), asides: new PassThrough() };
  streams.input.end();
  await runCli(line.split(' '), { CLOUDHSM_SIM_ENDPOINT: world.ready.endpoint, ...environment }, streams);
  return JSON.parse(String(streams.output.read()));
}

t.test('single-command mode: DESTINATION_CLOUDHSM_ROLE and DESTINATION_CLOUDHSM_PIN', async (t) => {
  await (await asExampleUser(t)).data(generate(source, 'scripted'));
  const line = `key replicate --filter attr.label=scripted ${TO_CLONE}`;
  const here = { CLOUDHSM_ROLE: 'crypto-user', CLOUDHSM_PIN: `example_user:${PIN.example_user}` };
  const there = { DESTINATION_CLOUDHSM_ROLE: 'admin', DESTINATION_CLOUDHSM_PIN: `admin:${PIN.admin}` };
  const failure = (data: string): Outcome => ({ error_code: 1, data });
  t.same(
    await single(line, here),
    failure(
      `Nobody is logged in to the destination cluster: use login --cluster-id ${clone}, or set ` +
        'DESTINATION_CLOUDHSM_ROLE and DESTINATION_CLOUDHSM_PIN=username:password',
    ),
  );
  t.same(
    await single(line, { ...here, ...there, DESTINATION_CLOUDHSM_PIN: '' }),
    failure('No credentials to log in with: set DESTINATION_CLOUDHSM_PIN to username:password'),
  );
  t.same(
    await single(line, { ...here, ...there, DESTINATION_CLOUDHSM_PIN: 'admin:Wrong12345' }),
    failure('Incorrect authentication credentials'),
  );
  t.match(await single(line, { ...here, ...there }), {
    error_code: 0,
    data: { message: 'Successfully replicated key' },
  });
  const nowhere = `--source-cluster-id ${source} --destination-cluster-id cluster-nowhere`;
  for (const clusters of [nowhere, `--source-cluster-id cluster-nowhere --destination-cluster-id ${clone}`]) {
    const outcome = await single(`key replicate --filter attr.label=scripted ${clusters}`, { ...here, ...there });
    t.match(outcome, { error_code: 1, data: /cluster-nowhere/ });
  }
});

t.test('what is refused, in the words of AWS where they are known', async (t) => {
  const cli = await asExampleUser(t);
  const replicate = (filter: string, clusters = TO_CLONE): Promise<string> =>
    cli.failure(`key replicate --filter ${filter} ${clusters}`);
  const same = `--source-cluster-id ${source} --destination-cluster-id ${source}`;
  t.equal(await replicate('attr.label=any', same), 'The source and the destination are the same cluster');
  const matched = (count: number): string =>
    `Key selection criteria matched ${count} keys. Refine selection criteria to select a single key.`;
  for (const _ of [1, 2]) await cli.data(generate(source, 'twin'));
  t.equal(await replicate('attr.label=twin'), matched(2));
  t.equal(await replicate('attr.label=nowhere'), matched(0));
  await cli.data(generate(source, 'brief', '--session'));
  t.equal(await replicate('attr.label=brief'), 'A session key is not replicated');

  // Shared with somebody, and then owned by somebody, whom the clone does not know.
  const admin = await asAdmin(t);
  await admin.data(`user create --username pia --role crypto-user --password Pia1234567 --cluster-id ${source}`);
  await cli.data(generate(source, 'shared', '--share-crypto-users pia'));
  const lacks = 'The destination cluster lacks crypto users that own or share the key: pia. Use user replicate first';
  t.equal(await replicate('attr.label=shared'), lacks);
  const pia = startCliSession(t, world, { clusterId: source });
  await pia.data('login --username pia --role crypto-user --password Pia1234567');
  await pia.data(generate(source, 'of-pia'));
  t.equal(await admin.failure(`key replicate --filter attr.label=of-pia ${TO_CLONE}`), lacks);
  t.match(
    await pia.failure(`key replicate --filter attr.label=of-pia ${TO_CLONE}`),
    /^Nobody is logged in to the dest/,
  );
  t.match(
    await cli.failure(`user replicate --username pia --role crypto-user ${TO_CLONE}`),
    'Only an admin can run this command; example_user is not one',
  );
  const noSuchUser = 'There is no user of this name in this role';
  t.equal(await admin.failure(`user replicate --username nobody --role admin ${TO_CLONE}`), noSuchUser);
  t.equal(await admin.failure(`user replicate --username pia --role admin ${TO_CLONE}`), noSuchUser);
  await admin.data(`user replicate --username pia --role crypto-user ${TO_CLONE}`);
  await admin.data(`key replicate --filter attr.label=of-pia ${TO_CLONE}`);
  const denied = 'Key Access is denied: only its owner manages a key';
  await pia.data(`login --username pia --role crypto-user --password Pia1234567 --cluster-id ${clone}`);
  t.equal(await pia.failure(`key replicate --filter attr.label=shared ${TO_CLONE}`), denied);
});

t.test('HSMs that differ: in the source, and in the clone', async (t) => {
  const cli = await asExampleUser(t);
  const admin = await asAdmin(t);
  await admin.data(`user create --username olga --role crypto-user --password Olga123456 --cluster-id ${source}`);
  const { key } = await cli.data<Shown>(generate(source, 'uneven'));
  const [ofUser, ofKey] = [{ username: 'olga' }, { keyHandle: Number(key['key-reference']) }];
  const [replicateKey, replicateUser] = [
    () => cli.run(`key replicate --filter key-reference=${key['key-reference']} ${TO_CLONE}`),
    () => admin.run(`user replicate --username olga --role crypto-user ${TO_CLONE}`),
  ];
  const failure = (data: string): Outcome => ({ error_code: 1, data });
  for (const subject of [ofUser, ofKey]) await hsmGets(source, 'withhold', subject);
  t.same(await replicateKey(), failure('The selected key is not synchronized throughout the cluster'));
  t.same(await replicateUser(), failure('Specified user is inconsistent across the cluster'));
  for (const subject of [ofUser, ofKey]) await hsmGets(source, 'release', subject);

  for (const replicate of [replicateUser, replicateKey]) t.match(await replicate(), { error_code: 0 });
  for (const subject of [ofUser, ofKey]) await hsmGets(clone, 'withhold', subject);
  t.same(await replicateUser(), failure('User replicate failed on 1 of 3 connections'));
  await hsmGets(clone, 'release', ofUser);
  t.match(await replicateUser(), { error_code: 0 });
  t.same(await replicateKey(), failure('Key replicate failed on 1 of 3 connections'));
  await hsmGets(clone, 'release', ofKey);
  t.match(await replicateKey(), { error_code: 0 });

  // Changed on one side since.
  await cli.data(`key set-attribute --filter attr.label=uneven --name wrap --value true --cluster-id ${source}`);
  t.same(await replicateKey(), failure('Key replicate failed on 3 of 3 connections'));
  const change = 'user change-password --username olga --role crypto-user --password Olga678901';
  await admin.data(`${change} --cluster-id ${source}`);
  t.same(await replicateUser(), failure('User replicate failed on 3 of 3 connections'));
});

t.test('a cluster without a backup in common', async (t) => {
  const { ClusterId: stranger = '' } = await createActiveCluster(world, unrelatedCertificate);
  const admin = startCliSession(t, world, { clusterId: source });
  await admin.data(`login --username admin --role admin --password ${PIN.admin}`);
  await admin.data(`login --username admin --role admin --password Administrator1 --cluster-id ${stranger}`);
  const toStranger = `--source-cluster-id ${source} --destination-cluster-id ${stranger}`;
  t.equal(
    await admin.failure(`user replicate --username example_user --role crypto-user ${toStranger}`),
    'The clusters are no clones: neither was made from a backup of the other, nor both from one',
  );
  t.notMatch(await admin.data(`user list --cluster-id ${stranger}`), { users: [{}, {}, { username: 'example_user' }] });
});
