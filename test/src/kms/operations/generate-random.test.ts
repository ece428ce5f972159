import t from 'tap';
import { SimError } from '../../../../src/errors.ts';
import { outcome, startKms } from '../../../support/kms-fixture.ts';

t.test("octets of one's own, or of the cluster", async (t) => {
  const { operations, cluster, customKeyStoreId: CustomKeyStoreId } = await startKms();
  for (const NumberOfBytes of [1, 32, 1024]) {
    const { Plaintext } = await operations.GenerateRandom({ NumberOfBytes });
    t.equal(Plaintext.byteLength, NumberOfBytes);
  }
  t.same(cluster.calls, [], 'without a custom key store no HSM is asked');
  const { Plaintext } = await operations.GenerateRandom({ NumberOfBytes: 32, CustomKeyStoreId });
  t.equal(Plaintext, cluster.plaintexts.at(-1), 'those that the HSM made');
});

t.test('what is refused', async (t) => {
  const { operations, cluster, keyStores, customKeyStoreId: CustomKeyStoreId } = await startKms();
  t.equal(await outcome(operations.GenerateRandom({})), 'ValidationException: NumberOfBytes is required.');
  const absent = { NumberOfBytes: 1, CustomKeyStoreId: 'cks-absent' };
  t.match(await outcome(operations.GenerateRandom(absent)), /^CustomKeyStoreNotFoundException: /);
  const enclave = { NumberOfBytes: 1, Recipient: {} };
  t.match(await outcome(operations.GenerateRandom(enclave)), /^UnsupportedOperationException: /);
  const make = () => outcome(operations.GenerateRandom({ NumberOfBytes: 1, CustomKeyStoreId }));
  cluster.before = () => new SimError('no_hsm_available', 'all are gone');
  t.match(await make(), /^DependencyTimeoutException: KMS cannot communicate with your CloudHSM cluster/);
  cluster.before = () => new SimError('device_refused', 'busy', { refusal: 'BUSY' });
  t.match(await make(), /^ThrottlingException: /);
  keyStores.enter(CustomKeyStoreId, 'FAILED');
  t.match(await make(), /^CustomKeyStoreInvalidStateException: /);
});
