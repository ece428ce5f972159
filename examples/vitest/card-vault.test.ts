// What becomes of the application when HSMs die: seen in a Vitest test.

import { DependencyTimeoutException, KMSClient } from '@aws-sdk/client-kms';
import { type RunningSimulator, startSimulator } from 'cloudhsm-sim';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { CardVault } from './card-vault.ts';

let simulator: RunningSimulator;
let vault: CardVault;

beforeAll(async () => {
  simulator = await startSimulator({ hsmTimeoutMs: 500 });
  vault = new CardVault(new KMSClient(simulator.awsClientOptions()), simulator.keyId);
});
afterAll(() => simulator.stop());
afterEach(() => void vi.useRealTimers());

test('an HSM hangs, and the SDK tries again on the other', async () => {
  const match = { hsmId: simulator.hsmIds[0], operation: 'encrypt' } as const;
  const { name } = await simulator.control.faults.create({ name: 'hang', kind: 'hsm_hang', match });
  const sealed = await vault.seal('4111 1111 1111 1111');
  await simulator.control.faults.delete(name);
  expect(await vault.open(sealed)).toEqual({ number: '4111 1111 1111 1111' });
});

test('all HSMs hang, and whoever asks is told so in time', async () => {
  await simulator.control.faults.create({ name: 'hang', kind: 'hsm_hang', match: { operation: 'encrypt' } });
  await expect(vault.seal('4111 1111 1111 1111')).rejects.toThrow(DependencyTimeoutException);
  await simulator.control.faults.reset();
});

test('the date is faked, and the simulator goes on in real time', async () => {
  vi.useFakeTimers({ now: new Date('2040-01-01T00:00:00Z') });
  const sealed = await vault.seal('4111 1111 1111 1111');
  expect(await vault.open(sealed)).toEqual({ number: '4111 1111 1111 1111' });
  await simulator.control.clock.advance(86_400_000);
  const date = new Date(await simulator.control.clock.now());
  expect(date.getUTCFullYear()).toBeLessThan(new Date().getUTCFullYear());
});

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
