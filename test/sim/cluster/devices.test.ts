// A cluster of real devices, in process: what clients see of its life.

import t from 'tap';
import type { HsmFactory } from '../../../sim/cluster/hsm-factory.ts';
import { createHsm, type Hsm } from '../../../sim/hsm/hsm.ts';
import type { ManualClock } from '../../../src/runtime/manual-clock.ts';
import { seededRandom } from '../../../src/runtime/random.ts';
import { Role } from '../../../src/wire/roles.ts';
import { Status } from '../../../src/wire/status.ts';
import { initialization, makeClusterWorld } from '../../support/cluster-world.ts';
import { loggedIn, password, settle, TestClient, tryLogin } from '../hsm/support.ts';

const ADMIN = { username: 'admin', password: 'admin-password', role: 'admin' };
const KMSUSER = { username: 'kmsuser', password: 'Password1234', role: 'crypto-user' };
const LATE = { username: 'late', password: 'late-password', role: 'crypto-user' };

const deviceFactory =
  (devices: Map<string, Hsm>) =>
  (clock: ManualClock): HsmFactory => ({
    async start({ clusterId, hsmId, clusterKey, port }, ledger) {
      const device = createHsm({ clusterId, hsmId, clusterKey, ledger, clock, random: seededRandom(devices.size) });
      await device.ready;
      devices.set(hsmId, device);
      const stop = async (): Promise<void> => device.stop();
      return {
        port,
        requireClientCertificates: async () => {},
        onCrash: () => {},
        auditEvents: async (after) => device.auditEvents(after),
        lose: stop,
        stop,
      };
    },
  });

async function startDevices() {
  const devices = new Map<string, Hsm>();
  const { clusters, subnetIds, clock } = makeClusterWorld(deviceFactory(devices));
  const cluster = clusters.create(subnetIds);
  const first = await cluster.addHsm('us-east-1a');
  await cluster.initialize(initialization);
  await cluster.activate({ username: 'admin', role: Role.ADMIN, password: password(ADMIN.password) });
  await cluster.createUser({ username: 'kmsuser', role: Role.CRYPTO_USER, password: password(KMSUSER.password) });
  const second = await cluster.addHsm('us-east-1b');
  const deviceOf = ({ hsmId }: { hsmId: string }): Hsm => {
    const device = devices.get(hsmId);
    if (device === undefined) throw new Error(`the device ${hsmId} has been started`);
    return device;
  };
  const login = async (hsm: { hsmId: string }, user: typeof ADMIN): Promise<Status> =>
    (await tryLogin(new TestClient(deviceOf(hsm)), user)).status;
  return { cluster, clock, first, second, deviceOf, login };
}

const createLate = { username: LATE.username, role: Role.CRYPTO_USER, password: password(LATE.password) };

t.test('the seeded users log in on every HSM', async (t) => {
  const { cluster, first, second, login } = await startDevices();
  const third = await cluster.addHsm('us-east-1c');
  for (const hsm of [first, second, third]) {
    t.equal(await login(hsm, ADMIN), Status.SUCCESS);
    t.equal(await login(hsm, KMSUSER), Status.SUCCESS);
  }
  t.ok((await cluster.auditEvents(first.hsmId, -1)).length > 0);
  t.match(await cluster.auditEvents(third.hsmId, -1), [{ sequenceNumber: 0 }]);
});

t.test('a password against the rules makes no user', async (t) => {
  const { cluster } = await startDevices();
  const short = { username: 'short', role: Role.CRYPTO_USER, password: password('short') };
  await t.rejects(cluster.createUser(short), { code: 'device_refused', status: Status.INVALID_PASSWORD });
  t.equal((await cluster.users()).length, 2);
});

t.test('a user that the lost HSM alone had is gone, and can be made again', async (t) => {
  const { cluster, clock, first, second, deviceOf, login } = await startDevices();
  const admin = await loggedIn(deviceOf(first), ADMIN);
  cluster.setLag(second.hsmId, 80);
  const created = await admin.ask('createUser', createLate);
  t.equal(created.status, Status.SUCCESS, 'acknowledged by the HSM that took it');
  await cluster.loseHsm(first.hsmId);
  clock.advance(80);
  await settle();
  cluster.setLag(second.hsmId, 0);
  t.equal(await login(second, KMSUSER), Status.SUCCESS);
  t.not(await login(second, LATE), Status.SUCCESS);
  const again = await (await loggedIn(deviceOf(second), ADMIN)).ask('createUser', createLate);
  t.equal(again.status, Status.SUCCESS);
  t.ok(Number(again.position) > Number(created.position) + 1, 'positions never go back');
  const restored = await cluster.restoreHsm(first.hsmId);
  t.equal(await login(restored, LATE), Status.SUCCESS);
});

t.test('after the loss of all, the newest backup has the old password', async (t) => {
  const { cluster, first, second, deviceOf, login } = await startDevices();
  const rotated = { ...KMSUSER, password: 'Rotated1234' };
  const user = await loggedIn(deviceOf(first), KMSUSER);
  const change = { username: 'kmsuser', role: Role.CRYPTO_USER, newPassword: password(rotated.password) };
  t.equal((await user.ask('changePassword', change)).status, Status.SUCCESS);
  t.equal(await login(second, rotated), Status.SUCCESS);
  await cluster.loseHsm(first.hsmId);
  t.equal(await login(second, rotated), Status.SUCCESS);
  await cluster.loseHsm(second.hsmId);
  const restored = await cluster.restoreHsm(second.hsmId);
  t.equal(await login(restored, rotated), Status.USER_LOGIN_FAILURE);
  t.equal(await login(restored, KMSUSER), Status.SUCCESS);
});
