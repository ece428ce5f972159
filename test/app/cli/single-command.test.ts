// Single-command mode, as scripts use it: who logs in, where the simulator is, what is printed where, how it exits.

import { execFile, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { runCli } from '../../../app/cli/cli.ts';
import { serve } from '../../support/control-server.ts';
import { runSimulator } from '../../support/running-simulator.ts';
import { temporaryFolder } from '../../support/up-process.ts';

const MAIN = fileURLToPath(new URL('../../../app/main.js', import.meta.url));
const RUNBOOK = fileURLToPath(new URL('../../../../test/support/runbook.sh', import.meta.url));

const world = await runSimulator(t, { seed: 'cluster' });
const { endpoint } = world.ready;
const folder = temporaryFolder(t);
const readyFile = join(folder, 'ready.json');
writeFileSync(readyFile, JSON.stringify(world.ready));

const CRYPTO_USER = { CLOUDHSM_ROLE: 'crypto-user', CLOUDHSM_PIN: `example_user:${world.passwordOf('example_user')}` };
const ADMIN = { CLOUDHSM_ROLE: 'admin', CLOUDHSM_PIN: `admin:${world.passwordOf('admin')}` };

/** In this process; `input` is all that anybody says. */
async function cli(line: string, environment: Record<string, string> = {}, input = '') {
  const streams = { input: new PassThrough(), output: new PassThrough(), asides: new PassThrough() };
  streams.input.end(input);
  const code = await runCli(line.split(' '), { CLOUDHSM_SIM_ENDPOINT: endpoint, ...environment }, streams);
  const text = (stream: PassThrough): string => String(stream.read() ?? '');
  return { code, stdout: text(streams.output), stderr: text(streams.asides) };
}

const json = (data: unknown, error_code = 0): string => `${JSON.stringify({ error_code, data }, undefined, 2)}\n`;

t.test('CLOUDHSM_ROLE and CLOUDHSM_PIN log in, where a command needs it', async (t) => {
  const none = { matched_keys: [], total_key_count: 0, returned_key_count: 0 };
  t.same(await cli('key list', CRYPTO_USER), { code: 0, stdout: json(none), stderr: '' });
  const withColon = 'Colon:in:it';
  t.match(await cli('user list', { ...CRYPTO_USER, CLOUDHSM_PIN: 'nobody:Nothing12345' }), { code: 0 });
  t.same(await cli('key list', { ...CRYPTO_USER, CLOUDHSM_PIN: `example_user:${withColon}` }), {
    ...{ code: 1, stdout: json('Incorrect authentication credentials', 1), stderr: '' },
  });
  const missing = 'Nobody is logged in: use login, or set CLOUDHSM_ROLE and CLOUDHSM_PIN=username:password';
  t.same(await cli('key list'), { code: 1, stdout: json(missing, 1), stderr: '' });
  for (const [environment, how] of [
    [{ CLOUDHSM_ROLE: 'CU' }, 'set CLOUDHSM_ROLE to crypto-user or to admin'],
    [{ CLOUDHSM_PIN: 'a:b' }, 'set CLOUDHSM_ROLE to crypto-user or to admin'],
    [{ CLOUDHSM_ROLE: 'admin' }, 'set CLOUDHSM_PIN to username:password'],
    [{ CLOUDHSM_ROLE: 'admin', CLOUDHSM_PIN: 'admin' }, 'set CLOUDHSM_PIN to username:password'],
  ] as const) {
    const { code, stdout } = await cli('key list', environment);
    t.same([code, stdout], [1, json(`No credentials to log in with: ${how}`, 1)]);
  }
  const onlyAdmin = 'Only an admin can run this command; example_user is not one';
  t.same(await cli('user delete --username a --role admin', CRYPTO_USER), {
    ...{ code: 1, stdout: json(onlyAdmin, 1), stderr: '' },
  });
});

t.test('where the simulator is: by flag, ready file and environment, in this order', async (t) => {
  const nowhere = 'http://127.0.0.1:9';
  for (const [line, environment] of [
    [`user list --endpoint ${endpoint}/`, { CLOUDHSM_SIM_ENDPOINT: nowhere }],
    [`user list --ready-file ${readyFile}`, { CLOUDHSM_SIM_ENDPOINT: nowhere }],
    ['user list', { CLOUDHSM_SIM_ENDPOINT: endpoint, CLOUDHSM_SIM_READY_FILE: '/missing' }],
  ] as const) {
    t.match(await cli(line, environment), { code: 0 }, line);
  }
  const fromFile = { CLOUDHSM_SIM_ENDPOINT: undefined as unknown as string, CLOUDHSM_SIM_READY_FILE: readyFile };
  t.match(await cli('user list', fromFile), { code: 0 });
  const nobody = `nothing answers at ${nowhere}: is the simulator running?`;
  t.same(await cli(`user list --endpoint ${nowhere}`), { code: 1, stdout: json(nobody, 1), stderr: '' });
  await t.rejects(cli('user list --endpoint localhost'), {
    ...{ code: 'invalid_configuration', message: 'localhost is no endpoint: write http://HOST:PORT' },
  });
  const empty = ['CLOUDHSM_SIM_ENDPOINT', 'CLOUDHSM_SIM_HSM_CA_CERT', 'CLOUDHSM_SIM_DISABLE_KEY_AVAILABILITY_CHECK'];
  const emptied = Object.fromEntries(empty.map((name) => [name, '']));
  t.match(await cli('user list', { ...emptied, CLOUDHSM_SIM_READY_FILE: readyFile }), { code: 0 }, 'empty: not given');
  t.match(
    await cli(`user list --endpoint ${endpoint}`, { CLOUDHSM_SIM_READY_FILE: '' }),
    { code: 0 },
    'an empty path is none',
  );
  writeFileSync(join(folder, 'other.json'), '{}');
  await t.rejects(cli(`user list --ready-file ${join(folder, 'other.json')}`), { message: /is no ready file/ });
  await t.rejects(cli(`user list --ready-file ${join(folder, 'none.json')}`), { message: /there is no such file/ });
});

t.test('the ready file of a simulator that has ended', async (t) => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  const [file, nowhere] = [join(folder, 'left.json'), 'http://127.0.0.1:9'];
  const why = `no simulator answers at ${nowhere}: ${file} is of process ${pid}, which has ended`;
  writeFileSync(file, JSON.stringify({ endpoint: nowhere, pid }));
  t.same(await cli(`user list --ready-file ${file}`), { code: 1, stdout: json(why, 1), stderr: '' });
  t.match(await cli(`user list --ready-file ${file} --cluster-id cluster-a`), { stdout: json(why, 1) });
  writeFileSync(file, JSON.stringify({ endpoint, pid }));
  t.match(await cli(`user list --ready-file ${file}`), { code: 0 }, 'of another machine’s process: it answers');
});

t.test('the token of the control API: that of the ready file, or of the environment', async (t) => {
  const given: (string | undefined)[] = [];
  const guarded = await serve(t, ({ headers }, response) => {
    given.push(headers.authorization);
    response.end('[]');
  });
  const file = join(folder, 'guarded.json');
  writeFileSync(file, JSON.stringify({ endpoint: guarded.origin, controlToken: 'that-of-the-file' }));
  await cli(`user list --ready-file ${file}`);
  await cli(`user list --endpoint ${guarded.origin}`);
  t.same(given, ['Bearer that-of-the-file', undefined]);
});

t.test('usage errors exit with 2 and print no JSON; help exits with 0', async (t) => {
  const wrong = await cli('key list --colour red');
  t.match(wrong, { code: 2, stdout: '', stderr: /^error: unexpected argument '--colour' found\n/ });
  t.match(await cli('key'), { code: 2, stdout: '', stderr: /^Key management\n/ });
  t.match(await cli('help key'), { code: 0, stdout: /^Key management\n/, stderr: '' });
});

t.test('answers from a pipe; questions on standard error', async (t) => {
  const create = 'user create --username piped --role crypto-user';
  const questions = 'Enter password:Confirm password:';
  t.same(await cli(create, ADMIN, 'Piped12345\nPiped12345\n'), {
    ...{ code: 0, stdout: json({ username: 'piped', role: 'crypto-user' }), stderr: questions },
  });
  const unanswered = 'There is nobody to ask: Confirm password:';
  t.same(await cli(create, ADMIN, 'Piped12345\n'), { code: 1, stdout: json(unanswered, 1), stderr: questions });
});

t.test('a runbook runs, with another name for the program', async (t) => {
  const environment = {
    PATH: process.env.PATH,
    CLOUDHSM_CLI: `${process.execPath} ${MAIN} cli`,
    CLOUDHSM_SIM_ENDPOINT: endpoint,
    ADMIN_PASSWORD: world.passwordOf('admin'),
  };
  const { error, stdout, stderr } = await new Promise<{ error: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile('sh', [RUNBOOK], { cwd: folder, env: environment }, (error, stdout, stderr) =>
      resolve({ error, stdout, stderr }),
    );
  });
  t.equal(error, null, stderr);
  t.same(stdout.trimEnd().split('\n'), [
    ...['# users', '# keys', 'signing-private', '# a signature'],
    ...['Signature verified successfully', 'Signature verification failed'],
    ...['# a key out and in', 'Key deleted successfully', 'secp256r1', '# done'],
  ]);
});
