// The example client in Python, made from proto/ alone, against the simulator.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import t from 'tap';
import { runSimulator } from '../support/running-simulator.ts';
import { ROOT } from '../support/source-tree.ts';

/** Debian's, for which there are packages; another one on the path may know nothing of them. */
const PYTHON = '/usr/bin/python3';
const CLIENT = join(ROOT, 'examples/python-client/client.py');

interface Ended {
  readonly code: number | string | null;
  readonly stdout: string;
  readonly stderr: string;
}

const run = (file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> =>
  new Promise((resolve) => {
    const options = { env: { ...process.env, ...env }, timeout: 30_000 };
    execFile(file, args, options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : (error.code ?? null), stdout, stderr });
    });
  });

/** What of the example's needs is not on this machine. */
async function missing(): Promise<string[]> {
  const needs = await Promise.all([
    ...['google.protobuf', 'websockets'].map(async (module) => ({
      name: `${module} of ${PYTHON}`,
      code: (await run(PYTHON, ['-c', `import ${module}`])).code,
    })),
    run('protoc', ['--version']).then(({ code }) => ({ name: 'protoc', code })),
  ]);
  return needs.filter(({ code }) => code !== 0).map(({ name }) => name);
}

const absent = await missing();
if (absent.length > 0) {
  t.pass(`the client in Python was not run, because there is no ${absent.join(', no ')} here`);
} else {
  const { ready, passwordOf, hsmIds } = await runSimulator(t, { seed: 'cluster' });
  const cluster = ready.clusters[0];
  const given = {
    HSM_ENDPOINT: cluster?.hsms[0]?.endpoint,
    HSM_CA: cluster?.trustAnchorCertificate,
    HSM_USER: 'example_user',
    HSM_PASSWORD: passwordOf('example_user'),
  };
  const client = (env: NodeJS.ProcessEnv): Promise<Ended> => run(PYTHON, [CLIENT], { ...given, ...env });
  const oneLine = /^python-client: [^\n]+\n$/;

  t.test('all of it holds', async (t) => {
    const { code, stdout, stderr } = await client({});
    t.same([code, stderr], [0, '']);
    const [hsmId] = hsmIds();
    t.equal(
      stdout,
      `${hsmId} of ${cluster?.clusterId}: logged in, encrypted, decrypted, signed, verified, logged out\n`,
    );
  });

  t.test('a wrong password', async (t) => {
    const { code, stdout, stderr } = await client({ HSM_PASSWORD: 'not-the-password' });
    t.same([code, stdout], [1, '']);
    t.equal(stderr, 'python-client: login_finish: USER_LOGIN_FAILURE (163) wrong password\n');
  });

  t.test('an HSM that its trust anchor does not vouch for', async (t) => {
    const stranger = join(ROOT, 'test/support/fixtures/unrelated-customer-ca.crt');
    const { code, stderr } = await client({ HSM_CA: stranger });
    t.equal(code, 1);
    t.match(stderr, oneLine);
    t.match(stderr, /certificate verify failed/);
  });

  t.test('what it is not told', async (t) => {
    const { code, stderr } = await client({ HSM_USER: undefined });
    t.same([code, stderr], [1, 'python-client: HSM_USER is not set\n']);
  });
}
