// `cloudhsm-sim` as a process, asked for what it cannot do: it says so and ends. What else is refused, and how, is in
// commands/refused.test.ts.

import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { DEFAULT_HSM_PORT } from '../../app/hsm-port.ts';
import { portRefusal } from '../../app/http/port-refusal.ts';
import { nodeVersionRefusal } from '../../app/node-version.ts';
import { ROOT } from '../support/source-tree.ts';
import { runCommand } from '../support/up-process.ts';

/** It ends by itself, which it would not if anything were left running. */
async function refused(t: Test, args: readonly string[], line: RegExp): Promise<void> {
  const { code, stdout, stderr } = await runCommand(t, args);
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
  const mend = 'choose others for HSMs with --hsm-port, or 0 for free ones';
  await occupy(t, DEFAULT_HSM_PORT);
  await refused(
    t,
    ['up', '--port', `${port}`],
    new RegExp(`cannot listen on 127.0.0.1:${DEFAULT_HSM_PORT}: the port is in use; ${mend}`),
  );
  const taken = await occupy(t);
  for (const command of ['up', 'cluster']) {
    await refused(
      t,
      [command, '--port', '0', '--hsm-port', `${taken}`],
      new RegExp(`cannot listen on 127.0.0.1:${taken}: the port is in use; ${mend}`),
    );
  }
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
