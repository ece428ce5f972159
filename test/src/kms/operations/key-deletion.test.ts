import t from 'tap';
import { SimError } from '../../../../src/errors.ts';
import type { KmsFact } from '../../../../src/kms/facts.ts';
import { MemoryLedger } from '../../../../src/ledger/memory-ledger.ts';
import { exception, type KmsFixture, outcome, startKms } from '../../../support/kms-fixture.ts';
import { UnavailableLedger } from '../../../support/unavailable-ledger.ts';

const DAY_MS = 86_400_000;

async function advance({ clock, kms }: Pick<KmsFixture, 'clock' | 'kms'>, byMs: number): Promise<void> {
  clock.calendar.advance(byMs);
  await kms.deletions.settled();
}

t.test('the window: 7 to 30 days, 30 unless told', async (t) => {
  const { operations, createKey, clock } = await startKms();
  for (const [PendingWindowInDays, days] of [
    [7, 7],
    [30, 30],
    [undefined, 30],
  ] as const) {
    const { keyId: KeyId, arn } = await createKey();
    const window = PendingWindowInDays === undefined ? {} : { PendingWindowInDays };
    const answer = await operations.ScheduleKeyDeletion({ KeyId, ...window });
    const DeletionDate = clock.calendar.now() + days * DAY_MS;
    t.same(answer, { KeyId: arn, DeletionDate, KeyState: 'PendingDeletion', PendingWindowInDays: days });
    const { KeyMetadata } = await operations.DescribeKey({ KeyId });
    t.match(KeyMetadata, { KeyState: 'PendingDeletion', Enabled: false, DeletionDate });
    await operations.CancelKeyDeletion({ KeyId });
    t.notOk('DeletionDate' in (await operations.DescribeKey({ KeyId })).KeyMetadata);
  }
  const { keyId: KeyId } = await createKey();
  for (const [days, bound] of [
    [6, 'greater than or equal to 7'],
    [31, 'less than or equal to 30'],
  ] as const) {
    t.equal(
      await outcome(operations.ScheduleKeyDeletion({ KeyId, PendingWindowInDays: days })),
      `ValidationException: 1 validation error detected: Value '${days}' at 'pendingWindowInDays' failed to satisfy ` +
        `constraint: Member must have value ${bound}`,
    );
  }
});

t.test('at its date the key is gone with its aliases and grants, and its HSM key is deleted', async (t) => {
  const fixture = await startKms();
  const { operations, cluster, createKey, customKeyStoreId } = fixture;
  const [gone, kept] = [await createKey(), await createKey()];
  const { CiphertextBlob } = await operations.Encrypt({ KeyId: gone.keyId, Plaintext: Buffer.from('x') });
  await operations.CreateAlias({ AliasName: 'alias/gone', TargetKeyId: gone.keyId });
  const RetiringPrincipal = 'arn:aws:iam::123456789012:root';
  const terms = { GranteePrincipal: RetiringPrincipal, RetiringPrincipal, Operations: ['Decrypt'] };
  await operations.CreateGrant({ KeyId: gone.keyId, ...terms });
  await operations.ScheduleKeyDeletion({ KeyId: gone.keyId, PendingWindowInDays: 7 });

  await advance(fixture, 7 * DAY_MS - 1);
  t.equal((await operations.DescribeKey({ KeyId: gone.keyId })).KeyMetadata.KeyState, 'PendingDeletion');
  t.equal(cluster.keys.size, 2);
  await advance(fixture, 1);
  t.equal(
    await outcome(operations.DescribeKey({ KeyId: gone.keyId })),
    `NotFoundException: Key '${gone.arn}' does not exist`,
  );
  t.equal(await exception(operations.Decrypt({ CiphertextBlob })), 'AccessDeniedException');
  t.same((await operations.ListAliases({})).Aliases, []);
  t.same((await operations.ListRetirableGrants({ RetiringPrincipal })).Grants, []);
  t.same(
    (await operations.ListKeys({})).Keys.map(({ KeyArn }) => KeyArn),
    [kept.arn],
  );
  t.same(
    [...cluster.keys.values()].map(({ label }) => label),
    [kept.arn],
    'the HSM key too, and only that',
  );
  t.equal(fixture.kms.keys.countIn(customKeyStoreId), 1);
});

t.test('one attempt: a store that is not connected, or an HSM that fails, leaves an orphan', async (t) => {
  const fixture = await startKms();
  const { operations, cluster, keyStores, customKeyStoreId, createKey } = fixture;
  const [a, b] = [await createKey(), await createKey()];
  await operations.ScheduleKeyDeletion({ KeyId: a.keyId, PendingWindowInDays: 7 });
  keyStores.enter(customKeyStoreId, 'DISCONNECTED');
  await advance(fixture, 7 * DAY_MS);
  keyStores.enter(customKeyStoreId, 'CONNECTED');
  await operations.ScheduleKeyDeletion({ KeyId: b.keyId, PendingWindowInDays: 7 });
  cluster.before = (call) => (call === 'deleteKey' ? new SimError('no_hsm_available', 'gone') : undefined);
  await advance(fixture, 7 * DAY_MS);
  cluster.before = () => undefined;
  await advance(fixture, 30 * DAY_MS);
  t.same((await operations.ListKeys({})).Keys, []);
  t.same(
    [...cluster.keys.values()].map(({ label }) => label),
    [a.arn, b.arn],
    'both HSM keys are there still',
  );
  keyStores.enter(customKeyStoreId, 'DISCONNECTED');
  t.equal(await exception(operations.DeleteCustomKeyStore({ CustomKeyStoreId: customKeyStoreId })), 'ok');
});

t.test('a store with keys that are pending deletion cannot be deleted', async (t) => {
  const fixture = await startKms();
  const { operations, keyStores, customKeyStoreId: CustomKeyStoreId } = fixture;
  const { keyId: KeyId } = await fixture.createKey();
  await operations.ScheduleKeyDeletion({ KeyId });
  keyStores.enter(CustomKeyStoreId, 'DISCONNECTED');
  const refusal = 'CustomKeyStoreHasCMKsException';
  t.equal(await exception(operations.DeleteCustomKeyStore({ CustomKeyStoreId })), refusal);
  await advance(fixture, 30 * DAY_MS);
  t.equal(await exception(operations.DeleteCustomKeyStore({ CustomKeyStoreId })), 'ok');
});

t.test('each key at its own date, whatever the order, and a cancelled one not at all', async (t) => {
  const fixture = await startKms();
  const { operations, createKey } = fixture;
  const keys = new Map<number, string>();
  for (const days of [20, 8, 30, 10]) {
    const { keyId: KeyId } = await createKey();
    await operations.ScheduleKeyDeletion({ KeyId, PendingWindowInDays: days });
    keys.set(days, KeyId);
  }
  await operations.CancelKeyDeletion({ KeyId: keys.get(10) ?? '' });
  const left = async (): Promise<number[]> => {
    const { Keys } = await operations.ListKeys({});
    return [...keys].filter(([, id]) => Keys.some(({ KeyId }) => KeyId === id)).map(([days]) => days);
  };
  t.same(await left(), [20, 8, 30, 10]);
  await advance(fixture, 8 * DAY_MS);
  t.same(await left(), [20, 30, 10]);
  await advance(fixture, 4 * DAY_MS);
  t.same(await left(), [20, 30, 10]);
  await advance(fixture, 30 * DAY_MS);
  t.same(await left(), [10], 'the later two in one step');
});

t.test('a restart takes the dates up, also those that passed meanwhile', async (t) => {
  const first = await startKms();
  const [soon, late] = [await first.createKey(), await first.createKey()];
  await first.operations.ScheduleKeyDeletion({ KeyId: soon.keyId, PendingWindowInDays: 7 });
  await first.operations.ScheduleKeyDeletion({ KeyId: late.keyId, PendingWindowInDays: 30 });
  first.kms.deletions.stop();
  await advance(first, 8 * DAY_MS);
  t.equal((await first.operations.ListKeys({})).Keys.length, 2, 'the process is gone');
  const { operations, kms } = await first.restart();
  await advance({ ...first, kms }, 0);
  const known = async () => (await operations.ListKeys({})).Keys.map(({ KeyArn }) => KeyArn);
  t.same(await known(), [late.arn]);
  t.equal(kms.keys.find(late.keyId)?.underlyingState, 'PendingDeletion');
  await advance({ ...first, kms }, 22 * DAY_MS);
  t.same(await known(), []);
  t.equal(first.cluster.keys.size, 0);
});

t.test('a ledger that takes nothing delays a deletion', async (t) => {
  const ledger = new UnavailableLedger<KmsFact>(new MemoryLedger<KmsFact>());
  const fixture = await startKms(ledger);
  const { keyId: KeyId } = await fixture.createKey();
  await fixture.operations.ScheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
  ledger.unavailable = true;
  await advance(fixture, 7 * DAY_MS);
  t.equal(fixture.cluster.keys.size, 1, 'nothing is deleted in the HSM before the key is gone');
  t.equal((await fixture.operations.ListKeys({})).Keys.length, 1);
  ledger.unavailable = false;
  await advance(fixture, 60_000);
  t.same([(await fixture.operations.ListKeys({})).Keys, fixture.cluster.keys.size], [[], 0]);
});
