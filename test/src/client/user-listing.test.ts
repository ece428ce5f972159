import t from 'tap';
import { aggregateUsers } from '../../../src/client/user-listing.ts';
import { Role } from '../../../src/wire/roles.ts';

const user = (username: string, more: object = {}) => ({
  ...{ username, role: Role.CRYPTO_USER, locked: false, loginFailureCount: 0, mfa: false, quorum: false },
  ...more,
});

t.test('HSMs that agree', async (t) => {
  const listing = [
    user('admin', { role: Role.ADMIN, quorum: true }),
    user('app_user', { role: Role.APPLIANCE_USER }),
    user('a'),
  ];
  t.same(aggregateUsers([listing, listing, listing]), [
    { username: 'admin', role: 'admin', locked: 'false', mfa: 'false', quorum: 'true', coverage: 'full' },
    {
      ...{ username: 'app_user', role: 'internal(APPLIANCE_USER)', locked: 'false', mfa: 'false' },
      ...{ quorum: 'false', coverage: 'full' },
    },
    { username: 'a', role: 'crypto-user', locked: 'false', mfa: 'false', quorum: 'false', coverage: 'full' },
  ]);
});

t.test('what HSMs disagree in is inconsistent, one by one', async (t) => {
  const all = { username: 'a', role: 'crypto-user', locked: 'false', mfa: 'false', quorum: 'false', coverage: 'full' };
  const cases: [object, object][] = [
    [{ role: Role.ADMIN }, { role: 'inconsistent' }],
    [{ locked: true, loginFailureCount: 5 }, { locked: 'inconsistent' }],
    [{ loginFailureCount: 2 }, {}],
    [{ mfa: true }, { mfa: 'inconsistent' }],
    [{ quorum: true }, { quorum: 'inconsistent' }],
    [{ role: 99 }, { role: 'inconsistent' }],
  ];
  for (const [other, expected] of cases) {
    t.same(aggregateUsers([[user('a')], [user('a', other)]]), [{ ...all, ...expected }]);
    t.same(aggregateUsers([[user('a', other)], [user('a')]]), [{ ...all, ...expected }]);
  }
  t.same(aggregateUsers([[user('a', { locked: true })], [user('a', { locked: true })]]), [{ ...all, locked: 'true' }]);
});

t.test('a user that some HSM does not have is covered inconsistently', async (t) => {
  const users = aggregateUsers([[user('a'), user('b')], [user('a')], [user('c'), user('a')]]);
  t.same(
    users.map(({ username, coverage }) => [username, coverage]),
    [
      ['a', 'full'],
      ['b', 'inconsistent'],
      ['c', 'inconsistent'],
    ],
  );
  t.same(aggregateUsers([]), []);
});
