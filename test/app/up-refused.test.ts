// `cloudhsm-sim` asked for what it cannot do: one clear line on standard error, exit code 2, nothing left running.

import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { portRefusal } from '../../app/http/port-refusal.ts';
import { nodeVersionRefusal } from '../../app/node-version.ts';
import { DEFAULT_HSM_PORT } from '../../app/up-options.ts';
import { ROOT } from '../support/source-tree.ts';
import { runCommand, temporaryFolder, type Variables } from '../support/up-process.ts';

/** It ends by itself, which it would not if anything were left running. */
async function refused(t: Test, args: readonly string[], line: RegExp, variables?: Variables): Promise<void> {
  const { code, stdout, stderr } = await runCommand(t, args, variables);
  const what = args.join(' ').slice(0, 60);
  t.same({ code, stdout }, { code: 2, stdout: '' }, what);
  t.match(stderr, /^cloudhsm-sim: [^\n]+\n$/, `${what}: one line`);
  t.match(stderr, line, what);
}

/** Resolves with a port on which somebody listens until `t` is over. */
function occupy(t: Test, port = 0): Promise<number> {
  const server = createServer();
  t.teardown(() => void server.close());
  return new Promise((resolve, reject) => {
    // Somebody else has it: as good.
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(port) : reject(error),
    );
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

t.test('wrong flags', (t) =>
  Promise.all([
    refused(t, ['up', '--port', 'http'], /--port takes a whole number from 0 to 65535, not 'http'/),
    refused(t, ['up', '--port', '65536'], /--port takes .* not '65536'/),
    refused(t, ['up', '--port', '-1'], /--port/),
    refused(t, ['up', '--port'], /--port/),
    refused(t, ['up', '--hsms', '0'], /--hsms takes a whole number from 1 to 28, not '0'/),
    refused(t, ['up', '--hsms', '29'], /--hsms/),
    refused(t, ['up', '--hsms', '1.5'], /--hsms/),
    refused(t, ['up', '--log-level', 'loud'], /--log-level takes one of trace, .*, not 'loud'/),
    refused(t, ['up', '--connect-duration', 'long'], /--connect-duration takes .* of seconds, or real, not 'long'/),
    refused(t, ['up', '--connect-duration', '86401'], /--connect-duration/),
    refused(t, ['up', '--ready-file', ''], /--ready-file takes a path/),
    refused(t, ['up', '--host', '0.0.0.0'], /--host 0\.0\.0\.0 can be reached from elsewhere: .* --token/),
    refused(t, ['up', '--drain-timeout', '-1'], /--drain-timeout takes a whole number from 0 to 3600 of seconds/),
    refused(t, ['up', '--log-format', 'xml'], /--log-format takes one of json, pretty, not 'xml'/),
    refused(t, ['up', '--prot', '0'], /unknown option '--prot'/),
    refused(t, ['up', 'more'], /too many arguments/),
    refused(t, ['upp'], /unknown command 'upp'/),
  ]),
);

t.test('a wrong variable, a wrong configuration file', (t) => {
  const file = join(temporaryFolder(t), 'sim.yaml');
  writeFileSync(file, 'port: 0\nhsms: many\n');
  return Promise.all([
    refused(t, ['up'], /CLOUDHSM_SIM_HSMS takes a whole number from 1 to 28, not 'many'/, {
      CLOUDHSM_SIM_HSMS: 'many',
    }),
    refused(t, ['up', '--config', file], /sim\.yaml:2: hsms takes a whole number from 1 to 28, not 'many'/),
    refused(t, ['up'], /CLOUDHSM_SIM_CONFIG: \/absent\/sim\.yaml does not exist/, {
      CLOUDHSM_SIM_CONFIG: '/absent/sim.yaml',
    }),
  ]);
});

t.test('a ready file that cannot be written', (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const paths = [
    folder,
    join(folder, 'absent', 'ready.json'),
    join(file, 'ready.json'),
    join(folder, 'x'.repeat(256)),
    '/dev/null',
  ];
  return Promise.all(
    paths.map((path) =>
      refused(t, ['up', '--port', '0', '--bare', '--ready-file', path], /--ready-file .* cannot be written/),
    ),
  );
});

t.test('no room for temporary files, found when the HSMs are running already', (t) =>
  refused(t, ['up', '--port', '0'], /no folder can be made in \/absent; set TMPDIR to one/, { TMPDIR: '/absent' }),
);

t.test('a port that this user may not open', async (t) => {
  const cause = Object.assign(new Error('listen EACCES: permission denied'), { code: 'EACCES' });
  t.match(portRefusal('127.0.0.1', 80, cause), {
    code: 'invalid_configuration',
    message:
      'port 80 on 127.0.0.1 is not for this user to open; choose one above 1023 with --port, or 0 for a free one',
  });
});

/** One on which nobody listens, as long as nobody else asks for any. */
const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

t.test('a port in use, found before anything is started', async (t) => {
  const port = await occupy(t);
  await refused(t, ['up', '--port', `${port}`], new RegExp(`port ${port} on 127.0.0.1 is in use`));
});

t.test('an HSM’s port in use', async (t) => {
  const port = await freePort();
  await occupy(t, DEFAULT_HSM_PORT);
  await refused(
    t,
    ['up', '--port', `${port}`],
    new RegExp(`cannot listen on 127.0.0.1:${DEFAULT_HSM_PORT}: the port is in use; with --port 0`),
  );
});

t.test('an older Node, before anything is loaded that it could not read', async (t) => {
  const pretend = 'Object.defineProperty(process,"versions",{value:{...process.versions,node:"18.20.4"}})';
  const { code, stdout, stderr } = await runCommand(t, ['up'], {
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(pretend)}`,
  });
  t.same({ code, stdout }, { code: 2, stdout: '' });
  t.match(stderr, /^cloudhsm-sim needs Node 20\.19 or newer, and this is 18\.20\.4: install [^\n]+\n$/);
});

t.test('the oldest Node is the one that package.json names', async (t) => {
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { engines: { node: string } };
  const oldest = engines.node.replace('>=', '');
  const [major = 0, minor = 0] = oldest.split('.').map(Number);
  t.match(nodeVersionRefusal(`${major}.${minor - 1}.9`), new RegExp(`needs Node ${oldest} or newer`));
  for (const version of [`${oldest}.0`, `${major + 2}.0.0`]) t.equal(nodeVersionRefusal(version), undefined, version);
});

t.test('help and version are no errors', async (t) => {
  for (const args of [['--help'], ['up', '--help'], ['--version']]) {
    const { code, stderr } = await runCommand(t, args);
    t.same({ code, stderr }, { code: 0, stderr: '' }, args.join(' '));
  }
});
