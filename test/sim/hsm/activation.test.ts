// The first password change (CloudHSM user guide: activate the cluster): a fresh HSM has one user, the unactivated admin.

import t from 'tap';
import type { ClusterFact } from '../../../sim/hsm/facts.ts';
import { isActivation } from '../../../sim/hsm/facts.ts';
import { createHsm } from '../../../sim/hsm/hsm.ts';
import { factoryUserCreated } from '../../../sim/hsm/user-facts.ts';
import { MemoryLedger } from '../../../src/ledger/memory-ledger.ts';
import { ManualClock } from '../../../src/runtime/manual-clock.ts';
import { seededRandom } from '../../../src/runtime/random.ts';
import { Role } from '../../../src/wire/roles.ts';
import { Status } from '../../../src/wire/status.ts';
import { CLUSTER_KEY, loggedIn, password, startLogin, TestClient, tryLogin } from './support.ts';

const FACTORY = { username: 'admin', password: 'password', role: 'unactivated-admin' };

async function freshHsm() {
  const ledger = new MemoryLedger<ClusterFact>();
  await ledger.append(await factoryUserCreated(CLUSTER_KEY, seededRandom(1)), 0);
  const hsm = createHsm({
    ...{ clusterId: 'cluster-test', hsmId: 'hsm-0', clusterKey: CLUSTER_KEY, ledger },
    ...{ clock: new ManualClock(), random: seededRandom(2) },
  });
  await hsm.ready;
  const facts: ClusterFact[] = [];
  ledger.follow(0, ({ entry }) => facts.push(entry));
  return { hsm, facts };
}

t.test('the unactivated admin is listed beside the appliance user, and logs in in its own role only', async (t) => {
  const { hsm } = await freshHsm();
  const { users } = await new TestClient(hsm).ask('listUsers', {});
  t.match(users?.users, [
    { username: 'admin', role: Role.UNACTIVATED_ADMIN, mfa: false, quorum: false },
    { username: 'app_user', role: Role.APPLIANCE_USER },
  ]);
  t.equal((await tryLogin(new TestClient(hsm), { ...FACTORY, role: 'admin' })).status, Status.USER_DOES_NOT_EXIST);
  const appliance = { username: 'app_user', password: 'password', role: 'internal(APPLIANCE_USER)' };
  const { challenge } = await startLogin(new TestClient(hsm), appliance);
  t.equal(challenge.status, Status.INVALID_USER_TYPE, 'no role to log in with');
});

t.test('it can do nothing but change its password, which makes it an admin', async (t) => {
  const { hsm, facts } = await freshHsm();
  const client = await loggedIn(hsm, FACTORY);
  for (const answer of [
    await client.ask('createUser', { username: 'carol', role: Role.CRYPTO_USER, password: password('password1') }),
    await client.ask('generateKey', { keyType: 31, keyLengthBytes: 32 }),
    await client.ask('findKeys', {}),
    await client.ask('listOwnSessions', {}),
    await client.ask('changePassword', { username: 'carol', newPassword: password('password1') }),
  ]) {
    t.equal(answer.status, Status.ROLE_NOT_PERMITTED);
  }
  t.equal((await client.ask('changePassword', { newPassword: password('short') })).status, Status.INVALID_PASSWORD);
  t.notOk(facts.some(isActivation));
  const changed = await client.ask('changePassword', { newPassword: password('my-own-password') });
  t.equal(changed.status, Status.SUCCESS);
  t.equal(facts.filter(isActivation).length, 1);
  t.equal(changed.passwordChanged?.credentialGeneration, changed.position);

  t.equal((await client.ask('findKeys', {})).status, Status.ROLE_NOT_PERMITTED, 'this session stays what it was');
  t.equal((await client.ask('logout', {})).status, Status.SUCCESS);
  t.equal((await tryLogin(client, FACTORY)).status, Status.USER_DOES_NOT_EXIST);
  const admin = await loggedIn(hsm, { username: 'admin', password: 'my-own-password', role: 'admin' });
  const created = await admin.ask('createUser', {
    ...{ username: 'kmsuser', role: Role.CRYPTO_USER, password: password('1234567') },
  });
  t.equal(created.status, Status.SUCCESS);
  const again = await admin.ask('changePassword', { newPassword: password('another-password') });
  t.equal(again.status, Status.SUCCESS);
  t.equal(facts.filter(isActivation).length, 1, 'once');
  const changes = hsm.auditEvents(-1).filter(({ opcode }) => opcode === 'CN_CHANGE_PSWD');
  t.match(changes.at(-2), { opcodeNumber: 9, response: 0, user: { name: 'admin', type: Role.UNACTIVATED_ADMIN } });
  t.match(changes.at(-1), { user: { name: 'admin', type: Role.ADMIN } });
});
