import t from 'tap';
import { ABSENT_KEY_ID, exception, outcome, startKms } from '../../../support/kms-fixture.ts';

t.test('aliases are listed in order, with their dates', async (t) => {
  const { operations, createKey, clock } = await startKms();
  const [a, b] = [await createKey(), await createKey()];
  await operations.CreateAlias({ AliasName: 'alias/z', TargetKeyId: a.keyId });
  clock.calendar.advance(1500);
  await operations.CreateAlias({ AliasName: 'alias/b', TargetKeyId: b.arn });
  const all = await operations.ListAliases({});
  t.same(
    all.Aliases.map(({ AliasName, TargetKeyId }) => [AliasName, TargetKeyId]),
    [
      ['alias/b', b.keyId],
      ['alias/z', a.keyId],
    ],
  );
  t.match(all.Aliases[0], {
    AliasArn: 'arn:aws:kms:us-east-1:123456789012:alias/b',
    CreationDate: clock.calendar.now(),
    LastUpdatedDate: clock.calendar.now(),
  });
  t.equal(all.Truncated, false);
  const ofA = await operations.ListAliases({ KeyId: a.arn });
  t.same(
    ofA.Aliases.map(({ AliasName }) => AliasName),
    ['alias/z'],
  );
  t.equal(await exception(operations.ListAliases({ KeyId: ABSENT_KEY_ID })), 'NotFoundException');
  const first = await operations.ListAliases({ Limit: 1 });
  const second = await operations.ListAliases({ Limit: 1, Marker: first.NextMarker ?? '' });
  t.same([first.Truncated, second.Truncated, second.Aliases[0]?.AliasName], [true, false, 'alias/z']);
});

t.test('names that are refused, in the words of AWS', async (t) => {
  const { operations, createKey } = await startKms();
  const { keyId: TargetKeyId } = await createKey();
  const create = (AliasName: string): Promise<string> => outcome(operations.CreateAlias({ AliasName, TargetKeyId }));
  t.equal(
    await create('x'),
    'ValidationException: Alias must start with the prefix "alias/". Please see ' +
      'https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html',
  );
  t.equal(
    await create('alias/Service:Test'),
    'ValidationException: alias/Service:Test contains invalid characters for an alias',
  );
  t.match(await create('alias/aws/s3'), /^InvalidAliasNameException: /);
  t.match(await create('alias/'), /^InvalidAliasNameException: /);
  t.equal(await create('alias/a'), 'ok');
  t.equal(
    await create('alias/a'),
    'AlreadyExistsException: An alias with the name arn:aws:kms:us-east-1:123456789012:alias/a already exists',
  );
  t.match(
    await outcome(operations.CreateAlias({ AliasName: 'alias/b', TargetKeyId: 'alias/a' })),
    /^ValidationException: Aliases must refer to keys. Not aliases/,
  );
  t.equal(
    await exception(operations.CreateAlias({ AliasName: 'alias/a', TargetKeyId: ABSENT_KEY_ID })),
    'NotFoundException',
    'not found comes before the rest',
  );
});

t.test('of requests at the same time for one name, one gets it', async (t) => {
  const { operations, createKey } = await startKms();
  const { keyId: TargetKeyId } = await createKey();
  const requests = Array.from({ length: 5 }, () => operations.CreateAlias({ AliasName: 'alias/a', TargetKeyId }));
  const outcomes = await Promise.all(requests.map(exception));
  t.same(outcomes.sort(), [...Array(4).fill('AlreadyExistsException'), 'ok']);
  t.equal((await operations.ListAliases({})).Aliases.length, 1);
});

t.test('a key has at most 50 aliases, and aliases need no connected store', async (t) => {
  const { operations, createKey, keyStores, customKeyStoreId } = await startKms();
  const { keyId: TargetKeyId } = await createKey();
  keyStores.enter(customKeyStoreId, 'DISCONNECTED');
  for (let n = 0; n < 50; n++) await operations.CreateAlias({ AliasName: `alias/${n}`, TargetKeyId });
  t.equal(await exception(operations.CreateAlias({ AliasName: 'alias/50', TargetKeyId })), 'LimitExceededException');
  const { Aliases, Truncated } = await operations.ListAliases({});
  t.same([Aliases.length, Truncated], [50, false], 'the default page has 50');
});

t.test('an alias moves to another key, keeps its creation date, and goes', async (t) => {
  const fixture = await startKms();
  const { operations, createKey, clock } = fixture;
  const [a, b] = [await createKey(), await createKey()];
  const created = clock.calendar.now();
  await operations.CreateAlias({ AliasName: 'alias/x', TargetKeyId: a.keyId });
  clock.calendar.advance(1000);
  t.equal(await operations.UpdateAlias({ AliasName: 'alias/x', TargetKeyId: b.arn }), undefined);
  for (const side of [fixture, await fixture.restart()]) {
    t.match((await side.operations.ListAliases({ KeyId: b.keyId })).Aliases, [
      { AliasName: 'alias/x', TargetKeyId: b.keyId, CreationDate: created, LastUpdatedDate: created + 1000 },
    ]);
    t.same((await side.operations.ListAliases({ KeyId: a.keyId })).Aliases, []);
    t.equal((await side.operations.DescribeKey({ KeyId: 'alias/x' })).KeyMetadata.Arn, b.arn);
  }
  t.equal(await operations.DeleteAlias({ AliasName: 'alias/x' }), undefined);
  t.same((await operations.ListAliases({})).Aliases, []);
  const absent = 'NotFoundException: Alias arn:aws:kms:us-east-1:123456789012:alias/x is not found.';
  t.equal(await outcome(operations.DeleteAlias({ AliasName: 'alias/x' })), absent);
  t.equal(await outcome(operations.UpdateAlias({ AliasName: 'alias/x', TargetKeyId: a.keyId })), absent);
  t.equal(await outcome(operations.CreateAlias({ AliasName: 'alias/x', TargetKeyId: a.keyId })), 'ok', 'free again');
});

t.test('moving and deleting aliases: what is refused', async (t) => {
  const { operations, createKey } = await startKms();
  const [full, other] = [await createKey(), await createKey()];
  for (let n = 0; n < 50; n++) await operations.CreateAlias({ AliasName: `alias/${n}`, TargetKeyId: full.keyId });
  await operations.CreateAlias({ AliasName: 'alias/x', TargetKeyId: other.keyId });
  const move = (AliasName: string, TargetKeyId: string) => outcome(operations.UpdateAlias({ AliasName, TargetKeyId }));
  t.match(await move('alias/x', full.keyId), /^LimitExceededException: /);
  t.equal(await move('alias/0', full.keyId), 'ok', 'where it is already');
  t.match(await move('x', other.keyId), /^ValidationException: Alias must start with the prefix "alias\/"/);
  t.match(await move('alias/x', 'alias/0'), /^ValidationException: Aliases must refer to keys/);
  t.match(await move('alias/x', ABSENT_KEY_ID), /^NotFoundException: Key /);
  t.match(await outcome(operations.DeleteAlias({ AliasName: 'x' })), /^ValidationException: Alias must start/);
  t.match(await outcome(operations.DeleteAlias({ AliasName: 'alias/aws/s3' })), /^NotFoundException: /);
});
