// A client is logged in where it can be, whatever keeps one of several HSMs from letting it in; but not with a credential that
// an HSM refuses.

import t from 'tap';
import { HsmClient, type NewFault, SimulatorClient } from '../../../app/library/index.ts';
import { runSimulator } from '../../support/running-simulator.ts';

const world = await runSimulator(t, { seed: 'cluster', hsmCount: 3 });
const { faults, users } = new SimulatorClient(world.ready.endpoint);
const [sick = '', ...well] = world.hsmIds();
const connect = () => HsmClient.connect({ simulator: world.ready });
const connected = (hsm: HsmClient) =>
  hsm.connections().flatMap(({ hsmId, state }) => (state === 'connected' ? [hsmId] : []));

const match = { hsmId: sick };
const SICK: readonly NewFault[] = [
  ...(['hsm_hang', 'drop', 'busy'] as const).map((kind) => ({ name: kind, kind, match })),
  ...(['timeout', 'reset_peer', 'corrupt'] as const).map((kind) => ({ name: kind, kind, match })),
  { name: 'session_exhausted', kind: 'session_exhausted', match },
];
for (const fault of SICK) {
  t.test(`${fault.kind} on one HSM of three: logged in on the others`, async (t) => {
    await faults.create(fault);
    const hsm = await connect();
    t.same(connected(hsm), well);
    t.equal((await hsm.generateRandom(8)).length, 8);
    t.match(await hsm.users.list(), [{ coverage: 'full' }], 'of the HSMs that it is logged in on');
    await hsm.close();
    await faults.reset();
  });
}

t.test('one that is well again joins the others', async (t) => {
  await faults.create({ name: 'sick', kind: 'busy', match: { hsmId: sick, operation: 'loginStart' }, times: 1 });
  await using hsm = await connect();
  while (connected(hsm).length < 3) await hsm.generateRandom(1);
  t.pass('and nobody asked for it');
});

t.test('no HSM lets anybody in: what one of them says', async (t) => {
  await faults.create({ name: 'unreachable', kind: 'reset_peer', match: { hsmId: sick } });
  for (const hsmId of well) await faults.create({ name: `busy-${hsmId}`, kind: 'busy', match: { hsmId } });
  await t.rejects(connect(), { code: 'device_refused', refusal: 'BUSY' }, 'rather than why another cannot be reached');
  await faults.reset();
});

t.test('a credential that is refused is refused, also beside an HSM that hangs', async (t) => {
  await using admin = await HsmClient.connect({ simulator: world.ready, role: 'admin' });
  await admin.users.create('locked', 'Example12345');
  await users.lock(world.clusterId, 'locked');
  await faults.create({ name: 'sick', kind: 'hsm_hang', match });
  const { ready: simulator } = world;
  const refused = { code: 'device_refused', refusal: 'USER_LOGIN_FAILURE' };
  await t.rejects(HsmClient.connect({ simulator, password: 'Wrong12345' }), refused);
  const locked = HsmClient.connect({ simulator, username: 'locked', password: 'Example12345' });
  await t.rejects(locked, { ...refused, refusal: 'USER_LOCKED_OUT' });
  await faults.reset();
});
