// Every command that asks a simulator, aimed at what is none, or at the one of two processes that does not have what is asked:
// one line says what answers there and how to mend it.

import { writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { commandTree, everyCommand } from '../../../app/commands/command-tree.ts';
import { loadProgram } from '../../../app/commands/program.ts';
import type { CheckedFinding } from '../../../app/doctor/doctor.ts';
import { systemMonotonic } from '../../../src/runtime/clock.ts';
import { askingCommands } from '../../support/asking-commands.ts';
import { runHere } from '../../support/command-here.ts';
import { serve } from '../../support/control-server.ts';
import { runClusterSide, runKmsSide } from '../../support/two-sides.ts';
import { temporaryFolder } from '../../support/up-process.ts';

const faults = join(temporaryFolder(t), 'none.yaml');
writeFileSync(faults, '[]');
const COMMANDS = askingCommands(faults);
const MEND = 'name the simulator with --endpoint or CLOUDHSM_SIM_ENDPOINT';

async function saysOneLine(t: Test, words: readonly string[], endpoint: string, line: string): Promise<void> {
  const { code, stdout, stderr } = await runHere([...words, '--endpoint', endpoint]);
  t.same({ code, stdout, stderr }, { code: 2, stdout: '', stderr: `cloudhsm-sim: ${line}\n` }, words.join(' '));
}

/** `cli` has JSON of its own. */
async function cliSays(t: Test, endpoint: string, line: string): Promise<void> {
  const { code, stdout } = await runHere(['cli', 'user', 'list', '--endpoint', endpoint]);
  t.equal(code, 1);
  t.same(JSON.parse(stdout), { error_code: 1, data: line });
}

async function doctorFinds(t: Test, endpoint: string, says: RegExp): Promise<void> {
  const { code, stdout } = await runHere(['doctor', '--json', '--endpoint', endpoint]);
  t.equal(code, 1);
  const { findings } = JSON.parse(stdout) as { findings: readonly CheckedFinding[] };
  const found = findings.filter(({ check }) => check === 'simulator');
  t.match(found, [{ status: 'wrong', says, mend: /--endpoint or CLOUDHSM_SIM_ENDPOINT/ }]);
}

t.test('every command that takes --endpoint is among them', async (t) => {
  const asked = new Set(COMMANDS.map(([group = '', name = '']) => `${group} ${name}`));
  const taking = everyCommand(commandTree(await loadProgram())).filter(({ options }) =>
    options.some(({ names }) => names.includes('--endpoint')),
  );
  t.ok(taking.length > 20);
  for (const { path } of taking) if (path.join(' ') !== 'doctor') t.ok(asked.has(path.join(' ')), path.join(' '));
});

const STRANGERS: readonly (readonly [what: string, status: number, type: string, body: string])[] = [
  ['a server without such a page', 404, 'text/plain', 'not found\n'],
  ['a page', 200, 'text/html', '<html><body>hello</body></html>'],
  ['nothing at all', 200, 'text/plain', ''],
  ['a JSON document of its own', 200, 'application/json', '{"hello":"world"}'],
  ['a list of its own', 200, 'application/json', '[{"name":"a"}]'],
  ['null', 200, 'application/json', 'null'],
  ['a refusal of its own', 404, 'application/json', '{"error":"no such page","message":"no"}'],
  ['another service of AWS', 400, 'application/x-amz-json-1.1', '{"__type":"UnknownOperationException"}'],
  ['a gateway to nobody', 502, 'text/html', '<html>Bad Gateway</html>'],
];

for (const [what, status, type, body] of STRANGERS) {
  t.test(`what answers is no simulator: ${what}`, async (t) => {
    const { href } = await serve(t, (_request, response) =>
      response.writeHead(status, { 'Content-Type': type }).end(body),
    );
    const endpoint = href.replace(/\/$/, '');
    const line = `what answers at ${endpoint} is no simulator: ${MEND}`;
    for (const words of COMMANDS) await saysOneLine(t, words, endpoint, line);
    await cliSays(t, endpoint, line);
    await doctorFinds(t, endpoint, /^what answers at \S+ is no simulator$/);
  });
}

t.test('it speaks something else than HTTP', async (t) => {
  const endpoint = await listen(t, (socket) => void socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
  const line = `what answers at ${endpoint} is no simulator: ${MEND}`;
  for (const words of COMMANDS) await saysOneLine(t, words, endpoint, line);
  await cliSays(t, endpoint, line);
  await doctorFinds(t, endpoint, /^what answers at \S+ is no simulator$/);
});

t.test('who listens and never answers is not waited for without end', async (t) => {
  const endpoint = await listen(t, () => {});
  const waits = new Set<number>();
  t.intercept(systemMonotonic, 'after', { value: atOnce(waits) });
  for (const words of COMMANDS) {
    const { code, stdout, stderr } = await runHere([...words, '--endpoint', endpoint]);
    t.same({ code, stdout }, { code: 2, stdout: '' }, words.join(' '));
    t.match(stderr, /^cloudhsm-sim: what listens at \S+ has not answered within \d+ s: [^\n]+\n$/, words.join(' '));
    t.ok(stderr.includes(MEND));
  }
  const { stdout } = await runHere(['cli', 'user', 'list', '--endpoint', endpoint]);
  t.match(JSON.parse(stdout), { error_code: 1, data: /has not answered within 10 s/ });
  await doctorFinds(t, endpoint, /^what listens at \S+ does not answer$/);
  t.same([...waits].sort(), [10_000, 120_000, 3_000]);
});

/** What would be waited for is over in the next turn, whatever else goes on. */
const atOnce = (waits: Set<number>) => (delayMs: number, run: () => void) => {
  waits.add(delayMs);
  const handle = setTimeout(run, 0);
  return { cancel: () => clearTimeout(handle) };
};

t.test('the process that does not have it says which of the two it is', async (t) => {
  const cluster = await runClusterSide(t, { seed: 'bare' });
  const kms = await runKmsSide(t, new URL(cluster.ready.endpoint));
  const noKms =
    'what answers here is a cluster process, which has no KMS: name the endpoint of the kms process beside it (cloudhsm-sim kms)';
  const noClusters = `what answers here is a kms process, which has no clusters: name the endpoint of its cluster process, ${cluster.ready.endpoint}`;
  for (const words of COMMANDS) {
    const [group = ''] = words;
    if (group === 'store') await saysOneLine(t, words, cluster.ready.endpoint, noKms);
    if (group === 'cluster' || group === 'user') await saysOneLine(t, words, kms.ready.endpoint, noClusters);
  }
  await cliSays(t, kms.ready.endpoint, noClusters);
});

/** Somebody who does with each connection what he likes. Resolves with where. */
function listen(t: Test, onConnection: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onConnection(socket);
  });
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
    });
  });
}
