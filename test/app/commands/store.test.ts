// `cloudhsm-sim store`, and the news of custom key stores that `watch` follows.

import { readFileSync } from 'node:fs';
import { CreateCustomKeyStoreCommand, DeleteCustomKeyStoreCommand } from '@aws-sdk/client-kms';
import t from 'tap';
import { SimulatorClient } from '../../../app/client/simulator-client.ts';
import { startSimulator } from '../../../app/simulator.ts';
import { connectStore, disconnectStore, listStores } from '../../../app/store/store-command.ts';
import { watchStores } from '../../../app/store/watch-stores.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import { runHere } from '../../support/command-here.ts';
import { runSimulator } from '../../support/running-simulator.ts';
import { type CommandProcess, startCommand } from '../../support/up-process.ts';

const CONNECT_MS = 60_000;
const world = await runSimulator(t, { connectDurationMs: CONNECT_MS });
const { ready, storeId, clusterId } = world;
const { endpoint } = ready;
const at = ['--endpoint', endpoint];
const SHOWN = { customKeyStoreId: storeId, customKeyStoreName: 'example', clusterId };

/** Resolves once it has printed that. */
function printed({ child, printed }: CommandProcess, text: string): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (printed.stdout.includes(text)) resolve();
    };
    child.stdout?.on('data', look);
    look();
  });
}

t.test('list', async (t) => {
  t.same(await listStores({ endpoint }), {
    value: [{ ...SHOWN, connectionState: 'CONNECTED' }],
    lines: [`example  ${storeId}  ${clusterId}  CONNECTED`],
  });
  const { code, stdout, stderr } = await runHere(['store', 'list', '--json', ...at]);
  t.same([code, JSON.parse(stdout), stderr], [0, [{ ...SHOWN, connectionState: 'CONNECTED' }], '']);
});

t.test('disconnect, connect, and both watched', async (t) => {
  const everything = startCommand(t, ['store', 'watch', '--json', ...at]);
  await printed(everything, 'CONNECTED');
  t.same(await disconnectStore('example', { endpoint }), {
    value: { ...SHOWN, connectionState: 'DISCONNECTING' },
    lines: ['example  DISCONNECTING'],
  });
  const until = startCommand(t, ['store', 'watch', storeId, '--until', 'DISCONNECTED', ...at]);
  await printed(until, 'DISCONNECTING');
  await world.advance(CONNECT_MS);
  t.same(await until.ended, { code: 0, stderr: '', stdout: 'example  DISCONNECTING\nexample  DISCONNECTED\n' });
  t.match(await connectStore(storeId, { endpoint }), { lines: ['example  CONNECTING'] });
  await world.advance(CONNECT_MS);
  t.equal(await world.settledState(storeId), 'CONNECTED');

  await printed(everything, '"CONNECTING"');
  everything.child.kill('SIGINT');
  const { code, stderr, stdout } = await everything.ended;
  t.same([code, stderr], [0, ''], 'Ctrl-C is how it ends');
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const states = ['CONNECTED', 'DISCONNECTING', 'DISCONNECTED', 'CONNECTING', 'CONNECTED'];
  t.same(
    lines,
    states.slice(0, lines.length).map((connectionState) => ({ ...SHOWN, connectionState })),
  );
  t.ok(lines.length >= 4);
});

t.test('a state that does not come', async (t) => {
  const late = await runHere(['store', 'watch', 'example', '--until', 'FAILED', '--timeout', '0s', ...at]);
  t.same([late.code, late.stderr], [1, 'cloudhsm-sim: example is CONNECTED, not FAILED after 0s\n']);
  await disconnectStore('example', { endpoint });
  await world.advance(CONNECT_MS);
  await world.control('faults', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'wrong', kind: 'stale_password' }),
  });
  await connectStore('example', { endpoint });
  const stuck = startCommand(t, ['store', 'watch', 'example', '--until', 'CONNECTED', ...at]);
  await printed(stuck, 'CONNECTING');
  await world.advance(CONNECT_MS);
  const { code, stdout, stderr } = await stuck.ended;
  t.same([code, stderr], [1, 'cloudhsm-sim: example is FAILED, not CONNECTED\n'], 'nobody waits any longer');
  t.equal(stdout, 'example  CONNECTING\nexample  FAILED INVALID_CREDENTIALS\n');
  t.match((await listStores({ endpoint })).value, [
    { connectionState: 'FAILED', connectionErrorCode: 'INVALID_CREDENTIALS' },
  ]);
  await t.rejects(connectStore('example', { endpoint }), {
    code: 'invalid_configuration',
    message: /^CustomKeyStoreInvalidStateException: The ConnectionState .* is FAILED/,
  });
});

t.test('the news: what there is, then what becomes of it', async (t) => {
  const ended = new AbortController();
  const { keyStores } = new SimulatorClient(endpoint);
  const news = keyStores.follow(ended.signal);
  const next = async () => (await news.next()).value;
  t.match(await next(), { customKeyStoreId: storeId, keyStore: { ...SHOWN, connectionState: 'FAILED' } });
  await disconnectStore('example', { endpoint });
  t.match(await next(), { keyStore: { connectionState: 'DISCONNECTING' } });
  await world.advance(CONNECT_MS);
  t.match(await next(), { keyStore: { connectionState: 'DISCONNECTED' } });
  t.same(await keyStores.list(), [{ ...SHOWN, connectionState: 'DISCONNECTED' }]);
  ended.abort();
  t.equal(await next(), undefined, 'whoever listens ends it');
});

t.test('stores that come and go are news', async (t) => {
  const other = await runSimulator(t, { seed: 'cluster' });
  const ended = new AbortController();
  const news = new SimulatorClient(other.ready.endpoint).keyStores.follow(ended.signal);
  const next = async () => (await news.next()).value;
  const first = next();
  const [cluster] = other.ready.clusters;
  const { CustomKeyStoreId: customKeyStoreId } = await other.kms.send(
    new CreateCustomKeyStoreCommand({
      CustomKeyStoreName: 'another',
      CloudHsmClusterId: cluster?.clusterId,
      TrustAnchorCertificate: readFileSync(cluster?.trustAnchorCertificate ?? '', 'utf8'),
      KeyStorePassword: other.passwordOf('kmsuser'),
    }),
  );
  t.match(await first, {
    customKeyStoreId,
    keyStore: { customKeyStoreName: 'another', connectionState: 'DISCONNECTED' },
  });
  await other.kms.send(new DeleteCustomKeyStoreCommand({ CustomKeyStoreId: customKeyStoreId }));
  t.same(await next(), { customKeyStoreId, keyStore: undefined });
  ended.abort();
});

t.test('a simulator that stops keeps nobody listening', async (t) => {
  const options = {
    port: 0,
    hsmPort: 0,
    hsmCount: 1,
    seed: 'bare',
    connectDurationMs: 0,
    logger: silentLogger,
  } as const;
  const simulator = await startSimulator(options);
  const listening = await fetch(`${simulator.describe().endpoint}/_sim/v1/custom-key-stores/events`);
  await simulator.stop();
  t.equal(await listening.text(), '', 'it ends in order');
});

t.test('what is wrong is one line', async (t) => {
  const rows: readonly (readonly [() => Promise<unknown>, string])[] = [
    [() => connectStore('other', { endpoint }), 'there is no custom key store other; there is example'],
    [() => watchStores('other', { endpoint }), 'there is no custom key store other; there is example'],
    [
      () => watchStores(undefined, { endpoint, until: 'CONNECTED' }),
      '--until wants a custom key store: store watch NAME',
    ],
    [() => watchStores('a', { endpoint, timeout: '9s' }), '--timeout wants a state to wait for: --until CONNECTED'],
    [
      () => watchStores('a', { endpoint, until: 'FAILED', timeout: '9' }),
      "--timeout takes a duration as 90s, 20m, 2h or 7d, not '9'",
    ],
    [
      () => watchStores('a', { endpoint: 'http://127.0.0.1:1' }),
      'nothing answers at http://127.0.0.1:1: is the simulator running?',
    ],
    [() => listStores({ endpoint: 'nonsense' }), "'nonsense' is no endpoint"],
  ];
  for (const [asked, message] of rows) await t.rejects(asked, { message }, message);
  const { code, stdout, stderr } = await runHere(['store', 'watch', 'example', '--until', 'UP', ...at]);
  t.same([code, stdout], [2, '']);
  t.match(stderr, /^cloudhsm-sim: --until takes one of DISCONNECTED, CONNECTING, [^\n]+, not 'UP'\n$/);
});
