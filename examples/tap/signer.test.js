// What becomes of the application when an HSM dies, and when the other one is busy: seen in a tap test.

import { startSimulator } from 'cloudhsm-sim';
import t from 'tap';
import { Signer } from './signer.js';

const simulator = await startSimulator();
t.teardown(() => simulator.stop());
// Two HSMs are all there is: with one of them lost, keys are to be used that are on the other alone.
const hsm = await simulator.connectHsm({ keyAvailabilityCheck: false });
const signer = await Signer.create(hsm);

t.test('an HSM dies while it signs', async (t) => {
  const documents = Array.from({ length: 50 }, (_, index) => `document ${index}`);
  const signing = documents.map((document) => signer.sign(document));
  await simulator.control.clusters.loseHsm(simulator.clusterId, simulator.hsmIds[0]);
  const signatures = await Promise.all(signing);
  t.ok(await signer.verify(documents[0], signatures[0]));
  t.ok(await signer.verify(documents[49], signatures[49]));
  t.notOk(await signer.verify(documents[1], signatures[0]));
});

t.test('an HSM that is busy is asked again', async (t) => {
  await simulator.control.faults.create({ name: 'busy', kind: 'busy', match: { operation: 'sign' }, times: 2 });
  t.ok(await signer.verify('a document', await signer.sign('a document')));
  t.match(await simulator.control.faults.list(), [{ name: 'busy', hits: 2 }]);
});
