// The CLI and the machines of the cluster: the rule of two HSMs, HSMs that are lost, session keys, many keys, several
// clusters, activation.

import { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { unrelatedCertificate } from '../../support/certificates.ts';
import { startCliSession } from '../../support/cli-session.ts';
import { createInitializedCluster } from '../../support/customer-cluster.ts';
import { type RunningSimulator, runSimulator } from '../../support/running-simulator.ts';
import { temporaryFolder } from '../../support/up-process.ts';

const UNAVAILABLE =
  'Cannot perform the requested key operation as the key must be available on at least 2 HSMs. ' +
  'Either increase the number of HSMs in the cluster, or disable the key availability check.';

const loginOf = (world: RunningSimulator): string =>
  `login --username example_user --role crypto-user --password ${world.passwordOf('example_user')}`;

t.test('one HSM: no token key is made or used, unless the check is disabled', async (t) => {
  const world = await runSimulator(t, { seed: 'cluster', hsmCount: 1 });
  const strict = startCliSession(t, world);
  await strict.data(loginOf(world));
  const generate = 'key generate-symmetric aes --key-length-bytes 32 --label';
  const pair = 'key generate-asymmetric-pair ec --curve secp256r1 --private-attributes sign=true';
  t.equal(await strict.failure(`${generate} one`), UNAVAILABLE);
  t.equal(await strict.failure(`${pair} --public-label a --private-label a`), UNAVAILABLE);
  t.match(await strict.data(`${generate} brief --session`), { key: { attributes: { label: 'brief' } } });

  const lax = startCliSession(t, world, { keyAvailabilityCheck: false });
  await lax.data(loginOf(world));
  t.match(await lax.data(`${generate} two`), { key: { attributes: { label: 'two' } } });
  await lax.data(`${pair} --public-label pub --private-label priv`);
  const sign = 'crypto sign ecdsa --key-filter attr.label=priv --hash-function sha256 --data YQ==';
  t.match(await lax.data(sign), { signature: /./ });
  t.equal(await strict.failure(sign), UNAVAILABLE);
});

t.test('HSMs that come and go', async (t) => {
  const world = await runSimulator(t, { seed: 'cluster', hsmCount: 3 });
  const cli = startCliSession(t, world);
  await cli.data(loginOf(world));
  const generate = 'key generate-symmetric aes --key-length-bytes 16 --label';
  const { key } = await cli.data<{ key: { 'key-reference': string } }>(`${generate} brief --session`);
  t.match(await cli.data(`key list --filter key-reference=${key['key-reference']}`), { total_key_count: 1 });

  const hsms = async (): Promise<number> => ((await cli.data('cluster hsm-info')).hsms as object[]).length;
  const lose = async (hsmId: string): Promise<void> => {
    await world.control(`clusters/${world.clusterId}/hsms/${hsmId}/lose`, { method: 'POST' });
  };
  t.equal(await hsms(), 3);
  const [first = '', second = '', third = ''] = world.hsmIds();
  await lose(first);
  await cli.data(`${generate} after-a-loss`);
  t.equal(await hsms(), 2);
  await lose(second);
  t.equal(await cli.failure(`${generate} on-one`), UNAVAILABLE);
  t.match(await cli.data('key list --filter attr.label=on-one'), { total_key_count: 0 }, 'nothing of it is left');
  const stays = await cli.failure(`${generate} kept --attributes destroyable=false`);
  t.ok(stays.startsWith(UNAVAILABLE), stays);
  const [, reference] = / Key (\d+) has been made, and cannot be deleted again: /.exec(stays) ?? [];
  t.match(await cli.data(`key list --filter key-reference=${reference}`), {
    matched_keys: [{ attributes: { label: 'kept' } }],
  });
  await world.control(`clusters/${world.clusterId}/hsms/${second}/restore`, { method: 'POST' });
  t.match(await cli.data(`${generate} on-two`), { key: { attributes: { label: 'on-two' } } }, 'with the first command');
  const [, replacement = ''] = world.hsmIds();
  await lose(replacement);
  await lose(third);
  t.match(await cli.failure('key list'), /no HSM of the cluster can be reached|the cluster has no HSM/);
  await cli.data('logout');
  t.match(await cli.failure('user list'), /no HSM of the cluster can be reached|the cluster has no HSM/);

  await world.control(`clusters/${world.clusterId}/hsms/${third}/restore`, { method: 'POST' });
  await cli.data(loginOf(world));
  t.match(await cli.data('key list'), { matched_keys: [] }, 'as the newest backup has it');
});

t.test('a list in pages', async (t) => {
  const world = await runSimulator(t, { seed: 'cluster' });
  const cli = startCliSession(t, world);
  await cli.data(loginOf(world));
  for (let index = 0; index < 12; index++) {
    await cli.data(`key generate-symmetric aes --label key-${index} --key-length-bytes 16`);
  }
  const labels = (data: Record<string, unknown>): string[] =>
    (data.matched_keys as { attributes: { label: string } }[]).map(({ attributes }) => attributes.label);
  const first = await cli.data('key list');
  t.match(first, { total_key_count: 12, returned_key_count: 10, next_token: '10' });
  const rest = await cli.data('key list --starting-token 10');
  t.match(rest, { total_key_count: 12, returned_key_count: 2 });
  t.notOk('next_token' in rest);
  t.same(new Set([...labels(first), ...labels(rest)]).size, 12);
  const some = await cli.data('key list --max-items 2 --starting-token 4 --verbose');
  t.match(some, { returned_key_count: 2, next_token: '6' });
  t.same(labels(some), labels(first).slice(4, 6));
  t.same(await cli.data('key list --starting-token 12'), {
    ...{ matched_keys: [], total_key_count: 12, returned_key_count: 0 },
  });
});

t.test('a customer’s own cluster, from cluster activate on, beside another one', async (t) => {
  const world = await runSimulator(t, { seed: 'cluster' });
  const clusterId = await createInitializedCluster(world, unrelatedCertificate);
  const several = startCliSession(t, world);
  t.match(await several.failure('user list'), new RegExp(`--cluster-id: .*${clusterId}`));
  t.match(await several.data(`user list --cluster-id ${world.clusterId}`), { users: [{ username: 'admin' }] });
  t.match(await several.failure('user list --cluster-id cluster-none'), /there is no cluster cluster-none/);

  const hsmCaCert = join(temporaryFolder(t), 'customerCA.crt');
  writeFileSync(hsmCaCert, unrelatedCertificate.trustAnchorPem);
  t.match(await several.data(`user list --cluster-id ${clusterId}`), {
    users: [{ username: 'admin', role: 'unactivated-admin' }, {}],
  });
  const cli = startCliSession(t, world, { clusterId, hsmCaCert, keyAvailabilityCheck: false });
  t.match(await cli.data('user list'), { users: [{ username: 'admin', role: 'unactivated-admin' }, {}] });
  const activated = await cli.run('cluster activate', 'Customer12345', 'Customer12345');
  t.same(activated, { error_code: 0, data: 'Cluster activation successful' });
  t.same(cli.asked, ['Enter password:', 'Confirm password:']);
  t.match(await cli.data('user list'), { users: [{ username: 'admin', role: 'admin' }, {}] });
  await cli.login('admin', 'admin', 'Customer12345');
  t.same(await cli.data('user create --username app --role crypto-user --password Customer67890'), {
    ...{ username: 'app', role: 'crypto-user' },
  });

  const wrong = startCliSession(t, world, { clusterId: world.clusterId, hsmCaCert });
  t.match(await wrong.failure('user list'), /does not end at the trust anchor/);
  for (const [name, content] of [
    ['passwd', 'root:x:0:0:root:/root:/bin/sh\n'],
    ['empty.crt', ''],
    ['broken.crt', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
    ['customerCA.der', new X509Certificate(unrelatedCertificate.trustAnchorPem).raw],
  ] as const) {
    const file = join(temporaryFolder(t), name);
    writeFileSync(file, content);
    const none = startCliSession(t, world, { clusterId: world.clusterId, hsmCaCert: file });
    t.equal(
      await none.failure('user list'),
      `${file} holds no certificate in PEM: --hsm-ca-cert names the customerCA.crt of the cluster`,
    );
  }
});
