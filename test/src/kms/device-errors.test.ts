import t from 'tap';
import { type ErrorCode, SimError } from '../../../src/errors.ts';
import { toKmsException } from '../../../src/kms/device-errors.ts';
import type { StatusName } from '../../../src/wire/status.ts';
import { refused } from '../../support/fake-key-stores.ts';
import { exception, outcome, startKms } from '../../support/kms-fixture.ts';

const Plaintext = Buffer.from('in the clear');
const UNREACHABLE = /^KMSInvalidStateException: KMS cannot communicate with your CloudHSM cluster\. This might be/;
const THROTTLED =
  'ThrottlingException: You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.';

const said = (error: unknown): string => {
  const exception = toKmsException(error);
  return exception instanceof SimError ? `${exception.code}: ${exception.message}` : 'not a SimError';
};

t.test('what an HSM refuses', async (t) => {
  const refusals: readonly (readonly [StatusName, string | RegExp])[] = [
    ['DECRYPTION_FAILED', /^InvalidCiphertextException: $/],
    ['BUSY', THROTTLED],
    ['SESSION_LIMIT_REACHED', /^KMSInternalException: /],
    ['DEVICE_ERROR', /^KMSInternalException: /],
    [
      'USER_LOCKED_OUT',
      /^KMSInvalidStateException: .*kmsuser is locked out.*Disconnect.*reset.*update the kmsuser pass/,
    ],
    ['USER_LOGIN_FAILURE', UNREACHABLE],
    ['USER_NOT_INITIALIZED', UNREACHABLE],
    ['KEY_LIMIT_REACHED', /^LimitExceededException: /],
    ['BEHIND', /^DependencyTimeoutException: /],
    ['OUTCOME_UNKNOWN', /^DependencyTimeoutException: /],
  ];
  for (const [refusal, expected] of refusals) t.match(said(refused(refusal)), expected, refusal);
});

t.test('what happens on the way to one', async (t) => {
  const failures: readonly (readonly [ErrorCode, string | RegExp])[] = [
    ['no_hsm_available', UNREACHABLE],
    ['connection_failed', UNREACHABLE],
    ['connection_lost', UNREACHABLE],
    ['connection_closed', UNREACHABLE],
    ['identity_mismatch', UNREACHABLE],
    ['too_many_in_flight', THROTTLED],
    ['deadline_exceeded', /^DependencyTimeoutException: /],
    ['outcome_unknown', /^DependencyTimeoutException: /],
    ['protocol_violation', /^KMSInternalException: /],
    ['ledger_unavailable', /^KMSInternalException: /],
  ];
  for (const [code, expected] of failures) {
    const error = new SimError(code, 'inside: 10.0.0.1');
    t.match(said(error), expected, code);
    t.notMatch(said(error), 'inside', 'what is inside stays inside');
    t.equal((toKmsException(error) as SimError).cause, error);
  }
});

t.test('what is an answer of KMS already, or nothing of ours, stays as it is', async (t) => {
  const answer = new SimError('NotFoundException', 'x');
  const foreign = new TypeError('y');
  t.equal(toKmsException(answer), answer);
  t.equal(toKmsException(foreign), foreign);
});

t.test('operations answer in these words', async (t) => {
  const { operations, cluster, createKey } = await startKms();
  const { keyId: KeyId } = await createKey();
  const { CiphertextBlob } = await operations.Encrypt({ KeyId, Plaintext });
  cluster.before = () => new SimError('no_hsm_available', 'x');
  for (const request of [
    operations.Encrypt({ KeyId, Plaintext }),
    operations.Decrypt({ CiphertextBlob }),
    operations.GenerateDataKey({ KeyId, NumberOfBytes: 8 }),
    operations.GenerateDataKeyWithoutPlaintext({ KeyId, NumberOfBytes: 8 }),
  ]) {
    t.match(await outcome(request), UNREACHABLE);
  }
  t.equal((await operations.DescribeKey({ KeyId })).KeyMetadata.KeyState, 'Enabled', 'the key state stays');
  cluster.before = () => undefined;
  t.equal(await exception(operations.Decrypt({ CiphertextBlob })), 'ok');
});

t.test('handles are remembered until the cluster loses entries', async (t) => {
  const { operations, cluster, createKey, restart } = await startKms();
  const { keyId: KeyId } = await createKey();
  await operations.Encrypt({ KeyId, Plaintext });
  t.notOk(cluster.calls.includes('findKey'), 'the new key’s handle is known');
  cluster.renumber();
  cluster.calls.length = 0;
  await Promise.all([1, 2, 3].map(() => operations.Encrypt({ KeyId, Plaintext })));
  t.same(cluster.calls, ['findKey', 'encrypt', 'encrypt', 'encrypt'], 'found again, once for all that wait');
  const again = await restart();
  await again.operations.Encrypt({ KeyId, Plaintext });
  await again.operations.Encrypt({ KeyId, Plaintext });
  t.same(cluster.calls.filter((call) => call === 'findKey').length, 2, 'found by another process');
});

t.test('a handle that the HSM does not know is found anew, once', async (t) => {
  const { operations, cluster, createKey } = await startKms();
  const { keyId: KeyId, arn } = await createKey();
  const { CiphertextBlob } = await operations.Encrypt({ KeyId, Plaintext });
  cluster.renumber();
  cluster.epoch -= 1;
  t.equal(await exception(operations.Decrypt({ CiphertextBlob })), 'ok', 'without any news of a loss');

  const missing = `KMSInvalidStateException: The key material of ${arn} is not in the CloudHSM cluster.`;
  cluster.before = (call) => (call === 'encrypt' ? refused('INVALID_OBJECT_HANDLE') : undefined);
  cluster.calls.length = 0;
  t.equal(await outcome(operations.Encrypt({ KeyId, Plaintext })), missing);
  t.same(cluster.calls, ['encrypt', 'findKey', 'encrypt']);
  cluster.before = () => undefined;
  cluster.keys.clear();
  t.equal(await outcome(operations.Decrypt({ CiphertextBlob })), missing);
  t.equal((await operations.DescribeKey({ KeyId })).KeyMetadata.KeyState, 'Enabled', 'the key state stays');
});

t.test('no plaintext in what is thrown', async (t) => {
  const { operations, cluster, createKey } = await startKms();
  const { keyId: KeyId } = await createKey();
  cluster.before = (call) => (call === 'encrypt' ? refused('DEVICE_ERROR') : undefined);
  const error: unknown = await operations.Encrypt({ KeyId, Plaintext }).catch((thrown: unknown) => thrown);
  t.notMatch(JSON.stringify([String(error), String((error as Error).cause)]), Plaintext.toString());
});
