// What the application does when KMS throttles, and when the HSMs of its key go away: seen in a test of Node's own runner.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { startSimulator } from 'cloudhsm-sim';
import { DataKeys } from './data-keys.js';

let simulator;
let dataKeys;

before(async () => {
  simulator = await startSimulator();
  dataKeys = new DataKeys(simulator.awsClientOptions(), simulator.keyId);
});
afterEach(() => simulator.control.faults.reset());
after(async () => {
  dataKeys.close();
  await simulator.stop();
});

test('KMS throttles twice, and the key comes all the same', async () => {
  const { faults } = simulator.control;
  await faults.create({ name: 'busy', kind: 'throttle', match: { kmsOperation: 'GenerateDataKey' }, times: 2 });
  assert.equal((await dataKeys.next()).key.length, 32);
  assert.equal((await faults.list())[0].hits, 2);
});

test('the zones of all HSMs are cut off: there is no key, and no exception either', async () => {
  const { network } = simulator.control;
  const zones = simulator.ready.clusters[0].hsms.map(({ availabilityZone }) => availabilityZone);
  for (const zone of zones) await network.partitionZone(zone);
  assert.equal(await dataKeys.next(), undefined);
  for (const zone of zones) await network.mendZone(zone);
});
