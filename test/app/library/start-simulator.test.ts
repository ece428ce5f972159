// A simulator in a program: in this process or in one of its own, on free ports, gone when it is stopped.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { DescribeKeyCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import t, { type Test } from 'tap';
import { type RunningSimulator, SimError, type StartOptions, startSimulator } from '../../../app/library/index.ts';

const LIBRARY = new URL('../../../app/library/index.js', import.meta.url).href;

/** Stopped when `t` is over. */
async function start(t: Test, options?: StartOptions): Promise<RunningSimulator> {
  const simulator = await startSimulator(options);
  t.teardown(() => simulator.stop());
  return simulator;
}

const portOf = ({ endpoint }: { readonly endpoint: string }): number => Number(new URL(endpoint).port);

/** A process that runs this text as a module. */
function run(t: Test, text: string) {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', text], { stdio: ['ignore', 'pipe', 'pipe'] });
  t.teardown(() => void child.kill('SIGKILL'));
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  return { child, stderr: () => stderr, ended: once(child, 'close').then(([code]) => code as number | null) };
}

for (const where of ['this', 'child'] as const) {
  t.test(`in ${where} process: an AWS SDK client works, and nothing is left after stop`, async (t) => {
    const simulator = await start(t, { process: where });
    t.equal(simulator.ready.pid === process.pid, where === 'this');
    const kms = new KMSClient(simulator.awsClientOptions());
    t.teardown(() => kms.destroy());
    const key = { KeyId: simulator.keyId };
    const { CiphertextBlob } = await kms.send(new EncryptCommand({ ...key, Plaintext: Buffer.from('hello') }));
    t.ok(CiphertextBlob?.length);
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: 'alias/example' }));
    t.match(KeyMetadata, {
      ...{ KeyId: simulator.keyId, Arn: simulator.keyArn, AWSAccountId: simulator.accountId },
      ...{ CustomKeyStoreId: simulator.customKeyStoreId, CloudHsmClusterId: simulator.clusterId },
    });
    const state = await simulator.control.state();
    t.same(
      state.clusters[0]?.hsms.map(({ hsmId }) => hsmId),
      simulator.hsmIds,
    );
    const before = { ...simulator.ready };
    const hsm = await simulator.connectHsm();
    await simulator.reset();
    t.not(simulator.clusterId, before.clusters[0]?.clusterId, 'a reset: other ids');
    t.equal(simulator.endpoint, before.endpoint);
    await t.rejects(hsm.generateRandom(8), { code: 'connection_closed' });
    t.equal((await (await simulator.connectHsm()).generateRandom(8)).length, 8, 'and other passwords, which are known');
    await Promise.all([simulator.stop(), simulator.stop()]);
    await t.rejects(simulator.control.state(), { code: 'connection_failed' });
  });
}

t.test('many run side by side, and do not share anything', async (t) => {
  const [one, two] = await Promise.all([start(t), start(t, { hsms: 3 })]);
  t.not(portOf(one), portOf(two));
  t.equal(two.hsmIds.length, 3);
  await one.control.clock.advance(3_600_000);
  await one.control.clusters.loseHsm(one.clusterId, one.hsmIds[0]);
  const [first, second] = await Promise.all([one.control.clock.now(), two.control.clock.now()]);
  t.ok(first - second > 3_500_000, 'each has its own calendar');
  t.equal((await two.control.clusters.list())[0]?.hsms.length, 3);
  await one.stop();
  t.ok(await two.control.clock.now(), 'the end of one is nothing to the other');
});

t.test('of several keys the ids are those of the first that the seed has', async (t) => {
  const aliases = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'].map((name) => `alias/${name}`);
  const simulator = await start(t, {
    seed: {
      ...{ version: 1, clusters: [{ name: 'one' }], customKeyStores: [{ name: 'store', cluster: 'one' }] },
      keys: aliases.map((alias) => ({ customKeyStore: 'store', aliases: [alias] })),
    },
  });
  t.same(
    simulator.ready.keys.map((key) => key.aliases),
    aliases.map((alias) => [alias]),
  );
  t.equal(simulator.keyId, simulator.ready.keys[0]?.keyId);
  t.equal(simulator.keyArn, simulator.ready.keys[0]?.arn);
});

t.test('`await using` stops it', async (t) => {
  let control: RunningSimulator['control'];
  {
    await using simulator = await startSimulator({ seed: 'bare' });
    control = simulator.control;
    t.same((await control.state()).clusters, []);
    t.throws(() => simulator.clusterId, { code: 'not_found', message: 'the simulator was started without a cluster' });
    t.throws(() => simulator.keyId, { code: 'not_found' });
  }
  await t.rejects(control.state(), { code: 'connection_failed' });
});

t.test('on one HSM there is no key store, where nobody asked for one', async (t) => {
  const simulator = await start(t, { hsms: 1 });
  t.equal(simulator.hsmIds.length, 1);
  t.throws(() => simulator.customKeyStoreId, { code: 'not_found' });
});

t.test('options that are wrong start nothing', async (t) => {
  const wrong: readonly [object, string][] = [
    [{ hsms: 0 }, 'hsms takes a whole number from 1 to 28, not 0'],
    [{ hsms: 29 }, 'hsms takes a whole number from 1 to 28, not 29'],
    [{ port: 65_536 }, 'port takes a whole number from 0 to 65535, not 65536'],
    [{ eventsFile: 5 }, 'eventsFile takes a path, not 5'],
    [{ allowedHosts: ['one', 2] }, 'allowedHosts takes a list of texts, not an array'],
    [{ token: ['swordfish'] }, 'token takes text, not an array'],
    [{ hsms: 2.5 }, 'hsms takes a whole number from 1 to 28, not 2.5'],
    [{ port: '4760' }, "port takes a whole number from 0 to 65535, not '4760'"],
    [
      { seed: './seed.yaml' },
      "seed takes key_store, cluster, bare or a SeedDocument, not './seed.yaml'; the path of a file with one is seedFile",
    ],
    [
      { hsms: 1, seed: 'key_store' },
      "seed 'key_store' takes hsms of at least 2, not 1: KMS makes no custom key store on fewer; seed 'cluster' has none",
    ],
    [{ seedFile: '' }, "seedFile takes a path, not ''"],
    [{ seedFile: 'seed.yaml', seed: 'bare' }, 'seed and seedFile are two seeds: leave one of them out'],
    [{ seedFile: 'seed.yaml', hsms: 3 }, 'hsms is about the default seed; beside another one, write it into that'],
    [{ seedFile: '/no/such.yaml' }, 'the seed /no/such.yaml does not exist; name a file that you may read'],
    [{ process: 'thread' }, "process takes one of this, child, not 'thread'"],
    [{ eventsFile: '' }, "eventsFile takes a path, not ''"],
    [{ host: 'a host' }, "host takes an IP address or a host name, without a port, not 'a host'"],
    [{ host: '300.1.1.1' }, "host takes an IP address or a host name, without a port, not '300.1.1.1'"],
    [{ host: '192.0.2.1' }, '192.0.2.1 is no address of this machine; name one of its own with host'],
    [{ allowedHosts: 'one' }, "allowedHosts takes a list of texts, not 'one'"],
    [{ allowedHosts: ['one', '*'] }, "allowedHosts takes host names and addresses, with commas between them, not '*'"],
    ...(
      [
        [null, 'null'],
        [Symbol('x'), 'a symbol'],
        [Object.create(null), 'an object'],
        [2n, '2'],
        [[2], 'an array'],
      ] as const
    ).map(([hsms, said]): [object, string] => [{ hsms }, `hsms takes a whole number from 1 to 28, not ${said}`]),
    [
      { seed: null },
      'seed takes key_store, cluster, bare or a SeedDocument, not null; the path of a file with one is seedFile',
    ],
    [{ limits: null }, 'limits takes one of open, real, not null'],
    [{ token: null }, 'token takes text, not null'],
    [{ hsmPort: 65_535 }, 'hsmPort takes at most 65534 where 2 HSMs have ports from it on, not 65535'],
    [{ hsmTimeoutMs: 99 }, 'hsmTimeoutMs takes a whole number from 100 to 600000, not 99'],
    [{ hsmTimeoutMs: '500' }, "hsmTimeoutMs takes a whole number from 100 to 600000, not '500'"],
    [{ token: 'short' }, "token takes 16 to 256 letters, digits, '-', '.', '_', '~', '+', '/' and then '='"],
  ];
  const record = 'startSimulator takes an object, not ';
  for (const [given, said] of [
    [null, 'null'],
    [[], 'an array'],
    [new Uint8Array(1), 'a Uint8Array'],
    [4760, '4760'],
    ['bare', 'a string'],
  ] as const) {
    await t.rejects(startSimulator(given as unknown as StartOptions), {
      name: 'SimError',
      message: `${record}${said}`,
    });
  }
  for (const [options, message] of wrong) {
    await t.rejects(startSimulator(options as StartOptions), { code: 'invalid_configuration', message });
  }
  await t.rejects(startSimulator({ hsm: 3 } as StartOptions), { message: /^startSimulator takes no 'hsm'; it takes / });
});

t.test('elsewhere than on loopback there is a token, which the handle knows', async (t) => {
  const options = { host: '0.0.0.0', advertiseHost: 'localhost', seed: 'bare', process: 'child' } as const;
  const simulator = await start(t, options);
  t.match(simulator.endpoint, /^http:\/\/localhost:/);
  t.match(simulator.ready.controlToken, /^[A-Za-z0-9]{32}$/);
  t.equal((await fetch(`${simulator.endpoint}/_sim/v1/state`)).status, 401);
  t.match(await simulator.control.reset(), { endpoint: simulator.endpoint });
  const given = await start(t, { seed: 'bare', token: 'a-token-of-sixteen' });
  t.equal(given.ready.controlToken, 'a-token-of-sixteen');
  t.match(await given.control.state(), { clusters: [] });
});

t.test('a port that is taken', async (t) => {
  const { endpoint } = await start(t, { seed: 'bare' });
  const port = portOf({ endpoint });
  for (const where of ['this', 'child'] as const) {
    const refused = await startSimulator({ process: where, port, seed: 'bare' }).catch((error: unknown) => error);
    t.ok(SimError.is(refused, 'invalid_configuration'), where);
    t.match(refused, { message: new RegExp(`${port}`) });
  }
});

t.test('a seed whose HSMs would need ports that there are not', async (t) => {
  const seed = { version: 1, clusters: [{ name: 'a', hsms: 3 }, { name: 'b' }, { name: 'c', hsms: 4 }] } as const;
  for (const where of ['this', 'child'] as const) {
    await t.rejects(startSimulator({ process: where, hsmPort: 65_530, seed }), {
      code: 'invalid_configuration',
      message:
        'seed: clusters[2].hsms: goes past the last port, 65535: beside a seed of 9 HSMs, hsmPort takes at most 65527, not 65530',
    });
  }
});

t.test('a program ends by itself once its simulator is stopped', async (t) => {
  const { stderr, ended } = run(
    t,
    `import { startSimulator } from '${LIBRARY}';
    const listeners = () => process.eventNames().map((name) => [name, process.listenerCount(name)]).sort().join();
    const before = listeners();
    const simulator = await startSimulator();
    const hsm = await simulator.connectHsm();
    await hsm.generateRandom(8);
    await simulator.stop();
    if (listeners() !== before) throw new Error('listeners are left: ' + listeners());`,
  );
  t.equal(await ended, 0, stderr());
});

t.test('a child process does not keep its program alive, and ends with it, whatever the end', async (t) => {
  const text = (after: string): string =>
    `import { startSimulator } from '${LIBRARY}';
    const { endpoint } = await startSimulator({ process: 'child', seed: 'bare' });
    console.log(endpoint);
    ${after}`;
  const ends = {
    'it is over': text('for await (const _ of process.stdin) {}'),
    'it is killed': text('setInterval(() => {}, 1000);'),
  };
  for (const [end, program] of Object.entries(ends)) {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    t.teardown(() => void child.kill('SIGKILL'));
    const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
    const socket = connect(portOf({ endpoint: line.trim() }), '127.0.0.1');
    await once(socket, 'connect');
    socket.resume();
    // In order, or with a reset: it may not have been accepted yet.
    const closed = new Promise((resolve) => socket.on('error', () => {}).once('close', resolve));
    if (end === 'it is over') child.stdin.end();
    else child.kill('SIGKILL');
    await Promise.all([once(child, 'exit'), closed]);
    t.pass(end);
  }
});
