import t from 'tap';
import { WORKING_OPERATIONS } from '../../../src/kms/operations.ts';
import { REFUSED_OPERATIONS } from '../../../src/kms/refused-operations.ts';
import {
  type Ask,
  expectedOutcome,
  KEY_STATES,
  makeOther,
  makeSubject,
  ROWS,
  WITHOUT_KEY,
} from '../../support/key-state-table.ts';
import { exception, type KmsFixture, outcome, startKms } from '../../support/kms-fixture.ts';

const asking =
  ({ operations }: Pick<KmsFixture, 'operations'>): Ask =>
  (operation, input) =>
    (operations as unknown as Record<string, (input: unknown) => ReturnType<Ask>>)[operation]?.(input) ??
    Promise.reject(new Error(`no ${operation}`));

t.test('every operation on a key, in every key state, and refusals change nothing', async (t) => {
  const fixture = await startKms();
  const { keyStores, customKeyStoreId, ledger } = fixture;
  const ask = asking(fixture);
  const other = await makeOther(ask, customKeyStoreId, 'alias/other');
  let n = 0;
  for (const row of ROWS) {
    for (const state of KEY_STATES) {
      const subject = await makeSubject(ask, customKeyStoreId, state, other, `alias/${n++}`);
      if (state === 'Unavailable') keyStores.enter(customKeyStoreId, 'DISCONNECTED');
      const expected = expectedOutcome(row, state, subject);
      const head = await ledger.head();
      const said = `${row.operation} ${row.note ?? ''} in ${state}`;
      t.equal(await outcome(ask(row.operation, row.input(subject))), expected, said);
      if (expected !== 'ok') t.equal(await ledger.head(), head, `${said}: nothing is recorded`);
      keyStores.enter(customKeyStoreId, 'CONNECTED');
    }
  }
});

t.test('the table has every operation that takes a key', async (t) => {
  const rows = new Set([...ROWS.map(({ operation }) => operation), ...WITHOUT_KEY]);
  t.same([...rows].sort(), [...WORKING_OPERATIONS, ...REFUSED_OPERATIONS].sort());
  t.equal(rows.size, 54, 'as many as the model has');
});

t.test('aliases where an alias is no name of a key, and where it is', async (t) => {
  const TAKE_ALIASES = new Set([
    ...['Encrypt', 'Decrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'DescribeKey', 'GetPublicKey'],
    ...['GenerateDataKeyPair', 'GenerateDataKeyPairWithoutPlaintext', 'Sign', 'Verify', 'GenerateMac', 'VerifyMac'],
    'DeriveSharedSecret',
  ]);
  const fixture = await startKms();
  const ask = asking(fixture);
  const other = await makeOther(ask, fixture.customKeyStoreId, 'alias/other');
  const subject = await makeSubject(ask, fixture.customKeyStoreId, 'Enabled', other, 'alias/subject');
  for (const row of ROWS) {
    const input = row.input(subject);
    if (input.KeyId === undefined) continue;
    const answer = await outcome(ask(row.operation, { ...input, KeyId: subject.aliasName }));
    const arn = await outcome(ask(row.operation, { ...input, KeyId: fixture.kms.arns.ofAlias(subject.aliasName) }));
    if (TAKE_ALIASES.has(row.operation)) {
      const expected = expectedOutcome(row, 'Enabled', subject);
      t.same([answer, arn], [expected, expected], row.operation);
    } else {
      t.equal(answer, `NotFoundException: Invalid keyId '${subject.aliasName}'`, row.operation);
      t.equal(arn, 'InvalidArnException: Key Aliases are not supported for this operation.', row.operation);
    }
  }
});

t.test('every state of the store: its keys, use of them, new keys, random octets', async (t) => {
  const fixture = await startKms();
  const { operations, keyStores, customKeyStoreId: CustomKeyStoreId } = fixture;
  const [enabled, disabled, pending] = [
    await fixture.createKey(),
    await fixture.createKey(),
    await fixture.createKey(),
  ];
  await operations.DisableKey({ KeyId: disabled.keyId });
  await operations.ScheduleKeyDeletion({ KeyId: pending.keyId });
  const shown = () =>
    Promise.all(
      [enabled, disabled, pending].map(async ({ keyId: KeyId }) => {
        const { KeyMetadata } = await operations.DescribeKey({ KeyId });
        t.equal(KeyMetadata.Enabled, KeyMetadata.KeyState === 'Enabled');
        return KeyMetadata.KeyState;
      }),
    );
  const use = () => exception(operations.Encrypt({ KeyId: enabled.keyId, Plaintext: Buffer.from('x') }));
  for (const state of ['DISCONNECTED', 'CONNECTING', 'FAILED', 'DISCONNECTING'] as const) {
    keyStores.enter(CustomKeyStoreId, state);
    t.same(await shown(), ['Unavailable', 'Unavailable', 'PendingDeletion'], state);
    t.equal(await use(), 'KMSInvalidStateException', state);
    const invalid = 'CustomKeyStoreInvalidStateException';
    t.equal(await exception(operations.CreateKey({ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId })), invalid, state);
    t.equal(await exception(operations.GenerateRandom({ NumberOfBytes: 1, CustomKeyStoreId })), invalid, state);
  }
  keyStores.enter(CustomKeyStoreId, 'CONNECTED');
  t.same(await shown(), ['Enabled', 'Disabled', 'PendingDeletion'], 'each has its own again');
  t.equal(await use(), 'ok');
});

t.test('what is done while the store is disconnected shows after the next connect', async (t) => {
  const { operations, keyStores, customKeyStoreId, createKey } = await startKms();
  const [a, b, c] = [await createKey(), await createKey(), await createKey()];
  await operations.DisableKey({ KeyId: b.keyId });
  await operations.ScheduleKeyDeletion({ KeyId: c.keyId });
  const stateOf = async (KeyId: string) => (await operations.DescribeKey({ KeyId })).KeyMetadata.KeyState;
  keyStores.enter(customKeyStoreId, 'DISCONNECTED');
  await operations.DisableKey({ KeyId: a.keyId });
  await operations.EnableKey({ KeyId: b.keyId });
  t.same(await operations.CancelKeyDeletion({ KeyId: c.keyId }), { KeyId: c.arn });
  for (const { keyId } of [a, b, c]) t.equal(await stateOf(keyId), 'Unavailable');
  keyStores.enter(customKeyStoreId, 'CONNECTED');
  t.same([await stateOf(a.keyId), await stateOf(b.keyId), await stateOf(c.keyId)], ['Disabled', 'Enabled', 'Disabled']);
});
