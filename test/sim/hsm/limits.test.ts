// How much of everything (CloudHSM user guide, quotas and limits), and how fast (performance).

import t from 'tap';
import { GENERATED } from '../../../sim/hsm/attribute-table.ts';
import { newKeyAttributes } from '../../../sim/hsm/attributes.ts';
import { limitsOf, OPEN_LIMITS } from '../../../sim/hsm/limits.ts';
import { DEFAULT_HSM_SETTINGS, settingsOf } from '../../../sim/hsm/settings.ts';
import { StoredKey } from '../../../sim/hsm/stored-key.ts';
import { RATES, Throttle } from '../../../sim/hsm/throttle.ts';
import { ManualClock } from '../../../src/runtime/manual-clock.ts';
import type { AttributeFields } from '../../../src/wire/messages.ts';
import { AttributeType, Curve, KeyClass, KeyType } from '../../../src/wire/protobuf.ts';
import { Role } from '../../../src/wire/roles.ts';
import { Status } from '../../../src/wire/status.ts';
import { flag, generate, handleOf, TOKEN } from './key-support.ts';
import { ADMIN, ALICE, BOB, loggedIn, password, startCluster, TestClient, tryLogin } from './support.ts';

t.test('the published numbers', async (t) => {
  t.same(limitsOf('real', 'hsm1.medium'), {
    ...{ connectionsMax: 900, sessionsMax: 2048, usersMax: 250, keysMax: 3300, asymmetricKeysMax: 3300 },
  });
  t.same(limitsOf('real', 'hsm2m.medium'), {
    ...{ connectionsMax: 900, sessionsMax: 2048, usersMax: 1024, keysMax: 16_666, asymmetricKeysMax: 3333 },
  });
  for (const hsmType of ['hsm1.medium', 'hsm2m.medium'] as const) {
    t.equal(limitsOf('open', hsmType), OPEN_LIMITS);
    const real = limitsOf('real', hsmType);
    for (const name of Object.keys(real) as (keyof typeof real)[]) {
      t.ok(OPEN_LIMITS[name] > real[name], `${name} is wider when open`);
    }
  }
});

t.test('settings are those of the cluster’s HSM type and of what was asked for', async (t) => {
  const model = { hsmType: 'hsm1.medium', mode: 'FIPS' } as const;
  const narrow = settingsOf(model, { limits: 'real', throttle: 'real' });
  t.match(narrow, { hsmType: 'hsm1.medium', mode: 'FIPS', usersMax: 250, throttled: true });
  const wide = settingsOf({ hsmType: 'hsm2m.medium', mode: 'FIPS' }, { limits: 'open', throttle: 'off' });
  t.same(wide, DEFAULT_HSM_SETTINGS);
  t.equal(
    settingsOf({ hsmType: 'hsm2m.medium', mode: 'NON_FIPS' }, { limits: 'open', throttle: 'off' }).mode,
    'NON_FIPS',
  );
});

t.test('each limit has its own status or close code, at its own number', async (t) => {
  const { hsm, clock } = await startCluster({
    settings: { connectionsMax: 6, sessionsMax: 3, usersMax: 4, keysMax: 2 },
  });
  const admin = await loggedIn(hsm, ADMIN);
  const alice = await loggedIn(hsm, ALICE);
  const create = async (username: string): Promise<Status> =>
    (await admin.ask('createUser', { username, role: Role.CRYPTO_USER, password: password('password1') })).status;
  t.same([await create('u1'), await create('u2')], [Status.SUCCESS, Status.USER_LIMIT_REACHED]);
  const made = [
    await generate(alice, [TOKEN]),
    await generate(alice),
    await generate(alice),
    await generate(alice, [TOKEN]),
  ];
  t.same(
    made.map(({ status }) => Status[status]),
    ['SUCCESS', 'SUCCESS', 'KEY_LIMIT_REACHED', 'KEY_LIMIT_REACHED'],
  );
  await loggedIn(hsm, BOB);
  t.equal((await tryLogin(new TestClient(hsm), BOB)).status, Status.SESSION_LIMIT_REACHED);
  const late = [new TestClient(hsm), new TestClient(hsm), new TestClient(hsm)];
  clock.advance(0);
  t.same(
    late.map(({ closedWith }) => closedWith),
    [undefined, undefined, 4406],
  );
});

t.test('a session key becomes a token key if the cluster has room for one', async (t) => {
  const { hsms, hsm } = await startCluster({ hsmCount: 2, settings: { keysMax: 4, asymmetricKeysMax: 2 } });
  const [, second] = hsms as [(typeof hsms)[0], (typeof hsms)[0]];
  const [alice, elsewhere] = [await loggedIn(hsm, ALICE), await loggedIn(second, ALICE)];
  const become = async (keyHandle: number): Promise<string | undefined> =>
    Status[(await alice.ask('setAttributes', { keyHandle, attributes: [TOKEN] })).status];
  const pair = (attributes: AttributeFields[] = []) => ({
    ...{ keyType: KeyType.EC, curve: Curve.P_256 },
    ...{ publicKeyAttributes: attributes, privateKeyAttributes: attributes },
  });
  const sessionPair = (await alice.ask('generateKeyPair', pair())).keyPairGenerated;
  const sessionKeys = [handleOf(await generate(alice)), handleOf(await generate(alice))] as const;
  const tokenPair = await elsewhere.ask('generateKeyPair', pair([TOKEN]));
  t.equal(tokenPair.status, Status.SUCCESS, 'an HSM counts no session keys of another');
  await alice.ask('heartbeat', {}, { afterPosition: tokenPair.position });
  t.equal(await become(sessionPair?.privateKeyHandle ?? 0), 'ASYMMETRIC_KEY_LIMIT_REACHED');
  t.same([await become(sessionKeys[0]), await become(sessionKeys[1])], ['SUCCESS', 'SUCCESS']);
  t.equal(await become(sessionPair?.publicKeyHandle ?? 0), 'KEY_LIMIT_REACHED');
  const { foundKeys } = await alice.ask('findKeys', { attributes: [TOKEN] });
  t.equal(foundKeys?.keyHandles.length, 4, 'as many as there may be');
});

function keyOf(keyClass: KeyClass, keyType: KeyType): StoredKey {
  const attributes = newKeyAttributes(new Map(), { keyClass, keyType, origin: GENERATED, checkValue: undefined });
  const values = new Map(Object.entries(attributes).map(([type, value]) => [Number(type), value as boolean | number]));
  const fact = { handle: 1, owner: 'alice', attributes, maskedMaterial: new Uint8Array(60), idempotencyKey: '' };
  return new StoredKey(fact, 'alice', { values, quorumValues: undefined });
}

t.test('throttled as half a cluster of two', async (t) => {
  t.same(RATES['hsm1.medium'], { rsa: 2000 / 2, ec: 500 / 2, symmetric: 1800 / 2 });
  t.same(RATES['hsm2m.medium'], { rsa: 2000 / 2, ec: 3000 / 2, symmetric: 1800 / 2 });
  const { advance, monotonic } = ((clock: ManualClock) => ({
    advance: (byMs: number) => clock.advance(byMs),
    monotonic: clock.monotonic,
  }))(new ManualClock());
  const throttle = new Throttle(monotonic, 'hsm2m.medium');
  const admitted = (key: StoredKey): number => {
    for (let count = 0; count < 10_000; count++) {
      try {
        throttle.admit(key);
      } catch (error) {
        t.match(error, { status: Status.BUSY });
        return count;
      }
    }
    return Number.POSITIVE_INFINITY;
  };
  const rsa = keyOf(KeyClass.PRIVATE_KEY, KeyType.RSA);
  t.equal(admitted(rsa), 100, 'a tenth of a second at once');
  let total = 0;
  for (let step = 0; step < 100; step++) {
    advance(10);
    total += admitted(rsa);
  }
  t.equal(total, 1000, 'in a second');
  t.equal(admitted(keyOf(KeyClass.PRIVATE_KEY, KeyType.EC)), 150, 'each class has its own');
  t.equal(admitted(keyOf(KeyClass.SECRET_KEY, KeyType.AES)), 90);
  t.equal(admitted(keyOf(KeyClass.PUBLIC_KEY, KeyType.RSA)), Number.POSITIVE_INFINITY);
});

t.test('past the rate the answer is BUSY, and only there', async (t) => {
  for (const throttled of [true, false]) {
    const { hsm, clock } = await startCluster({ settings: { throttled } });
    const alice = await loggedIn(hsm, ALICE);
    const keyHandle = handleOf(await generate(alice, [flag(AttributeType.ENCRYPT)]));
    const encrypt = async (): Promise<Status> => (await alice.ask('encrypt', { keyHandle, aesGcm: {} })).status;
    const statuses: Status[] = [];
    for (let count = 0; count < 91; count++) statuses.push(await encrypt());
    t.equal(statuses.indexOf(Status.BUSY), throttled ? 90 : -1);
    t.equal((await alice.ask('heartbeat', {})).status, Status.SUCCESS);
    clock.advance(10);
    t.equal(await encrypt(), Status.SUCCESS);
  }
});
