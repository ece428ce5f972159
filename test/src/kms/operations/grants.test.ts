import t from 'tap';
import type { CreateGrantInput } from '../../../../src/kms/operations/create-grant.ts';
import { exception, type KmsFixture, outcome, startKms } from '../../../support/kms-fixture.ts';

const ALICE = 'arn:aws:iam::123456789012:user/alice';
const BOB = 'arn:aws:iam::123456789012:role/bob';
const DRY_RUN = 'DryRunOperationException: The request would have succeeded, but the DryRun option is set.';
const INVALID_TOKEN = /^InvalidGrantTokenException: /;
const Plaintext = Buffer.from('x');

const grantIds = async ({ operations }: KmsFixture, KeyId: string, more = {}) =>
  (await operations.ListGrants({ KeyId, ...more })).Grants.map(({ GrantId }) => GrantId);

t.test('a grant is listed as it was given, over a restart too', async (t) => {
  const fixture = await startKms();
  const { clock, createKey, restart } = fixture;
  const { keyId: KeyId, arn } = await createKey();
  const Constraints = { EncryptionContextSubset: { a: '1' }, EncryptionContextEquals: { b: '2' } };
  const terms = { Name: 'n', GranteePrincipal: ALICE, RetiringPrincipal: BOB, Operations: ['Encrypt'], Constraints };
  const { GrantId, GrantToken } = await fixture.operations.CreateGrant({ KeyId, ...terms });
  t.match(GrantId, /^[0-9a-f]{64}$/);
  const entry = {
    ...{ KeyId: arn, GrantId, CreationDate: clock.calendar.now() },
    ...{ IssuingAccount: 'arn:aws:iam::123456789012:root', ...terms },
  };
  const page = { Grants: [entry], Truncated: false };
  for (const { operations } of [fixture, await restart()]) {
    t.same(await operations.ListGrants({ KeyId }), page);
    t.same(await operations.ListRetirableGrants({ RetiringPrincipal: BOB }), page);
    t.same((await operations.ListRetirableGrants({ RetiringPrincipal: ALICE })).Grants, []);
    t.equal(await outcome(operations.Encrypt({ KeyId, Plaintext, GrantTokens: [GrantToken] })), 'ok');
  }
});

t.test(
  'a name makes CreateGrant idempotent: the same id, another token; without one every call is a grant',
  async (t) => {
    const fixture = await startKms();
    const { operations, createKey } = fixture;
    const { keyId: KeyId } = await createKey();
    const terms = { KeyId, GranteePrincipal: ALICE, Operations: ['Encrypt', 'Decrypt'] };
    const named = { ...terms, Name: 'n', Constraints: { EncryptionContextEquals: { a: '1', b: '2' } } };
    const first = await operations.CreateGrant(named);
    const again = await operations.CreateGrant({
      ...{ ...named, Operations: ['Decrypt', 'Encrypt'] },
      Constraints: { EncryptionContextEquals: { b: '2', a: '1' } },
    });
    t.equal(again.GrantId, first.GrantId);
    t.not(again.GrantToken, first.GrantToken);
    const GrantTokens = [first.GrantToken, again.GrantToken];
    t.equal(await outcome(operations.Encrypt({ KeyId, Plaintext, GrantTokens })), 'ok', 'both are good');
    const others: readonly CreateGrantInput[] = [
      { ...named, Operations: ['Encrypt'] },
      { ...named, GranteePrincipal: BOB },
      { ...named, Constraints: { EncryptionContextSubset: { a: '1', b: '2' } } },
      { ...named, Constraints: { ...named.Constraints, EncryptionContextSubset: { c: '3' } } },
      terms,
      terms,
    ];
    for (const other of others) t.not((await operations.CreateGrant(other)).GrantId, first.GrantId);
    t.equal((await grantIds(fixture, KeyId)).length, 7);
    t.equal(new Set(await grantIds(fixture, KeyId)).size, 7);
  },
);

t.test('retire by token or by id, revoke by id; tokens die with the grant', async (t) => {
  const fixture = await startKms();
  const { operations, createKey } = fixture;
  const { keyId: KeyId, arn } = await createKey();
  const terms = { KeyId, GranteePrincipal: ALICE, RetiringPrincipal: BOB, Operations: ['Encrypt'], Name: 'n' };
  const endings = [
    ({ GrantToken }: { GrantToken: string }) => operations.RetireGrant({ GrantToken }),
    ({ GrantId }: { GrantId: string }) => operations.RetireGrant({ KeyId: arn, GrantId }),
    ({ GrantId }: { GrantId: string }) => operations.RevokeGrant({ KeyId, GrantId }),
  ];
  for (const end of endings) {
    const grant = await operations.CreateGrant(terms);
    t.equal(await end(grant), undefined);
    t.same(await grantIds(fixture, KeyId), []);
    t.same((await operations.ListRetirableGrants({ RetiringPrincipal: BOB })).Grants, []);
    const { GrantToken, GrantId } = grant;
    t.match(await outcome(operations.Encrypt({ KeyId, Plaintext, GrantTokens: [GrantToken] })), INVALID_TOKEN);
    t.match(await outcome(operations.RetireGrant({ GrantToken })), INVALID_TOKEN);
    t.equal(await exception(operations.RevokeGrant({ KeyId, GrantId })), 'NotFoundException');
  }
});

t.test('tokens that were never given out', async (t) => {
  const { operations, createKey } = await startKms();
  const { keyId: KeyId } = await createKey();
  const create = () => operations.CreateGrant({ KeyId, GranteePrincipal: ALICE, Operations: ['Encrypt'] });
  const [{ GrantToken }, { GrantToken: other }] = [await create(), await create()];
  const changed = Buffer.from(GrantToken, 'base64');
  changed[40] = (changed[40] as number) ^ 1;
  const wrong = [
    ...['x', '*', `${GrantToken} `, ` ${GrantToken}`, GrantToken.slice(0, -4), `${GrantToken}AAAA`],
    ...[changed.toString('base64'), GrantToken.slice(0, 44) + other.slice(44), `${GrantToken.replaceAll('=', '')}-`],
  ];
  for (const token of wrong) {
    const GrantTokens = [GrantToken, token];
    t.match(await outcome(operations.Encrypt({ KeyId, Plaintext, GrantTokens })), INVALID_TOKEN);
    t.match(await outcome(operations.RetireGrant({ GrantToken: token })), INVALID_TOKEN);
    const terms = { KeyId, GranteePrincipal: ALICE, Operations: ['Encrypt'] };
    t.match(await outcome(operations.CreateGrant({ ...terms, GrantTokens })), INVALID_TOKEN);
  }
});

t.test('what is refused', async (t) => {
  const fixture = await startKms();
  const { operations, createKey } = fixture;
  const [{ keyId: KeyId }, { keyId: other }] = [await createKey(), await createKey()];
  const terms = { KeyId, GranteePrincipal: ALICE, Operations: ['Encrypt'] };
  const nobody = { KeyId, Operations: ['Encrypt'] };
  const { GrantId, GrantToken } = await operations.CreateGrant(terms);
  const service = 'rds.amazonaws.com';
  const cases: readonly (readonly [Promise<unknown>, string | RegExp])[] = [
    [operations.CreateGrant(nobody), /^ValidationException: .*'granteePrincipal'.*must not be null/],
    [operations.CreateGrant({ ...terms, GranteeServicePrincipal: service }), /^ValidationException: /],
    [
      operations.CreateGrant({ ...terms, RetiringPrincipal: BOB, RetiringServicePrincipal: service }),
      /^ValidationException: /,
    ],
    [operations.CreateGrant({ ...terms, GranteePrincipal: 'alice' }), /^InvalidArnException: /],
    [operations.CreateGrant({ ...terms, RetiringPrincipal: 'arn:aws:s3:::b' }), /^InvalidArnException: /],
    [operations.CreateGrant({ ...terms, Operations: [] }), /^ValidationException: /],
    [operations.CreateGrant({ ...terms, Operations: ['Encrypt', 'Sign'] }), /^ValidationException: .*Sign/],
    [operations.CreateGrant({ ...terms, DryRun: true }), DRY_RUN],
    [operations.ListGrants({ KeyId, GrantId: 'x' }), /^InvalidGrantIdException: /],
    [
      operations.ListGrants({ KeyId, GranteePrincipal: ALICE, GranteeServicePrincipal: service }),
      /^ValidationException: /,
    ],
    [operations.ListRetirableGrants({}), /^ValidationException: .*'retiringPrincipal'/],
    [operations.ListRetirableGrants({ RetiringPrincipal: 'bob' }), /^InvalidArnException: /],
    [operations.RetireGrant({}), /^ValidationException: 2 validation errors detected: .*'keyId'.*'grantId'/],
    [operations.RetireGrant({ KeyId }), /^ValidationException: 1 .*'grantId'/],
    [operations.RetireGrant({ GrantToken, GrantId }), /^ValidationException: /],
    [operations.RetireGrant({ GrantToken, DryRun: true }), DRY_RUN],
    [operations.RetireGrant({ KeyId: other, GrantId }), /^NotFoundException: /],
    [operations.RevokeGrant({ KeyId: other, GrantId }), /^NotFoundException: /],
    [operations.RevokeGrant({ KeyId, GrantId: 'x' }), /^InvalidGrantIdException: /],
    [operations.RevokeGrant({ KeyId, GrantId, DryRun: true }), DRY_RUN],
  ];
  for (const [request, expected] of cases) t.match(await outcome(request), expected);
  t.same(await grantIds(fixture, KeyId), [GrantId], 'nothing was changed');
});

t.test('filters and pages', async (t) => {
  const fixture = await startKms();
  const { operations, createKey } = fixture;
  const [{ keyId: KeyId }, { keyId: other }] = [await createKey(), await createKey()];
  const GranteeServicePrincipal = 'rds.amazonaws.com';
  const mine: string[] = [];
  for (let n = 0; n < 60; n++) {
    const grantee = n < 55 ? { GranteePrincipal: ALICE } : { GranteeServicePrincipal };
    const { GrantId } = await operations.CreateGrant({
      ...{ KeyId, ...grantee, RetiringServicePrincipal: 'dynamodb.amazonaws.com', Operations: ['Decrypt'] },
    });
    mine.push(GrantId);
  }
  await operations.CreateGrant({ KeyId: other, GranteePrincipal: ALICE, Operations: ['Decrypt'] });
  const first = await operations.ListGrants({ KeyId });
  t.same([first.Grants.length, first.Truncated], [50, true], 'a page has 50 by default');
  const rest = await operations.ListGrants({ KeyId, Marker: first.NextMarker ?? '', Limit: 1000 });
  t.equal(rest.Truncated, false);
  t.same([...first.Grants, ...rest.Grants].map(({ GrantId }) => GrantId).sort(), [...mine].sort());
  t.equal((await grantIds(fixture, KeyId, { GranteePrincipal: ALICE, Limit: 100 })).length, 55);
  t.equal((await grantIds(fixture, KeyId, { GranteeServicePrincipal })).length, 5);
  t.same(await grantIds(fixture, KeyId, { GrantId: mine[3] }), [mine[3]]);
  t.same(await grantIds(fixture, KeyId, { GrantId: mine[3], GranteePrincipal: BOB }), []);
  t.same(await grantIds(fixture, other, { GrantId: mine[3] }), [], 'of another key');
  const retirable = { RetiringServicePrincipal: 'dynamodb.amazonaws.com' };
  const { Grants, NextMarker } = await operations.ListRetirableGrants({ ...retirable, Limit: 59 });
  const last = await operations.ListRetirableGrants({ ...retirable, Marker: NextMarker ?? '' });
  t.same([Grants.length, last.Grants.length, last.Truncated], [59, 1, false]);
  t.equal(
    await exception(operations.ListGrants({ KeyId, Marker: NextMarker ?? '' })),
    'InvalidMarkerException',
    'of another operation',
  );
});
