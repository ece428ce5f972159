// What a program is told by the code of an error is what has happened, and its message names what the program has given.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import { HsmClient, SimulatorClient, type StartOptions, startSimulator } from '../../../app/library/index.ts';
import { AS_SIMULATOR } from '../../support/control-server.ts';

const HELLO = Buffer.from('hello');
const AES = { type: 'aes', lengthBytes: 32 } as const;
const NO_KEY = 262_143_999;

t.test('a client of HSMs that was closed', async (t) => {
  const simulator = await startSimulator();
  t.teardown(() => simulator.stop());
  const [closed, stopped] = [await simulator.connectHsm(), await simulator.connectHsm()];
  const key = await closed.generateKey(AES, { encrypt: true });
  await t.rejects(closed.encrypt(NO_KEY, HELLO), { code: 'device_refused', refusal: 'INVALID_OBJECT_HANDLE' });
  await closed.close();
  await simulator.stop();
  for (const client of [closed, stopped]) {
    const asked: readonly Promise<unknown>[] = [
      ...[client.encrypt(key, HELLO), client.generateKey(AES), client.users.list(), client.findKeys()],
    ];
    for (const one of asked) {
      await t.rejects(one, { name: 'SimError', code: 'connection_closed', retryable: false });
    }
  }
});

t.test('a cluster that is gone with a reset: who was connected is told, and how to go on', async (t) => {
  await using simulator = await startSimulator();
  await using hsm = await simulator.connectHsm();
  const key = await hsm.generateKey(AES, { encrypt: true });
  await simulator.control.reset();
  const message = `the simulator has no cluster ${hsm.clusterId} any more, for it was reset or the cluster deleted: connect another HsmClient, to a cluster that it has now`;
  const refused = { code: 'not_found', retryable: false, message };
  await t.rejects(hsm.encrypt(key, HELLO), refused);
  await t.rejects(hsm.users.list(), refused);
});

t.test('a cluster without an HSM is still there', async (t) => {
  await using simulator = await startSimulator();
  await using hsm = await simulator.connectHsm();
  for (const hsmId of simulator.hsmIds) await simulator.control.clusters.loseHsm(simulator.clusterId, hsmId);
  await t.rejects(hsm.generateRandom(8), { code: 'no_hsm_available', retryable: true });
});

t.test('all HSMs lost and one restored: whoever lists users waits for it, as all others do', async (t) => {
  await using simulator = await startSimulator();
  await using hsm = await simulator.connectHsm();
  const { clusters } = simulator.control;
  for (const hsmId of simulator.hsmIds) await clusters.loseHsm(simulator.clusterId, hsmId);
  await clusters.restoreHsm(simulator.clusterId, simulator.hsmIds[0]);
  const users = await hsm.users.list();
  t.ok(users.some(({ username }) => username === 'example_user'));
});

t.test('the control API: its token', async (t) => {
  await using simulator = await startSimulator({ seed: 'bare', token: 'a-token-of-sixteen' });
  for (const [token, message] of [
    ['', /wants its token/],
    ['wrong', /wants another token than it was given/],
    ['another-of-sixteen', /wants another token than it was given/],
  ] as const) {
    const client = new SimulatorClient(simulator.endpoint, token);
    await t.rejects(client.state(), { code: 'not_authorized', fault: 'caller', message });
  }
  await using clustered = await startSimulator({ seed: 'cluster', token: 'a-token-of-sixteen' });
  const { endpoint, ready, control } = clustered;
  const { password = '' } = ready.clusters[0]?.users.find(({ username }) => username === 'example_user') ?? {};
  for (const where of [endpoint, await control.state(), { ...ready, controlToken: 'another-of-sixteen' }]) {
    const options = { simulator: where, password };
    await t.rejects(HsmClient.connect(options), { code: 'not_authorized' });
    await (await HsmClient.connect({ ...options, token: 'a-token-of-sixteen' })).close();
  }
});

/** A client of what answers everything with this. */
async function clientOf(t: Test, status: number, headers: Record<string, string> = {}): Promise<SimulatorClient> {
  const server = createServer((_, response) =>
    response.writeHead(status, { ...AS_SIMULATOR, ...headers }).end('{"error": "says why"}'),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.teardown(() => void server.close());
  return new SimulatorClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

t.test('the control API: what it answers', async (t) => {
  const rejects = async (client: SimulatorClient, wanted: object): Promise<void> =>
    void (await t.rejects(client.state(), { name: 'SimError', message: 'says why', ...wanted }));
  const leaving = await clientOf(t, 503, { 'Retry-After': '1' });
  await rejects(leaving, { code: 'simulator_unavailable', retryable: true });
  await rejects(await clientOf(t, 503), { code: 'no_hsm_available', retryable: true });
  await rejects(await clientOf(t, 502), { code: 'control_plane_unavailable', retryable: true });
  await rejects(await clientOf(t, 500), { code: 'simulator_failed', fault: 'simulator', retryable: false });
  await rejects(await clientOf(t, 404), { code: 'not_found', fault: 'caller' });
  await rejects(await clientOf(t, 400), { code: 'invalid_configuration', fault: 'caller' });
});

t.test('messages name options, not flags of the command', async (t) => {
  const { endpoint } = await startSimulator({ seed: 'bare' }).then((simulator) => {
    t.teardown(() => simulator.stop());
    return simulator;
  });
  const port = Number(new URL(endpoint).port);
  const wrong: readonly [StartOptions, RegExp][] = [
    [{ port }, / is in use; choose another with port, or 0 for a free one$/],
    [{ hsmPort: port }, / is in use; choose others for HSMs with hsmPort, or 0 for free ones$/],
    [{ host: '192.0.2.1' }, /name one of its own with host$/],
    [{ eventsFile: '/no-such-folder/events' }, /^eventsFile .* cannot be written/],
    [{ token: 5 as unknown as string }, /^token takes text, not 5$/],
  ];
  for (const [options, message] of wrong) {
    await t.rejects(startSimulator(options), { code: 'invalid_configuration', message });
  }
  await t.rejects(startSimulator({ port, process: 'child' }), { message: / choose another with port, / });
});

t.test('a role that there is not', async (t) => {
  await using simulator = await startSimulator({ seed: 'cluster' });
  const asked = HsmClient.connect({ simulator: simulator.ready, role: 'root' as 'admin' });
  await t.rejects(asked, { code: 'invalid_configuration', message: "'root' is no role; there are crypto-user, admin" });
});
