// A log in of the CLI passes over an HSM that is sick, whatever it has; a log in that is refused is refused by the cluster.

import t from 'tap';
import { type NewFault, SimulatorClient } from '../../../app/library/index.ts';
import { startCliSession } from '../../support/cli-session.ts';
import { runSimulator } from '../../support/running-simulator.ts';

const world = await runSimulator(t, { seed: 'cluster', hsmCount: 3 });
const { faults } = new SimulatorClient(world.ready.endpoint);
const [sick = ''] = world.hsmIds();
const password = world.passwordOf('example_user');

const match = { hsmId: sick };
const SICK: readonly NewFault[] = [
  ...(['hsm_hang', 'busy'] as const).map((kind) => ({ name: kind, kind, match })),
  ...(['timeout', 'reset_peer', 'corrupt'] as const).map((kind) => ({ name: kind, kind, match })),
  { name: 'session_exhausted', kind: 'session_exhausted', match },
];
for (const fault of SICK) {
  t.test(`${fault.kind} on one HSM of three: what is asked is asked of the others`, async (t) => {
    await faults.create(fault);
    const cli = startCliSession(t, world);
    await cli.login('example_user', 'crypto-user', password);
    const { hsms } = await cli.data<{ readonly hsms: readonly object[] }>('cluster hsm-info');
    t.equal(hsms.length, 2);
    await cli.data(`key generate-symmetric aes --label ${fault.kind} --key-length-bytes 16`);
    t.match(await cli.data(`key list -v --filter attr.label=${fault.kind}`), {
      matched_keys: [{ 'key-info': { 'cluster-coverage': 'full' } }],
    });
    await cli.data('logout');
    await faults.reset();
  });
}

t.test('one that is slow is waited for', async (t) => {
  await faults.create({ name: 'slow', kind: 'slow_login', match: { hsmId: sick }, parameters: { delayMs: 1_000 } });
  const cli = startCliSession(t, world);
  await cli.login('example_user', 'crypto-user', password);
  const { hsms } = await cli.data<{ readonly hsms: readonly object[] }>('cluster hsm-info');
  t.equal(hsms.length, 3, 'what is told is told of every HSM');
  await faults.reset();
});

t.test('a wrong password is refused, also beside an HSM that hangs', async (t) => {
  const cli = startCliSession(t, world);
  await faults.create({ name: 'sick', kind: 'hsm_hang', match: { hsmId: sick } });
  const login = 'login --username example_user --role crypto-user --password Wrong12345';
  t.equal(await cli.failure(login), 'Incorrect authentication credentials');
  await faults.reset();
});
