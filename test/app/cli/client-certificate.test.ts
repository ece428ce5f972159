// A client with a certificate of its own: the user guide's procedure for mutual TLS, command by command, and files that do not
// go together.

import { PassThrough } from 'node:stream';
import t from 'tap';
import { runCli } from '../../../app/cli/cli.ts';
import { Secret } from '../../../src/runtime/secret.ts';
import { startCliSession } from '../../support/cli-session.ts';
import { clientCertificates } from '../../support/client-certificates.ts';
import { runSimulator } from '../../support/running-simulator.ts';
import { runCommand } from '../../support/up-process.ts';

const world = await runSimulator(t, { seed: 'cluster' });
const { endpoint } = world.ready;
const files = clientCertificates(t);
const ADMIN = { CLOUDHSM_ROLE: 'admin', CLOUDHSM_PIN: `admin:${world.passwordOf('admin')}` };

files.authority('root');
files.client('ssl-client', 'root');
files.authority('foreign');
files.client('stranger', 'foreign');

/** One command, as a script has it. */
async function cli(line: string, environment: Record<string, string> = {}) {
  const streams = { input: new PassThrough(), output: new PassThrough(), asides: new PassThrough() };
  streams.input.end();
  const code = await runCli(line.split(' '), { CLOUDHSM_SIM_ENDPOINT: endpoint, ...ADMIN, ...environment }, streams);
  const stdout = String(streams.output.read() ?? '');
  const stderr = String(streams.asides.read() ?? '');
  return { code, stderr, answer: JSON.parse(stdout) as { readonly error_code: number; readonly data: unknown } };
}

const shown = (certificate: string, key = certificate): string =>
  `--client-cert-hsm-tls-file ${files.at(`${certificate}.crt`)} --client-key-hsm-tls-file ${files.at(`${key}.key`)}`;
const asClient = shown('ssl-client');
const level = (name: string): object => ({ code: 0, answer: { data: { 'mtls-enforcement-level': name } } });
const anchor = { 'certificate-reference': '0x01', certificate: files.read('root.crt'), 'cluster-coverage': 'full' };

t.test("the user guide's procedure", async (t) => {
  t.match(await cli(`cluster mtls register-trust-anchor --path ${files.at('root.crt')}`), {
    ...{ code: 0, answer: { data: { trust_anchor: anchor } } },
  });
  t.match(await cli(`cluster mtls get-enforcement ${asClient}`), level('none'), 'a certificate that nobody asks for');
  t.match(await cli(`cluster mtls set-enforcement --level cluster ${asClient}`), {
    ...{ code: 0, answer: { data: { message: 'Mtls enforcement level set to Cluster successfully' } } },
  });

  const refused =
    /; the cluster enforces mutual TLS: show a certificate with --client-cert-hsm-tls-file and --client-key-hsm-tls-file$/;
  for (const line of ['user list', 'cluster mtls get-enforcement', 'cluster mtls set-enforcement --level none']) {
    t.match(await cli(line), { code: 1, stderr: '', answer: { error_code: 1, data: refused } }, `${line}: without one`);
  }
  const another =
    /; the cluster enforces mutual TLS: is the client certificate valid, and under one of its trust anchors/;
  t.match(await cli(`user list ${shown('stranger')}`), { code: 1, answer: { data: another } }, 'under another anchor');
  t.match(await cli('cluster mtls list-trust-anchors'), { code: 0, answer: { data: { trust_anchors: [anchor] } } });

  t.match(await cli(`cluster mtls get-enforcement ${asClient}`), level('cluster'));
  const variables = {
    CLOUDHSM_SIM_CLIENT_CERT_HSM_TLS_FILE: files.at('ssl-client.crt'),
    CLOUDHSM_SIM_CLIENT_KEY_HSM_TLS_FILE: files.at('ssl-client.key'),
  };
  t.match(await cli('cluster mtls get-enforcement', variables), level('cluster'), 'by the environment');
  const halves = { ...variables, CLOUDHSM_SIM_CLIENT_CERT_HSM_TLS_FILE: '' };
  const [certificateFlag = '', certificatePath = ''] = asClient.split(' ');
  t.match(
    await cli(`cluster mtls get-enforcement ${certificateFlag} ${certificatePath}`, halves),
    level('cluster'),
    'one by a flag, the other by the environment',
  );
  const stranger = {
    CLOUDHSM_SIM_CLIENT_CERT_HSM_TLS_FILE: files.at('stranger.crt'),
    CLOUDHSM_SIM_CLIENT_KEY_HSM_TLS_FILE: files.at('stranger.key'),
  };
  t.match(await cli(`cluster mtls get-enforcement ${asClient}`, stranger), level('cluster'), 'flags are stronger');
  t.match(await cli(`user create --username app --role crypto-user --password Example12345 ${asClient}`), { code: 0 });
  const user = { CLOUDHSM_ROLE: 'crypto-user', CLOUDHSM_PIN: 'app:Example12345' };
  t.match(await cli(`key list ${asClient}`, user), { code: 0, answer: { data: { total_key_count: 0 } } });

  t.match(await cli(`cluster mtls set-enforcement --level none ${asClient}`), { code: 0 });
  t.match(await cli('cluster mtls get-enforcement'), level('none'), 'and nobody needs one any more');
  t.match(await cli('cluster mtls deregister-trust-anchor --certificate-reference 0x01'), { code: 0 });
});

t.test('certificates in between, and a key on a curve', async (t) => {
  const { openssl, write, read } = files;
  write('authority.ext', 'basicConstraints=critical,CA:TRUE\n');
  openssl('ecparam -name prime256v1 -genkey -out between.key');
  openssl('req -new -key between.key -subj /CN=between -out between.csr');
  const under = '-CA root.crt -CAkey root.key -set_serial 02 -extfile authority.ext';
  openssl(`x509 -req -days 365 -in between.csr ${under} -out between.crt`);
  openssl('ecparam -name secp384r1 -genkey -out leaf.key');
  openssl('req -new -key leaf.key -subj /CN=leaf -out leaf.csr');
  openssl('x509 -req -days 365 -in leaf.csr -CA between.crt -CAkey between.key -set_serial 03 -out leaf.crt');
  write('chain.crt', read('leaf.crt') + read('between.crt'));

  t.match(await cli(`cluster mtls register-trust-anchor --path ${files.at('root.crt')}`), { code: 0 });
  t.match(await cli('cluster mtls set-enforcement --level cluster'), { code: 0 });
  t.match(await cli(`user list ${shown('leaf')}`), { code: 1 }, 'the one in between is missing');
  t.match(await cli(`user list ${shown('chain', 'leaf')}`), { code: 0 });
  t.match(await cli(`cluster mtls set-enforcement --level none ${shown('chain', 'leaf')}`), { code: 0 });
});

t.test('a shell goes on when enforcement begins, if it has a certificate', async (t) => {
  const identity = {
    certificatePem: files.read('ssl-client.crt'),
    privateKey: Secret.fromText(files.read('ssl-client.key')),
  };
  const shell = startCliSession(t, world, { identity });
  await shell.login('admin', 'admin', world.passwordOf('admin'));
  await shell.data('cluster mtls set-enforcement --level cluster');
  // Every connection was reset: those that are made again show the certificate.
  while ((await shell.run('user list')).error_code !== 0);
  await shell.login('admin', 'admin', world.passwordOf('admin'));
  t.same(await shell.data('cluster mtls get-enforcement'), { 'mtls-enforcement-level': 'cluster' });
  await shell.data('cluster mtls set-enforcement --level none');
});

t.test('what cannot be shown is said before anything is asked', async (t) => {
  const { at, openssl, write, read } = files;
  openssl('rsa -aes256 -passout pass:secret -in ssl-client.key -out locked.key');
  openssl('pkcs8 -topk8 -passout pass:secret -in ssl-client.key -out locked8.key');
  write('text.crt', 'no certificate');
  write('text.key', 'no key');
  write('torn.key', read('ssl-client.key').slice(0, 600));
  openssl('genrsa -out short.key 512');
  openssl('req -new -x509 -days 10 -key short.key -subj /CN=short -out short.crt');
  const missing = (flag: string): string =>
    `A client certificate and its private key go together: --${flag} is missing (or ${`CLOUDHSM_SIM_${flag.replaceAll('-', '_').toUpperCase()}`})`;
  const [certificateFlag, certificate, keyFlag, key] = asClient.split(' ');
  const noPair = (certificate: string, key: string): string =>
    `${at(`${key}.key`)} is not the private key of the certificate ${at(`${certificate}.crt`)}`;
  const locked = (name: string): string =>
    `${at(`${name}.key`)} has a passphrase: write it without one, as \`openssl pkey\` does`;
  const secrets = ['ssl-client.key', 'stranger.key', 'short.key'].map((name) => read(name).split('\n')[3] ?? '');

  for (const [flags, message] of [
    [`${certificateFlag} ${certificate}`, missing('client-key-hsm-tls-file')],
    [`${keyFlag} ${key}`, missing('client-cert-hsm-tls-file')],
    [shown('none', 'ssl-client'), `${at('none.crt')} cannot be read: there is no such file or folder`],
    [shown('ssl-client', 'none'), `${at('none.key')} cannot be read: there is no such file or folder`],
    [`${certificateFlag} ${files.folder} ${keyFlag} ${key}`, `${files.folder} cannot be read: it is a folder`],
    [shown('text', 'ssl-client'), `${at('text.crt')} is no certificate in PEM format`],
    [`${certificateFlag} ${key} ${keyFlag} ${key}`, `${key} is no certificate in PEM format`],
    [shown('ssl-client', 'text'), `${at('text.key')} is no private key in PEM format`],
    [shown('ssl-client', 'torn'), `${at('torn.key')} is no private key in PEM format`],
    [`${certificateFlag} ${certificate} ${keyFlag} ${certificate}`, `${certificate} is no private key in PEM format`],
    [shown('ssl-client', 'stranger'), noPair('ssl-client', 'stranger')],
    [shown('ssl-client', 'locked'), locked('locked')],
    [shown('ssl-client', 'locked8'), locked('locked8')],
    [shown('short'), 'TLS does not take the client certificate: ee key too small'],
  ] as const) {
    const error = await cli(`user list ${flags}`).catch((error: unknown) => error);
    t.match(error, { code: 'invalid_configuration', message }, message);
    const said = `${(error as Error).stack}${JSON.stringify(error, Object.getOwnPropertyNames(error))}`;
    t.notOk(
      secrets.some((secret) => said.includes(secret)),
      'nothing of the key',
    );
  }
  const words = ['cli', 'user', 'list', ...shown('ssl-client', 'stranger').split(' ')];
  const { code, stdout, stderr } = await runCommand(t, words, { CLOUDHSM_SIM_ENDPOINT: endpoint });
  t.same([code, stdout, stderr.trimEnd().split('\n').length], [2, '', 1]);
  t.ok(stderr.includes(noPair('ssl-client', 'stranger')), stderr);
});
