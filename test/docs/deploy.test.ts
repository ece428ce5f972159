// The files that put the simulator into containers: as far as they can be checked without an engine.

import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { parse, parseAllDocuments } from 'yaml';
import { loadProgram } from '../../app/commands/program.ts';
import { DEFAULT_PORT } from '../../app/configuration/up-settings.ts';
import { DEFAULT_HSM_PORT } from '../../app/hsm-port.ts';
import { serve } from '../support/control-server.ts';
import { plainEnvironment } from '../support/plain-environment.ts';
import { runSimulator } from '../support/running-simulator.ts';
import { ROOT } from '../support/source-tree.ts';
import { temporaryFolder } from '../support/up-process.ts';

/** Paths that answer probes: docs/operations.md. */
const PROBES = ['/healthz', '/readyz'];

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const dockerfile = read('Dockerfile');
const instructions = dockerfile
  .replace(/\\\n/g, ' ')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => ({ name: line.split(' ')[0] ?? '', rest: line.slice(line.indexOf(' ') + 1) }));
const last = (name: string): string => instructions.filter((one) => one.name === name).at(-1)?.rest ?? '';

/** Every flag of a command line is one that the command has. */
async function unknownFlags(args: readonly string[]): Promise<string[]> {
  const program = await loadProgram(args[0]);
  const command = program.commands.find((candidate) => candidate.name() === args[0]);
  const known = command?.options.flatMap(({ long }) => long ?? []) ?? [];
  return args.filter((arg) => arg.startsWith('--') && !known.includes(arg));
}

t.test('the image runs what the package ships, as nobody in particular', async (t) => {
  t.match(last('USER'), /^(?!root|0)/);
  t.same(JSON.parse(last('ENTRYPOINT')), ['node', 'dist/main.js']);
  const command = JSON.parse(last('CMD')) as string[];
  t.same(await unknownFlags(command), []);
  t.match(last('EXPOSE').split(' '), [String(DEFAULT_PORT), new RegExp(`^${DEFAULT_HSM_PORT}-`)]);
  const engine = /node:(\d+)/.exec(last('FROM'))?.[1];
  t.ok(Number(engine) >= 20, 'a Node that the package takes');
  for (const { name, rest } of instructions) {
    if (name !== 'COPY' || rest.startsWith('--from')) continue;
    for (const source of rest.split(' ').slice(0, -1)) t.ok(existsSync(join(ROOT, source)), source);
  }
});

t.test('health checks ask a route that there is', async (t) => {
  const text = read('deploy/github-actions/test.yaml').replace(/AWS_ENDPOINT_URL.*/g, '');
  const [, port, path = ''] = /http:\/\/127\.0\.0\.1:(\d+)(\/\w+)/.exec(text) ?? [];
  t.equal(port, String(DEFAULT_PORT));
  t.ok(PROBES.includes(path), path);
});

t.test('the image’s health check asks the port that its simulator has', async (t) => {
  const [file, script = '', commandLine = ''] = JSON.parse(/ CMD (\[.*\])$/.exec(last('HEALTHCHECK'))?.[1] ?? '[]');
  t.equal(file, 'node');
  t.equal(commandLine, '/proc/1/cmdline', 'how the container was started');
  const copied = instructions.find(
    ({ name, rest }) => name === 'COPY' && rest.split(' ').at(0)?.startsWith('--from') && rest.includes(script),
  );
  const [, source = ''] = new RegExp(`/build/(\\S*${script})`).exec(copied?.rest ?? '') ?? [];
  const folder = temporaryFolder(t);
  const [startedWith, readyFile] = [join(folder, 'cmdline'), join(folder, 'ready.json')];

  /** Resolves with whether Docker would take it for healthy. */
  const check = (args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<boolean> => {
    const command = ['node', 'dist/main.js', ...args];
    writeFileSync(startedWith, command.map((word) => `${word}\0`).join(''));
    const env = { ...plainEnvironment, ...variables };
    return new Promise((resolve) => {
      execFile(process.execPath, [join(ROOT, source), startedWith], { env }, (error) => resolve(error === null));
    });
  };

  const { ready } = await runSimulator(t, { seed: 'bare' });
  const { port } = new URL(ready.endpoint);
  const starting = await serve(t, (request, response) =>
    response.writeHead(PROBES.includes(request.url ?? '') ? 503 : 200).end('{}'),
  );
  t.equal(await check(['up', '--host', '0.0.0.0', '--port', port]), true, 'a flag');
  t.equal(await check(['up', `--port=${port}`], { CLOUDHSM_SIM_PORT: '1' }), true, 'is stronger than a variable');
  t.equal(await check(['up'], { CLOUDHSM_SIM_PORT: port }), true, 'a variable');
  t.equal(await check(['up', '--port', starting.port]), false, 'it says that it is not');
  t.equal(await check(['up', '--port', '1']), false, 'nobody is there');
  // As it is told to others, who may know it by another name.
  writeFileSync(readyFile, JSON.stringify({ endpoint: `http://kms:${port}` }));
  t.equal(await check(['up', '--port', '0', '--ready-file', readyFile]), true, 'what became of it');
  t.equal(
    await check(['up', '--config', 'sim.yaml'], { CLOUDHSM_SIM_READY_FILE: readyFile }),
    true,
    'of a file’s port',
  );

  /** Resolves with the port that is asked where nothing tells one. */
  const portAsked = (words: readonly string[]): Promise<string> => {
    writeFileSync(startedWith, words.map((word) => `${word}\0`).join(''));
    const tellPort = 'data:text/javascript,globalThis.fetch=({port})=>{console.log(port);return{ok:true}}';
    const args = ['--import', tellPort, join(ROOT, source), startedWith];
    return new Promise((resolve) => {
      execFile(process.execPath, args, { env: plainEnvironment }, (_error, stdout) => resolve(stdout.trim()));
    });
  };
  const entry = JSON.parse(last('ENTRYPOINT')) as string[];
  const [ofUp, ofKms] = [String(DEFAULT_PORT), '4761'];
  t.equal(await portAsked([...entry, 'up']), ofUp);
  t.equal(await portAsked([...entry, 'kms', '--cluster-endpoint', 'http://hsms:4762']), ofKms);
  t.equal(
    await portAsked([...entry, 'up', '--host', '0.0.0.0', '--advertise-host', 'kms']),
    ofUp,
    'a name, no command',
  );
  t.equal(await portAsked(['/sbin/docker-init', '--', ...entry, 'kms']), ofKms, 'docker run --init');
  t.equal(await portAsked(['node', '/usr/local/bin/cloudhsm-sim', 'kms']), ofKms, 'by the name on its path');
});

t.test('compose: read-only, loopback outside, and the application waits', async (t) => {
  const { services, volumes } = parse(read('compose.yaml'));
  const { kms, application } = services;
  t.same(await unknownFlags(kms.command), []);
  t.equal(kms.read_only, true);
  const ofHsms = `${DEFAULT_HSM_PORT}-${DEFAULT_HSM_PORT + 1}`;
  t.same(kms.ports, [`127.0.0.1:${DEFAULT_PORT}:${DEFAULT_PORT}`, `127.0.0.1:${ofHsms}:${ofHsms}`]);
  for (const { source } of kms.volumes) t.ok(source in volumes);
  t.equal(application.depends_on.kms.condition, 'service_healthy');
  t.equal(application.environment.AWS_ENDPOINT_URL, `http://kms:${DEFAULT_PORT}`);
});

t.test('Kubernetes: a native sidecar that can write only where a volume is', async (t) => {
  const pod = parse(read('deploy/kubernetes/sidecar.yaml'));
  const [sidecar] = pod.spec.initContainers;
  t.equal(sidecar.restartPolicy, 'Always', 'what makes it a sidecar');
  t.same(await unknownFlags(sidecar.args), []);
  for (const { mountPath } of sidecar.volumeMounts) t.equal(mountPath, '/tmp');
  const [application] = pod.spec.containers;
  const endpoint = application.env.find(({ name }: { name: string }) => name === 'AWS_ENDPOINT_URL');
  t.equal(endpoint.value, `http://127.0.0.1:${DEFAULT_PORT}`);
});

/** What the kubelet does. Resolves with whether the container is well. */
const probe = (command: readonly string[], port: string): Promise<boolean> =>
  new Promise((resolve) => {
    const [file = '', ...args] = command.map((word) => word.replace(`/${DEFAULT_PORT}`, `/${port}`));
    execFile(file, args, (error) => resolve(error === null));
  });

t.test('Kubernetes: the probes of the sidecar tell how it is', async (t) => {
  const [sidecar] = parse(read('deploy/kubernetes/sidecar.yaml')).spec.initContainers;
  const { ready } = await runSimulator(t, { seed: 'bare' });
  const starting = await serve(t, (_request, response) => response.writeHead(503).end('{}'));
  for (const name of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
    const { command } = sidecar[name].exec;
    t.equal(await probe(command, new URL(ready.endpoint).port), true, `${name}: it is well`);
    t.equal(await probe(command, starting.port), false, `${name}: it says that it is not`);
    t.equal(await probe(command, '1'), false, `${name}: nobody is there`);
  }
});

t.test('Kubernetes: a simulator that others reach under the name of its service', async (t) => {
  const [deployment, service] = parseAllDocuments(read('deploy/kubernetes/service.yaml')).map((one) => one.toJS());
  const [container] = deployment.spec.template.spec.containers;
  t.same(await unknownFlags(container.args), []);
  t.equal(container.args[container.args.indexOf('--advertise-host') + 1], service.metadata.name);
  t.match(deployment.spec.template.metadata.labels, service.spec.selector);
  const portOf = new Map(
    container.ports.map(({ name, containerPort }: Record<string, unknown>) => [name, containerPort]),
  );
  t.same([...portOf.values()], [DEFAULT_PORT, DEFAULT_HSM_PORT, DEFAULT_HSM_PORT + 1]);
  for (const { port, targetPort } of service.spec.ports) t.equal(portOf.get(targetPort), port, targetPort);
});

t.test('the workflow starts the simulator before the tests', async (t) => {
  const { jobs } = parse(read('deploy/github-actions/test.yaml'));
  const commands = jobs.test.steps.map(({ run }: { run?: string }) => run ?? '');
  const started = commands.findIndex((run: string) => run.includes('npx cloudhsm-sim up'));
  t.ok(started > 0 && started < commands.indexOf('npm test'));
  t.equal(jobs.test.env.AWS_ENDPOINT_URL, `http://127.0.0.1:${DEFAULT_PORT}`);
});

t.test('the page names every file, and each is there', async (t) => {
  const page = read('docs/deploy.md');
  const links = [...page.matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, path]) => path ?? '');
  const manifests = ['sidecar', 'service'].map((name) => `deploy/kubernetes/${name}.yaml`);
  for (const path of ['Dockerfile', 'compose.yaml', ...manifests, 'examples/testcontainers']) {
    t.ok(links.includes(path), path);
  }
  for (const path of links) t.ok(existsSync(join(ROOT, path)), path);
});
