// The doctor: what is wrong, what may be meant so, and the mend of each.

import { mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { Answering, Check, Examined, Finding } from '../../../app/doctor/check.ts';
import { checkAwsCredentials } from '../../../app/doctor/checks/aws-credentials.ts';
import { checkAwsEndpoint } from '../../../app/doctor/checks/aws-endpoint.ts';
import { checkAwsRegion } from '../../../app/doctor/checks/aws-region.ts';
import { checkCertificates } from '../../../app/doctor/checks/certificates.ts';
import { checkHsms } from '../../../app/doctor/checks/hsms.ts';
import { checkNode } from '../../../app/doctor/checks/node.ts';
import { checkPorts } from '../../../app/doctor/checks/ports.ts';
import { checkProxy } from '../../../app/doctor/checks/proxy.ts';
import { checkSettings } from '../../../app/doctor/checks/settings.ts';
import { checkSimulator } from '../../../app/doctor/checks/simulator.ts';
import { checkTemporaryFolder } from '../../../app/doctor/checks/temporary-folder.ts';
import { runChecks, whoAnswersAt } from '../../../app/doctor/doctor.ts';
import { exampleCertificate } from '../../support/certificates.ts';
import { runHere } from '../../support/command-here.ts';
import { AS_SIMULATOR, serve } from '../../support/control-server.ts';
import { runSimulator } from '../../support/running-simulator.ts';
import { temporaryFolder } from '../../support/up-process.ts';

const world = await runSimulator(t);
const { ready } = world;
const RUNNING: Answering = { who: 'simulator', state: ready };
const NOBODY: Answering = { who: 'nobody' };

const examined = (others: Partial<Examined>): Examined => ({
  environment: {},
  nodeVersion: '20.19.0',
  temporaryFolder: '/absent',
  homeFolder: '/absent',
  endpoint: 'http://127.0.0.1:4760',
  isEndpointNamed: false,
  simulator: NOBODY,
  ...others,
});

/** `status: says`, `-> mend`. */
const textOf = ({ status, says, mend }: Finding): string =>
  `${status}: ${says}${mend === undefined ? '' : ` -> ${mend}`}`;

async function finds(t: Test, check: Check, others: Partial<Examined>, ...expected: readonly RegExp[]): Promise<void> {
  const found = (await check(examined(others))).map(textOf);
  t.equal(found.length, expected.length, found.join('; '));
  for (const [index, text] of found.entries()) t.match(text, expected[index] ?? /^$/);
}

async function occupy(t: Test): Promise<number> {
  const server = createServer();
  t.teardown(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

t.test('node', async (t) => {
  await finds(t, checkNode, {}, /^ok: Node 20\.19\.0$/);
  await finds(t, checkNode, { nodeVersion: '18.20.4' }, /^wrong: .* 18\.20\.4.* -> install a newer one/);
});

t.test('settings', async (t) => {
  const given = (environment: Record<string, string>) => ({ environment });
  await finds(t, checkSettings, given({ CLOUDHSM_SIM_HSMS: '3', CLOUDHSM_SIM_ENDPOINT: 'http://a' }), /^ok: /);
  await finds(t, checkSettings, given({ CLOUDHSM_SIM_HSMS: '99' }), /^wrong: CLOUDHSM_SIM_HSMS takes .* -> set it to/);
  await finds(
    t,
    checkSettings,
    given({ CLOUDHSM_SIM_HOST: 'a b' }),
    /^wrong: CLOUDHSM_SIM_HOST takes .*, not 'a b' ->/,
  );
  await finds(t, checkSettings, given({ CLOUDHSM_SIM_HOST: '0.0.0.0' }), /^wrong: 0\.0\.0\.0, .* give .* a token/);
  await finds(t, checkSettings, given({ CLOUDHSM_SIM_SEED: '/absent' }), /^wrong: the seed \/absent does not exist/);
  await finds(
    t,
    checkSettings,
    given({ CLOUDHSM_SIM_CONFIG: '/absent' }),
    /^wrong: CLOUDHSM_SIM_CONFIG: \/absent does/,
  );
  await finds(
    t,
    checkSettings,
    given({ CLOUDHSM_SIM_PROT: '1' }),
    /^ok: /,
    /^wrong: CLOUDHSM_SIM_PROT is no variable .* -> did you mean CLOUDHSM_SIM_PORT\? Rename it, or unset it/,
  );
  await finds(
    t,
    checkSettings,
    given({ CLOUDHSM_SIM_HSMS: '99', CLOUDHSM_SIM_BARE: 'yes' }),
    /^wrong: CLOUDHSM_SIM_HSMS takes/,
    /^wrong: CLOUDHSM_SIM_BARE takes/,
  );
});

t.test('what kms alone takes', async (t) => {
  await finds(
    t,
    checkSettings,
    { environment: { CLOUDHSM_SIM_CLUSTER_ENDPOINT: 'nowhere' } },
    /^ok: /,
    /^wrong: CLOUDHSM_SIM_CLUSTER_ENDPOINT takes a URL/,
  );
});

t.test('temporary folder', async (t) => {
  await finds(t, checkTemporaryFolder, { temporaryFolder: temporaryFolder(t) }, /^ok: /);
  await finds(t, checkTemporaryFolder, {}, /^wrong: \/absent cannot be written: ENOENT -> set TMPDIR/);
});

t.test('simulator', async (t) => {
  await finds(t, checkSimulator, {}, /^note: nothing answers at http:\/\/127\.0\.0\.1:4760 -> start one/);
  await finds(t, checkSimulator, { isEndpointNamed: true }, /^wrong: nothing answers/);
  await finds(
    t,
    checkSimulator,
    { simulator: { who: 'somebody' } },
    /^wrong: .* is no simulator -> name the right one/,
  );
  await finds(
    t,
    checkSimulator,
    { simulator: { who: 'silent' } },
    /^wrong: what listens at .* does not answer -> if it is/,
  );
  const refusing: Answering = { who: 'refusing', says: 'the simulator is starting' };
  await finds(
    t,
    checkSimulator,
    { simulator: refusing },
    /^wrong: the simulator at .* answers: the simulator is starting -> /,
  );
  await finds(t, checkSimulator, { simulator: RUNNING }, /^ok: version /);
  const older: Answering = { who: 'simulator', state: { ...ready, version: '0.0.1' } };
  await finds(t, checkSimulator, { simulator: older }, /^wrong: .* is version 0\.0\.1, this command .* -> restart it/);
});

t.test('who answers', async (t) => {
  t.match(await whoAnswersAt(ready.endpoint), { who: 'simulator', state: { accountId: ready.accountId } });
  t.same(await whoAnswersAt('http://127.0.0.1:1'), NOBODY);
  t.same(await whoAnswersAt('nonsense'), NOBODY);
  const somebody = await serve(t, (_request, response) => void response.end('{"version":"1.0.0"}'));
  t.same(await whoAnswersAt(somebody.href), { who: 'somebody' });
  const starting = await serve(t, (_request, response) =>
    response.writeHead(503, AS_SIMULATOR).end('{"error":"the simulator is starting"}'),
  );
  t.same(await whoAnswersAt(starting.href), { who: 'refusing', says: 'the simulator is starting' });
  const guarded = await serve(t, ({ headers }, response) => {
    t.equal(headers.authorization, undefined);
    response.writeHead(401, AS_SIMULATOR).end('{}');
  });
  t.same(await whoAnswersAt(guarded.href), { who: 'guarded' });
  await finds(
    t,
    checkSimulator,
    { simulator: { who: 'guarded' } },
    /^wrong: .* wants the token .* -> set CLOUDHSM_SIM_TOKEN/,
  );
});

t.test('ports', async (t) => {
  const port = await occupy(t);
  const environment = { CLOUDHSM_SIM_PORT: `${port}`, CLOUDHSM_SIM_HSMS: '1' };
  const taken = new RegExp(`^wrong: port ${port} is in use by something else -> .* --port 0`);
  const found = (await checkPorts(examined({ environment }))).map(textOf);
  t.match(found[0], taken);
  await finds(t, checkPorts, { environment: { CLOUDHSM_SIM_PORT: '0' } }, /^ok: up picks free ports/);
  const ofHsms = { CLOUDHSM_SIM_PORT: '0', CLOUDHSM_SIM_HSM_PORT: `${port}`, CLOUDHSM_SIM_HSMS: '1' };
  const takenOfHsms = new RegExp(`^wrong: port ${port} is in use by something else -> .* --hsm-port 0$`);
  await finds(t, checkPorts, { environment: ofHsms }, takenOfHsms);
  const noneOfHsms = { CLOUDHSM_SIM_PORT: '0', CLOUDHSM_SIM_HSM_PORT: '0' };
  await finds(t, checkPorts, { environment: noneOfHsms }, /^ok: up picks free ports/);
  await finds(t, checkPorts, { environment: { CLOUDHSM_SIM_PORT: 'x' } });
  const pastTheLast = { CLOUDHSM_SIM_PORT: '0', CLOUDHSM_SIM_HSM_PORT: '65535', CLOUDHSM_SIM_HSMS: '2' };
  await finds(t, checkPorts, { environment: pastTheLast });
  await finds(t, checkSettings, { environment: pastTheLast }, /^wrong: --hsm-port takes at most 65534 where 2 HSMs/);
  // The HSMs that come later may be fewer.
  const bare = { ...pastTheLast, CLOUDHSM_SIM_BARE: 'true' };
  const found65535 = (await checkPorts(examined({ environment: bare }))).map(textOf);
  t.match(found65535, [/port 65535 is in use|^ok: 65535 are there for up$/]);
  const own = { CLOUDHSM_SIM_PORT: new URL(ready.endpoint).port, CLOUDHSM_SIM_HSMS: '1' };
  const owned = (await checkPorts(examined({ environment: own, simulator: RUNNING }))).map(textOf);
  t.notOk(
    owned.some((text) => text.includes(own.CLOUDHSM_SIM_PORT) && !text.startsWith('ok')),
    'the simulator has it',
  );
});

t.test('HSMs: one that shows its certificate may answer nothing', async (t) => {
  const { endpoint } = ready;
  const [first = '', second = ''] = world.hsmIds();
  const at = { endpoint, simulator: RUNNING };
  const lose = async (match: object): Promise<void> => {
    await world.control('faults/reset', { method: 'POST' });
    const body = JSON.stringify({ name: 'gone', kind: 'reset_peer', match });
    await world.control('faults', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  };
  await finds(t, checkHsms, { endpoint, simulator: NOBODY });
  await finds(t, checkHsms, at, /^ok: cluster-\w+: all 2 answer$/);
  await lose({ hsmId: first });
  await finds(t, checkHsms, at, new RegExp(`^wrong: ${first} does not answer what it is asked -> .* fault list`));
  await lose({});
  await finds(t, checkHsms, at, new RegExp(`^wrong: no HSM of .* answers: ${first}, ${second} -> .* fault list`));
  await world.control('faults/reset', { method: 'POST' });
  const [cluster] = ready.clusters;
  const without = (changed: object) => ({ ...ready, clusters: [{ ...cluster, ...changed }] }) as typeof ready;
  for (const changed of [{ hsms: [] }, { state: 'INITIALIZED' }]) {
    await finds(t, checkHsms, { endpoint, simulator: { who: 'simulator', state: without(changed) } });
  }
  const lostHsms = ['hsm-a', 'hsm-b'].map((hsmId) => ({ hsmId, availabilityZone: 'us-east-1a' }));
  const lostOnes = ['hsm-a', 'hsm-b'].map(
    (hsmId) => new RegExp(`^wrong: ${hsmId} of cluster-\\w+ is lost -> cloudhsm-sim cluster restore-hsm ${hsmId}$`),
  );
  for (const changed of [{ lostHsms }, { lostHsms, hsms: [] }]) {
    await finds(t, checkHsms, { endpoint, simulator: { who: 'simulator', state: without(changed) } }, ...lostOnes);
  }
});

t.test('certificates', async (t) => {
  const { endpoint } = ready;
  const [cluster] = ready.clusters;
  if (cluster === undefined) return t.fail('the seed has a cluster');
  const clusters = (changed: object): Answering => ({
    ...{ who: 'simulator', state: { ...ready, clusters: [{ ...cluster, ...changed }] } },
  });
  const other = join(temporaryFolder(t), 'other.crt');
  writeFileSync(other, exampleCertificate.certificatePem);
  await finds(t, checkCertificates, { endpoint, simulator: NOBODY });
  await finds(
    t,
    checkCertificates,
    { endpoint, simulator: RUNNING },
    /^ok: cluster-\w+: valid until .* shown by its HSMs$/,
  );
  const rows: readonly (readonly [object, RegExp])[] = [
    [{ trustAnchorCertificate: other }, /^wrong: the certificate of .* is not under .*other\.crt -> restart/],
    [
      { trustAnchorCertificate: '/absent' },
      /^wrong: the trust anchor of .*, \/absent, cannot be read: ENOENT -> restart/,
    ],
    [{ hsms: [] }, /^ok: cluster-\w+: valid until [^,]*, under [^,]*$/],
    [{ trustAnchorCertificate: undefined }, /^note: only who initialized .* -> ask them/],
    [
      { hsms: [{ hsmId: 'hsm-a', availabilityZone: 'us-east-1a', endpoint: 'wss://127.0.0.1:1/' }] },
      /^wrong: hsm-a does not answer at wss:\/\/127\.0\.0\.1:1\/ -> see cloudhsm-sim fault list/,
    ],
  ];
  for (const [changed, expected] of rows) {
    await finds(t, checkCertificates, { endpoint, simulator: clusters(changed) }, expected);
  }
});

t.test('AWS endpoint', async (t) => {
  const { endpoint } = ready;
  const { port } = new URL(endpoint);
  const at = (environment: Record<string, string>): Partial<Examined> => ({ environment, simulator: RUNNING });
  const mend = new RegExp(`-> export AWS_ENDPOINT_URL=${endpoint}$`);
  await finds(t, checkAwsEndpoint, at({}), mend);
  await finds(t, checkAwsEndpoint, at({ AWS_ENDPOINT_URL: endpoint }), /^ok: /);
  await finds(
    t,
    checkAwsEndpoint,
    at({ AWS_ENDPOINT_URL_KMS: `http://localhost:${port}/` }),
    /^ok: AWS_ENDPOINT_URL_KMS/,
  );
  await finds(t, checkAwsEndpoint, at({ AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }), mend);
  await finds(t, checkAwsEndpoint, at({ AWS_ENDPOINT_URL: `https://127.0.0.1:${port}` }), mend);
  await finds(t, checkAwsEndpoint, at({ AWS_ENDPOINT_URL: '127.0.0.1:4760' }), /^wrong: /);
  const stronger = { AWS_ENDPOINT_URL: endpoint, AWS_ENDPOINT_URL_KMS: 'https://kms.us-east-1.amazonaws.com' };
  await finds(t, checkAwsEndpoint, at(stronger), /^wrong: AWS_ENDPOINT_URL_KMS is https/);
  const ignored = { AWS_ENDPOINT_URL: endpoint, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' };
  await finds(t, checkAwsEndpoint, at(ignored), /^wrong: .* clients go to AWS -> unset/);
});

t.test('AWS Region', async (t) => {
  const at = (environment: Record<string, string>): Partial<Examined> => ({ environment, simulator: RUNNING });
  const missing =
    /^note: AWS_REGION and AWS_DEFAULT_REGION are not set: .* -> export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1$/;
  await finds(t, checkAwsRegion, at({}), missing);
  await finds(t, checkAwsRegion, at({ AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-1' }), /^ok: /);
  const forBoto3 =
    /^note: AWS_DEFAULT_REGION is not set: .*boto3 and the AWS CLI 1.* -> export AWS_DEFAULT_REGION=us-east-1$/;
  await finds(t, checkAwsRegion, at({ AWS_REGION: 'us-east-1' }), forBoto3);
  const forJavaScript = /^note: AWS_REGION is not set: .*JavaScript.* -> export AWS_REGION=us-east-1$/;
  await finds(t, checkAwsRegion, at({ AWS_DEFAULT_REGION: 'us-east-1' }), forJavaScript);
  await finds(t, checkAwsRegion, at({ AWS_REGION: 'eu-west-1' }), /^wrong: AWS_REGION is eu-west-1.*us-east-1$/);
});

t.test('AWS credentials', async (t) => {
  const homeFolder = temporaryFolder(t);
  const at = (environment: Record<string, string>): Partial<Examined> => ({ environment, homeFolder });
  await finds(t, checkAwsCredentials, at({}), /^note: .* -> any will do: export AWS_ACCESS_KEY_ID=/);
  await finds(t, checkAwsCredentials, at({ AWS_ACCESS_KEY_ID: 'a' }), /^wrong: AWS_SECRET_ACCESS_KEY is not set/);
  const both = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'swordfish' };
  await finds(t, checkAwsCredentials, at(both), /^ok: (?!.*swordfish)/);
  await finds(t, checkAwsCredentials, at({ AWS_PROFILE: 'test' }), /^ok: AWS_PROFILE/);
  mkdirSync(join(homeFolder, '.aws'));
  writeFileSync(join(homeFolder, '.aws', 'credentials'), '');
  await finds(t, checkAwsCredentials, at({}), /^ok: clients find some in .*credentials$/);
});

t.test('proxy', async (t) => {
  const at = (environment: Record<string, string>): Partial<Examined> => ({ environment });
  const proxy = { HTTP_PROXY: 'http://me:swordfish@proxy.example:3128' };
  await finds(t, checkProxy, at({ HTTPS_PROXY: 'http://proxy.example' }), /^ok: clients use none$/);
  await finds(t, checkProxy, at(proxy), /^wrong: (?!.*swordfish).* -> export NO_PROXY=127\.0\.0\.1,localhost$/);
  await finds(t, checkProxy, at({ ...proxy, NO_PROXY: 'a.example' }), /-> export NO_PROXY=\$NO_PROXY,127\.0\.0\.1/);
  for (const NO_PROXY of ['*', '127.0.0.1', 'a.example, 127.0.0.1:4760']) {
    await finds(t, checkProxy, at({ ...proxy, NO_PROXY }), /^ok: HTTP_PROXY is set, but not for 127\.0\.0\.1$/);
  }
  const named = {
    ...at({ http_proxy: 'http://p', no_proxy: '.sim.example' }),
    endpoint: 'http://kms.sim.example:4760',
  };
  await finds(t, checkProxy, named, /^ok: /);
  const both = at({ ...proxy, NO_PROXY: '127.0.0.1', no_proxy: 'other' });
  await finds(t, checkProxy, both, /-> export no_proxy=\$no_proxy,/);
});

t.test('a check that cannot be made is a finding', async (t) => {
  const simulator: Answering = { who: 'simulator', state: { ...ready, clusters: ready.clusters } };
  const findings = await runChecks(examined({ simulator, endpoint: 'http://127.0.0.1:1' }));
  const certificates = findings.filter(({ check }) => check === 'certificates');
  t.match(certificates, [{ status: 'wrong', says: /^nothing answers at http:\/\/127\.0\.0\.1:1/, mend: /./ }]);
});

t.test('a token that cannot be sent', async (t) => {
  process.env.CLOUDHSM_SIM_TOKEN = 'no\ntoken';
  t.teardown(() => delete process.env.CLOUDHSM_SIM_TOKEN);
  t.match(await whoAnswersAt(ready.endpoint), { who: 'simulator' });
});

t.test('the command: exit 1 when something is wrong', async (t) => {
  // Whatever may be set where the test runs; all but what tells the test runner's children not to take its coverage.
  const examinedNames = Object.keys(process.env).filter((name) => /^(aws|cloudhsm)_|_proxy$/i.test(name));
  const clean = Object.fromEntries(examinedNames.map((name) => [name, '']));
  const variables = { ...clean, CLOUDHSM_SIM_PORT: '0', CLOUDHSM_SIM_ENDPOINT: ready.endpoint };
  const [well, ill] = await Promise.all([
    runHere(['doctor', '--json'], variables),
    runHere(['doctor'], { ...variables, AWS_REGION: 'eu-west-1' }),
  ]);
  t.same([well.code, well.stderr], [0, '']);
  t.match(JSON.parse(well.stdout), { wrongCount: 0, findings: [{ check: 'node', status: 'ok', says: /^Node / }] });
  t.same([ill.code, ill.stderr], [1, '']);
  t.match(ill.stdout, /^WRONG {2}AWS region +AWS_REGION is eu-west-1.*\n {7}export AWS_REGION=us-east-1$/m);
});
