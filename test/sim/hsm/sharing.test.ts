// Owner, shared users, strangers (CloudHSM user guide: share a key; HSM user permissions table).

import t from 'tap';
import { GENERATED } from '../../../sim/hsm/attribute-table.ts';
import { newKeyAttributes } from '../../../sim/hsm/attributes.ts';
import { KeyVault } from '../../../sim/hsm/key-vault.ts';
import { AttributeType, KeyClass, KeyType } from '../../../src/wire/protobuf.ts';
import { Role } from '../../../src/wire/roles.ts';
import { Status } from '../../../src/wire/status.ts';
import { find, flag, generate, handleOf, label, TOKEN } from './key-support.ts';
import { ADMIN, ALICE, BOB, loggedIn, password, startCluster, type TestClient } from './support.ts';

const BOTH = [flag(AttributeType.ENCRYPT), flag(AttributeType.DECRYPT)];

/** Is it, to this client, a key that does not exist? */
async function isUnknown(client: TestClient, keyHandle: number): Promise<boolean> {
  const answers = [
    await client.ask('getAttributes', { keyHandle }),
    await client.ask('deleteKey', { keyHandle }),
    await client.ask('setAttributes', { keyHandle, attributes: [label('mine')] }),
    await client.ask('shareKey', { keyHandle, username: 'alice' }),
    await client.ask('unshareKey', { keyHandle, username: 'alice' }),
    await client.ask('encrypt', { keyHandle, aesGcm: {} }),
  ];
  const alike = (handle: number): boolean => handle !== keyHandle;
  return (
    answers.every(
      ({ status, detail }) => status === Status.INVALID_OBJECT_HANDLE && detail === 'there is no such key',
    ) && (await find(client, [])).every(alike)
  );
}

t.test('a shared user may use the key, on every HSM, and may not manage it', async (t) => {
  const { hsms, hsm } = await startCluster({ hsmCount: 2 });
  const [, second] = hsms as [(typeof hsms)[0], (typeof hsms)[0]];
  const alice = await loggedIn(hsm, ALICE);
  const bob = await loggedIn(second, BOB);
  const keyHandle = handleOf(await generate(alice, [TOKEN, label('shared'), ...BOTH]));
  const shared = await alice.ask('shareKey', { keyHandle, username: 'BOB' });
  t.equal(shared.status, Status.SUCCESS);
  const seen = await bob.ask(
    'getAttributes',
    { keyHandle, types: [AttributeType.LABEL] },
    { afterPosition: shared.position },
  );
  t.match(seen.keyAttributes, { owner: 'alice', sharedUsers: ['bob'] });
  t.same(await find(bob, [label('shared')]), [keyHandle]);
  t.same(await find(bob, []), [keyHandle]);
  const { encrypted } = await bob.ask('encrypt', { keyHandle, plaintext: Uint8Array.of(1), aesGcm: {} });
  const { ciphertext = new Uint8Array(), iv = new Uint8Array() } = encrypted ?? {};
  t.same((await alice.ask('decrypt', { keyHandle, ciphertext, aesGcm: { iv } })).decrypted?.plaintext, Buffer.of(1));
  for (const answer of [
    await bob.ask('deleteKey', { keyHandle }),
    await bob.ask('setAttributes', { keyHandle, attributes: [label('mine')] }),
    await bob.ask('shareKey', { keyHandle, username: 'bob' }),
    await bob.ask('unshareKey', { keyHandle, username: 'bob' }),
  ]) {
    t.equal(answer.status, Status.KEY_ACCESS_DENIED);
  }
  const unshared = await alice.ask('unshareKey', { keyHandle, username: 'bob' });
  await bob.ask('heartbeat', {}, { afterPosition: unshared.position });
  t.ok(await isUnknown(bob, keyHandle));
});

t.test('whom a key can be shared with', async (t) => {
  const { hsm, ledger } = await startCluster();
  const alice = await loggedIn(hsm, ALICE);
  const keyHandle = handleOf(await generate(alice, [TOKEN]));
  const share = async (username: string): Promise<string | undefined> =>
    Status[(await alice.ask('shareKey', { keyHandle, username })).status];
  t.equal(await share('nobody'), 'USER_DOES_NOT_EXIST');
  t.equal(await share('admin'), 'USER_DOES_NOT_EXIST', 'crypto users only');
  t.equal(await share('app_user'), 'USER_DOES_NOT_EXIST');
  t.equal(await share('alice'), 'INVALID_ARGUMENT');
  t.equal(await share(''), 'USER_DOES_NOT_EXIST');
  t.equal(await share('bob'), 'SUCCESS');
  const head = await ledger.head();
  t.equal(await share('bob'), 'SUCCESS', 'as it is');
  const unshare = async (username: string): Promise<string | undefined> =>
    Status[(await alice.ask('unshareKey', { keyHandle, username })).status];
  t.equal(await unshare('alice'), 'SUCCESS', 'it was not shared');
  for (const username of ['nobody', 'admin', '', '!!no name!!']) {
    t.equal(await unshare(username), 'USER_DOES_NOT_EXIST', `'${username}'`);
  }
  t.equal(await ledger.head(), head);
  const session = handleOf(await generate(alice));
  const { status } = await alice.ask('shareKey', { keyHandle: session, username: 'bob' });
  t.equal(status, Status.KEY_ACCESS_DENIED, 'a session key stays in its session');
});

t.test('sharing survives a change of attributes, and deletion ends it', async (t) => {
  const { hsm } = await startCluster();
  const alice = await loggedIn(hsm, ALICE);
  const bob = await loggedIn(hsm, BOB);
  const keyHandle = handleOf(await generate(alice, [TOKEN]));
  await alice.ask('shareKey', { keyHandle, username: 'bob' });
  await alice.ask('setAttributes', { keyHandle, attributes: [label('new')] });
  t.same(await find(bob, [label('new')]), [keyHandle]);
  await alice.ask('deleteKey', { keyHandle });
  t.ok(await isUnknown(bob, keyHandle));
});

t.test('a user with whom keys are shared can be deleted; the next of that name has none of them', async (t) => {
  const { hsm } = await startCluster();
  const alice = await loggedIn(hsm, ALICE);
  const admin = await loggedIn(hsm, ADMIN);
  const keyHandle = handleOf(await generate(alice, [TOKEN, ...BOTH]));
  await alice.ask('shareKey', { keyHandle, username: 'bob' });
  t.equal((await admin.ask('deleteUser', { username: 'bob', role: Role.CRYPTO_USER })).status, Status.SUCCESS);
  const { keyAttributes } = await alice.ask('getAttributes', { keyHandle });
  t.same(keyAttributes?.sharedUsers, []);
  await admin.ask('createUser', { username: 'bob', role: Role.CRYPTO_USER, password: password(BOB.password) });
  t.ok(await isUnknown(await loggedIn(hsm, BOB), keyHandle));
});

t.test('an admin sees every token key, in order, by label or not, and no session key', async (t) => {
  const { hsm } = await startCluster();
  const alice = await loggedIn(hsm, ALICE);
  const bob = await loggedIn(hsm, BOB);
  const admin = await loggedIn(hsm, ADMIN);
  const handles: number[] = [];
  for (const client of [alice, bob, alice, bob]) handles.push(handleOf(await generate(client, [TOKEN, label('l')])));
  await alice.ask('shareKey', { keyHandle: handles[0], username: 'bob' });
  const session = handleOf(await generate(alice, [label('l')]));
  t.same(await find(admin, []), handles);
  t.same(await find(admin, [label('l')]), handles, 'a shared one once');
  t.same(await find(admin, [label('l')], { afterHandle: handles[1], countMax: 1 }), [handles[2]]);
  t.equal((await admin.ask('getAttributes', { keyHandle: session })).status, Status.INVALID_OBJECT_HANDLE);
  t.equal((await admin.ask('encrypt', { keyHandle: handles[0], aesGcm: {} })).status, Status.ROLE_NOT_PERMITTED);
  t.same(await find(bob, []), [handles[0], handles[1], handles[3]]);
});

t.test('a public key is everybody’s to know of and its owner’s to manage', async (t) => {
  const vault = new KeyVault();
  const add = (handle: number, owner: string, keyClass: KeyClass): void =>
    vault.add({
      ...{ handle, owner, maskedMaterial: new Uint8Array(60), idempotencyKey: '' },
      attributes: newKeyAttributes(new Map(), {
        ...{ keyClass, keyType: KeyType.RSA, origin: GENERATED, checkValue: undefined },
      }),
    });
  add(1, 'alice', KeyClass.PUBLIC_KEY);
  add(2, 'alice', KeyClass.PRIVATE_KEY);
  add(3, 'bob', KeyClass.PUBLIC_KEY);
  add(4, 'bob', KeyClass.PRIVATE_KEY);
  const page = { filter: new Map(), afterHandle: 0, countMax: 10, scanMax: 100 };
  t.same(vault.find({ username: 'alice' }, page).handles, [1, 2, 3]);
  t.same(vault.find({ username: 'carol' }, page).handles, [1, 3]);
  t.ok(vault.get(3, { username: 'carol' }));
  t.notOk(vault.get(4, { username: 'alice' }));
  t.equal(vault.asymmetricCount, 4);
  vault.delete(3);
  t.same(vault.find({ username: 'alice' }, page).handles, [1, 2]);
  t.equal(vault.asymmetricCount, 3);
  vault.delete(4);
  t.notOk(vault.ownsKeys('bob'));
});
