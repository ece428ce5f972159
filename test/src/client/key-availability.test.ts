import t from 'tap';
import type { ClusterSession } from '../../../src/client/cluster-session.ts';
import { Status } from '../../../src/wire/status.ts';
import { drive } from '../../support/drive.ts';
import { ScriptedCluster, type ScriptedHsm } from '../../support/scripted-cluster.ts';

const KEY = 262_162;
const refusal = {
  code: 'key_unavailable',
  message:
    'Key 262162 does not meet the availability requirements - ' +
    'The key must be available on at least 2 HSMs before being used.',
};

/** HSMs that have keys, each its own. */
async function makeCluster(keyAvailabilityCheck: boolean) {
  const world = new ScriptedCluster();
  const hsms = [world.addHsm('hsm-a'), world.addHsm('hsm-b')] as const;
  const keys = new Map<ScriptedHsm, Set<number>>();
  for (const hsm of hsms) {
    const had = new Set<number>();
    keys.set(hsm, had);
    hsm.script = (request) => {
      if (request.body === 'generateKey') {
        had.add(KEY);
        return { keyGenerated: { keyHandle: KEY }, position: 12 };
      }
      if (request.body === 'getAttributes') {
        return had.has(request.getAttributes?.keyHandle ?? 0) ? {} : { status: Status.INVALID_OBJECT_HANDLE };
      }
      return {};
    };
  }
  const session = await world.connectedSession({ keyAvailabilityCheck });
  const count = (operation: string): number => hsms.reduce((sum, hsm) => sum + hsm.count(operation), 0);
  return { world, hsms, keys, session, count };
}

const generate = (session: ClusterSession) => session.request('generateKey', { keyLengthBytes: 32 });
const encrypt = (session: ClusterSession, keyHandle = KEY) => session.request('encrypt', { keyHandle });

t.test('a key that is on two HSMs is used, and asked for once', async (t) => {
  const { world, keys, session, count } = await makeCluster(true);
  for (const had of keys.values()) had.add(KEY);
  await drive(world.clock, generate(session));
  await drive(world.clock, encrypt(session));
  await drive(world.clock, encrypt(session));
  t.equal(count('getAttributes'), 2);
  t.equal(count('encrypt'), 2);
});

t.test('a key that is on one HSM only is neither made nor used, until it is on two', async (t) => {
  const { world, keys, session, count } = await makeCluster(true);
  await t.rejects(drive(world.clock, generate(session)), refusal);
  await t.rejects(drive(world.clock, encrypt(session)), refusal);
  t.equal(count('encrypt'), 0);
  for (const had of keys.values()) had.add(KEY);
  await drive(world.clock, encrypt(session));
  t.equal(count('encrypt'), 1);
});

t.test('a key pair is made on two HSMs, and a key that wraps or unwraps another is on two', async (t) => {
  const { world, hsms, keys, session, count } = await makeCluster(true);
  const [publicKeyHandle, privateKeyHandle] = [KEY + 1, KEY + 2];
  for (const hsm of hsms) {
    const before = hsm.script;
    hsm.script = (request, device) =>
      request.body === 'generateKeyPair'
        ? { keyPairGenerated: { publicKeyHandle, privateKeyHandle } }
        : before(request, device);
  }
  const pair = () => session.request('generateKeyPair', {});
  for (const had of keys.values()) had.add(publicKeyHandle);
  await t.rejects(drive(world.clock, pair()), { code: 'key_unavailable' }, 'its private half is on none');
  for (const had of keys.values()) had.add(privateKeyHandle);
  await drive(world.clock, pair());
  for (const had of keys.values()) had.add(KEY);
  const [some] = keys.values();
  some?.add(KEY + 3);
  const wrap = session.request('wrapKey', { keyHandle: KEY, wrappingKeyHandle: KEY + 3 });
  await t.rejects(drive(world.clock, wrap), { code: 'key_unavailable' });
  const unwrap = session.request('unwrapKey', { unwrappingKeyHandle: KEY + 3 });
  await t.rejects(drive(world.clock, unwrap), { code: 'key_unavailable' });
  const derive = session.request('deriveKey', { baseKeyHandle: KEY + 3 });
  await t.rejects(drive(world.clock, derive), { code: 'key_unavailable' });
  t.equal(count('wrapKey') + count('unwrapKey') + count('deriveKey'), 0);
});

t.test('with one HSM left even a key that was on two is not used; session keys and other requests are', async (t) => {
  const { world, hsms, keys, session } = await makeCluster(true);
  for (const had of keys.values()) had.add(KEY);
  await drive(world.clock, encrypt(session));
  await hsms[1].die();
  await world.until(() => session.states().some(({ state }) => state !== 'connected'));
  await t.rejects(drive(world.clock, encrypt(session)), refusal);
  await t.rejects(drive(world.clock, generate(session)), refusal);
  await drive(world.clock, encrypt(session, 2 ** 48 + 1));
  await drive(world.clock, session.request('generateRandom', { length: 1 }));
  await drive(world.clock, session.request('getAttributes', { keyHandle: KEY }));
});

t.test(
  'before a key is refused the directory is read again, and the HSMs that it names are connected to',
  async (t) => {
    const { world, hsms, keys, session, count } = await makeCluster(true);
    for (const had of keys.values()) had.add(KEY);
    await hsms[1].die();
    await world.until(() => session.states().some(({ state }) => state !== 'connected'));
    world.unlist(hsms[1]);
    await t.rejects(drive(world.clock, encrypt(session)), refusal);
    const replacement = world.addHsm('hsm-c');
    replacement.script = hsms[0].script;
    await drive(world.clock, encrypt(session));
    t.equal(count('encrypt') + replacement.count('encrypt'), 1);
    t.match(session.states(), [{ hsmId: 'hsm-a' }, { hsmId: 'hsm-c', state: 'connected' }]);
  },
);

t.test(
  'a key that is refused when it has been made does not stay; one that cannot be deleted again is named',
  async (t) => {
    const { world, hsms, keys, session } = await makeCluster(true);
    const deleted: (number | undefined)[] = [];
    for (const hsm of hsms) {
      const before = hsm.script;
      hsm.script = (request, device) => {
        if (request.body === 'generateKeyPair') {
          return { keyPairGenerated: { publicKeyHandle: KEY + 1, privateKeyHandle: KEY + 2 }, position: 13 };
        }
        if (request.body !== 'deleteKey') return before(request, device);
        deleted.push(request.deleteKey?.keyHandle);
        return {};
      };
    }
    await t.rejects(drive(world.clock, generate(session)), refusal);
    t.same(deleted.splice(0), [KEY]);
    await t.rejects(drive(world.clock, session.request('generateKeyPair', {})), { code: 'key_unavailable' });
    t.same(deleted.splice(0), [KEY + 1, KEY + 2]);

    const answerDeletion = (status: Status): void => {
      for (const had of keys.values()) had.clear();
      for (const hsm of hsms) {
        const before = hsm.script;
        hsm.script = (request, device) => (request.body === 'deleteKey' ? { status } : before(request, device));
      }
    };
    answerDeletion(Status.INVALID_OBJECT_HANDLE);
    await t.rejects(drive(world.clock, generate(session)), refusal, 'gone with its HSM');
    answerDeletion(Status.KEY_ACCESS_DENIED);
    await t.rejects(drive(world.clock, generate(session)), {
      code: 'key_unavailable',
      message: `${refusal.message} Key ${KEY} has been made, and cannot be deleted again: KEY_ACCESS_DENIED`,
    });
  },
);

t.test('without the check one HSM is enough', async (t) => {
  const { world, hsms, session, count } = await makeCluster(false);
  await hsms[1].die();
  await drive(world.clock, generate(session));
  await drive(world.clock, encrypt(session));
  t.equal(count('getAttributes'), 0);
});
