// `cloudhsm-sim cluster` and `cloudhsm-sim kms` asked for what they cannot do: one clear line on standard error, exit code 2,
// nothing left running.

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { readReadyFile } from '../../../app/processes/read-ready-file.ts';
import { runHere } from '../../support/command-here.ts';
import { serve } from '../../support/control-server.ts';
import { runClusterSide, runKmsSide } from '../../support/two-sides.ts';
import { temporaryFolder, type Variables } from '../../support/up-process.ts';

async function refused(t: Test, args: readonly string[], line: RegExp, variables?: Variables): Promise<void> {
  const { code, stdout, stderr } = await runHere(args, variables);
  const what = args.join(' ').slice(0, 80);
  t.same({ code, stdout }, { code: 2, stdout: '' }, what);
  t.match(stderr, /^cloudhsm-sim: [^\n]+\n$/, `${what}: one line`);
  t.match(stderr, line, what);
}

const kms = (...flags: readonly string[]): readonly string[] => ['kms', '--port', '0', ...flags];

t.test('where nobody can be', async (t) => {
  const urls = ['ftp://127.0.0.1', '127.0.0.1:4760', 'http://', 'http://name:word@127.0.0.1', 'http://127.0.0.1/?a=b'];
  for (const url of urls) {
    await refused(
      t,
      kms('--cluster-endpoint', url),
      /--cluster-endpoint takes a URL as http:\/\/127\.0\.0\.1:4760, not/,
    );
  }
  const variables = { CLOUDHSM_SIM_CLUSTER_ENDPOINT: 'nowhere' };
  await refused(t, kms(), /CLOUDHSM_SIM_CLUSTER_ENDPOINT takes a URL/, variables);
});

t.test('a token that can be none is not shown', async (t) => {
  const { code, stderr } = await runHere(kms(), { CLOUDHSM_SIM_CLUSTER_TOKEN: 'my secret' });
  t.equal(code, 2);
  t.match(stderr, /^cloudhsm-sim: CLOUDHSM_SIM_CLUSTER_TOKEN takes up to 4096 letters/);
  t.notMatch(stderr, /my secret/);
});

t.test('what answers is no cluster process', async (t) => {
  const something = await serve(t, (_request, response) => void response.end('<html>'));
  const given: (string | undefined)[] = [];
  const demanding = await serve(t, ({ headers }, response) => {
    given.push(headers.authorization);
    response.writeHead(401).end('{"error":"no"}');
  });
  const cluster = await runClusterSide(t, { seed: 'bare' });
  const another = await runKmsSide(t, new URL(cluster.ready.endpoint));
  const isNone =
    /what answers at http:\/\/127\.0\.0\.1:\d+ is no cluster process of cloudhsm-sim; see --cluster-endpoint/;
  await refused(t, kms('--cluster-endpoint', something.href), isNone);
  await refused(t, kms('--cluster-endpoint', another.ready.endpoint), isNone);
  await refused(t, kms(), /is no cluster process of cloudhsm-sim; see CLOUDHSM_SIM_CLUSTER_ENDPOINT$/m, {
    CLOUDHSM_SIM_CLUSTER_ENDPOINT: something.href,
  });
  await refused(
    t,
    kms('--cluster-endpoint', demanding.href),
    /asks for its token; give it with CLOUDHSM_SIM_CLUSTER_TOKEN/,
    {
      CLOUDHSM_SIM_CLUSTER_TOKEN: 'the-token',
    },
  );
  t.same(new Set(given), new Set(['Bearer the-token']));
});

t.test('a ready file that is none', async (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'ready.json');
  const absent = join(folder, 'absent.json');
  await refused(
    t,
    kms('--cluster-ready-file', absent),
    /--cluster-ready-file: .*absent\.json cannot be read; name the ready/,
  );
  const read = (path: string) => () => readReadyFile('--cluster-ready-file', path);
  const isNone = { code: 'invalid_configuration', message: `--cluster-ready-file: ${file} is no ready file` };
  t.throws(read(folder), { ...isNone, message: `--cluster-ready-file: ${folder} is no ready file` });
  writeFileSync(file, '{');
  t.throws(read(file), { ...isNone, message: `--cluster-ready-file: ${file} is no JSON` });
  for (const content of [null, [], { endpoint: 'here', clusters: [] }, { endpoint: 'http://a', clusters: [{}] }]) {
    writeFileSync(file, JSON.stringify(content));
    t.throws(read(file), isNone, JSON.stringify(content));
  }
});

t.test('a ready file that no store can be made from', async (t) => {
  const { ready } = await runClusterSide(t);
  const endpoint = new URL(ready.endpoint);
  const [cluster] = ready.clusters;
  if (cluster === undefined) throw new Error('there is a cluster');
  const attempt = (change: object, at = endpoint) =>
    runKmsSide(t, at, { seed: { ...ready, clusters: [{ ...cluster, ...change }] } });
  const nobody = await closedEndpoint();
  const { pid: ended } = spawnSync(process.execPath, ['--version']);
  const cases: readonly (readonly [() => Promise<unknown>, string | RegExp])[] = [
    [() => runKmsSide(t, endpoint, { seed: { ...ready, clusters: [] } }), 'it names no cluster'],
    [() => attempt({ users: [] }), `it has no password of kmsuser in ${cluster.clusterId}`],
    [() => attempt({ clusterId: 'cluster-2222222222a' }), /there is no cluster cluster-2222222222a/],
    [() => attempt({}, nobody), /the cluster process at http:.* does not answer GET [^ ]+$/],
    [
      () => runKmsSide(t, nobody, { seed: { ...ready, pid: ended } }),
      / does not answer GET .*: process \d+, which wrote it, has ended$/,
    ],
  ];
  for (const [attempted, why] of cases) {
    const error = await attempted().then(
      () => undefined,
      (error: unknown) => error,
    );
    t.match(error, { code: 'invalid_configuration', message: /^no key store can be made from --cluster-ready-file: / });
    t.match(error, { message: why });
  }

  const changed = { message: /INVALID_CREDENTIALS: another KMS has changed the password of kmsuser since; start the/ };
  const first = await attempt({});
  await t.rejects(attempt({}), changed, 'it is still there');
  await first.simulator.stop();
  await t.rejects(attempt({}), changed, 'it has gone, and the password with it');
});

t.test('a ready file of a cluster that is too small for a key store', async (t) => {
  const { ready } = await runClusterSide(t, { hsmCount: 1 });
  const { ready: kmsReady } = await runKmsSide(t, new URL(ready.endpoint), { seed: ready });
  t.same([kmsReady.customKeyStores, kmsReady.keys], [[], []], 'as with `up --hsms 1`');
});

/** Nobody is there. */
function closedEndpoint(): Promise<URL> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : 0;
      server.close(() => resolve(new URL(`http://127.0.0.1:${port}`)));
    });
  });
}
