// What becomes of the application when HSMs die: seen in a Vitest test.

import { KMSClient } from '@aws-sdk/client-kms';
import { type RunningSimulator, startSimulator } from 'cloudhsm-sim';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CardVault } from './card-vault.ts';

let simulator: RunningSimulator;
let vault: CardVault;

beforeAll(async () => {
  simulator = await startSimulator();
  vault = new CardVault(new KMSClient(simulator.awsClientOptions()), simulator.keyId);
});
afterAll(() => simulator.stop());

test('an HSM dies, and nobody notices', async () => {
  const sealed = await vault.seal('4111 1111 1111 1111');
  await simulator.control.clusters.loseHsm(simulator.clusterId, simulator.hsmIds[0]);
  expect(await vault.open(sealed)).toEqual({ number: '4111 1111 1111 1111' });
});

test('the last HSM dies, and cards are unavailable', async () => {
  const sealed = await vault.seal('4111 1111 1111 1111');
  for (const { hsms } of await simulator.control.clusters.list()) {
    for (const { hsmId } of hsms) await simulator.control.clusters.loseHsm(simulator.clusterId, hsmId);
  }
  expect(await vault.open(sealed)).toEqual({ unavailable: true });
});
