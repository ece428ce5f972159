import t from 'tap';
import { CloseCode } from '../../../src/wire/close-codes.ts';
import type { AttributeFields, Response } from '../../../src/wire/messages.ts';
import { AttributeType, KeyClass, KeyType } from '../../../src/wire/protobuf.ts';
import { Status } from '../../../src/wire/status.ts';
import { attributesOf, find, flag, generate, handleOf, label, TOKEN } from './key-support.ts';
import { ALICE, BOB, loggedIn, password, settle, startCluster, type TestClient } from './support.ts';

t.test('attributes that the template does not name have the defaults of the attribute table', async (t) => {
  const { hsm } = await startCluster();
  const alice = await loggedIn(hsm, ALICE);
  const attributes = await attributesOf(alice, handleOf(await generate(alice)));
  const { KCV, ...rest } = attributes;
  t.match(KCV, /^[0-9a-f]{6}$/);
  t.same(rest, {
    CLASS: KeyClass.SECRET_KEY,
    KEY_TYPE: KeyType.AES,
    VALUE_LEN: 32,
    LABEL: '',
    ID: '',
    TOKEN: false,
    PRIVATE: true,
    SENSITIVE: true,
    EXTRACTABLE: true,
    ENCRYPT: false,
    DECRYPT: false,
    WRAP: false,
    UNWRAP: false,
    SIGN: true,
    VERIFY: true,
    DERIVE: false,
    MODIFIABLE: true,
    DESTROYABLE: true,
    WRAP_WITH_TRUSTED: false,
    TRUSTED: false,
    LOCAL: true,
    ALWAYS_SENSITIVE: true,
    NEVER_EXTRACTABLE: false,
  });
});

t.test('a template sets what it may', async (t) => {
  const { hsm } = await startCluster();
  const alice = await loggedIn(hsm, ALICE);
  const id: AttributeFields = { type: AttributeType.ID, octets: Uint8Array.of(0, 255, 128) };
  const template = [TOKEN, label('a label'), id, flag(AttributeType.EXTRACTABLE, false), flag(AttributeType.ENCRYPT)];
  const same = [
    flag(AttributeType.SENSITIVE),
    { type: AttributeType.CLASS, number: KeyClass.SECRET_KEY },
    { type: AttributeType.VALUE_LEN, number: 16 },
  ];
  const answer = await generate(alice, [...template, ...same], { keyLengthBytes: 16 });
  t.equal(answer.status, Status.SUCCESS);
  t.match(await attributesOf(alice, handleOf(answer)), {
    ...{ TOKEN: true, LABEL: Buffer.from('a label').toString('hex'), ID: '00ff80', EXTRACTABLE: false, ENCRYPT: true },
    ...{ VALUE_LEN: 16, NEVER_EXTRACTABLE: true },
  });
  const some = await alice.ask('getAttributes', { keyHandle: handleOf(answer), types: [AttributeType.VALUE_LEN] });
  t.match(some.keyAttributes, { owner: 'alice', attributes: [{ type: AttributeType.VALUE_LEN, number: 16 }] });
  t.equal(some.keyAttributes?.attributes.length, 1);
});

t.test('what a template may not say', async (t) => {
  const { hsm } = await startCluster();
  const alice = await loggedIn(hsm, ALICE);
  const cases: [AttributeFields[], Status][] = [
    [[flag(17 as AttributeType)], Status.ATTRIBUTE_TYPE_INVALID],
    [[flag(-1 as AttributeType)], Status.ATTRIBUTE_TYPE_INVALID],
    [[flag(AttributeType.LABEL)], Status.ATTRIBUTE_VALUE_INVALID],
    [[{ type: AttributeType.TOKEN, number: 1 }], Status.ATTRIBUTE_VALUE_INVALID],
    [[{ type: AttributeType.TOKEN }], Status.ATTRIBUTE_VALUE_INVALID],
    [[label('l'.repeat(257))], Status.ATTRIBUTE_VALUE_INVALID],
    [[TOKEN, TOKEN], Status.TEMPLATE_INCONSISTENT],
    [[TOKEN, flag(AttributeType.TOKEN, false)], Status.TEMPLATE_INCONSISTENT],
    [[{ type: AttributeType.CLASS, number: KeyClass.PUBLIC_KEY }], Status.TEMPLATE_INCONSISTENT],
    [[{ type: AttributeType.VALUE_LEN, number: 16 }], Status.TEMPLATE_INCONSISTENT],
    [[{ type: AttributeType.KEY_TYPE, number: KeyType.RSA }], Status.TEMPLATE_INCONSISTENT],
    [[flag(AttributeType.SENSITIVE, false)], Status.TEMPLATE_INCONSISTENT],
    [[flag(AttributeType.PRIVATE, false)], Status.TEMPLATE_INCONSISTENT],
    ...[
      ...[AttributeType.LOCAL, AttributeType.TRUSTED, AttributeType.ALWAYS_SENSITIVE, AttributeType.NEVER_EXTRACTABLE],
    ].map((type): [AttributeFields[], Status] => [[flag(type)], Status.ATTRIBUTE_READ_ONLY]),
    [[{ type: AttributeType.KCV, octets: Uint8Array.of(1, 2, 3) }], Status.ATTRIBUTE_READ_ONLY],
    [Array.from({ length: 65 }, () => TOKEN), Status.INVALID_ARGUMENT],
  ];
  for (const [attributes, status] of cases) {
    const answer = await generate(alice, attributes);
    t.equal(Status[answer.status], Status[status], JSON.stringify(attributes).slice(0, 80));
  }
  t.same(await find(alice, []), [], 'no key was made');
});

t.test('key types and lengths', async (t) => {
  const { hsm } = await startCluster();
  const alice = await loggedIn(hsm, ALICE);
  for (const keyLengthBytes of [16, 24, 32]) {
    t.equal((await generate(alice, [], { keyLengthBytes })).status, Status.SUCCESS);
  }
  for (const keyLengthBytes of [0, 15, 33, 2 ** 32 - 1]) {
    t.equal((await generate(alice, [], { keyLengthBytes })).status, Status.KEY_SIZE_RANGE);
  }
  for (const keyType of [KeyType.RSA, KeyType.EC, KeyType.EC_EDWARDS]) {
    t.equal((await generate(alice, [], { keyType })).status, Status.KEY_TYPE_INCONSISTENT);
  }
  t.equal((await generate(alice, [], { keyType: 99 as KeyType })).status, Status.ATTRIBUTE_VALUE_INVALID);
});

t.test('a token key has one handle on every HSM, from its ledger position, never used again', async (t) => {
  const { hsms, hsm } = await startCluster({ hsmCount: 2 });
  const [, second] = hsms as [(typeof hsms)[0], (typeof hsms)[0]];
  const alice = await loggedIn(hsm, ALICE);
  const elsewhere = await loggedIn(second, ALICE);
  const { position, ...first } = await generate(alice, [TOKEN, label('one')]);
  t.equal(first.keyGenerated?.keyHandle, 0x40000 + position);
  const keyHandle = handleOf({ ...first, position });
  const seen = await elsewhere.ask('findKeys', { attributes: [label('one')] }, { afterPosition: position });
  t.same(seen.foundKeys?.keyHandles, [keyHandle]);
  const deleted = await elsewhere.ask('deleteKey', { keyHandle });
  t.equal(deleted.status, Status.SUCCESS);
  const gone = await alice.ask('getAttributes', { keyHandle }, { afterPosition: deleted.position });
  t.equal(gone.status, Status.INVALID_OBJECT_HANDLE);
  t.ok(handleOf(await generate(alice, [TOKEN])) > keyHandle);
});

t.test('the same owner and the same idempotency key give the same token key, through any HSM', async (t) => {
  const { hsms, hsm } = await startCluster({ hsmCount: 2 });
  const [, second] = hsms as [(typeof hsms)[0], (typeof hsms)[0]];
  const clients = [await loggedIn(hsm, ALICE), await loggedIn(hsm, ALICE), await loggedIn(second, ALICE)];
  const answers = await Promise.all(clients.map((client) => generate(client, [TOKEN], { idempotencyKey: 'intent-1' })));
  t.equal(new Set(answers.map(handleOf)).size, 1);
  const [alice] = clients as [TestClient];
  t.not(handleOf(await generate(alice, [TOKEN], { idempotencyKey: 'intent-2' })), handleOf(answers[0] as Response));
  const bob = await loggedIn(hsm, BOB);
  t.not(handleOf(await generate(bob, [TOKEN], { idempotencyKey: 'intent-1' })), handleOf(answers[0] as Response));
  t.equal((await generate(alice, [TOKEN], { idempotencyKey: 'i'.repeat(65) })).status, Status.INVALID_ARGUMENT);
  t.equal((await find(alice, [])).length, 2);
});

t.test('another key under a known idempotency key is refused', async (t) => {
  const { hsm } = await startCluster();
  const alice = await loggedIn(hsm, ALICE);
  for (const kind of [[], [TOKEN]]) {
    const idempotencyKey = `intent-${kind.length}`;
    const again = (attributes = [label('a')], more = {}) =>
      generate(alice, [...kind, ...attributes], { idempotencyKey, ...more });
    const keyHandle = handleOf(await again());
    const others = [
      await again([label('b')]),
      await again([]),
      await again([label('a'), flag(AttributeType.EXTRACTABLE, false)]),
      await again(undefined, { keyLengthBytes: 16 }),
      await again(undefined, { keyType: KeyType.GENERIC_SECRET }),
    ];
    t.same(
      others.map(({ status }) => Status[status]),
      others.map(() => 'TEMPLATE_INCONSISTENT'),
    );
    t.equal(handleOf(await again()), keyHandle);
    await alice.ask('setAttributes', { keyHandle, attributes: [label('later')] });
    t.equal(handleOf(await again()), keyHandle, 'whatever has been set since');
  }
});

t.test('a key of somebody else is a key that does not exist', async (t) => {
  const { hsm } = await startCluster();
  const alice = await loggedIn(hsm, ALICE);
  const bob = await loggedIn(hsm, BOB);
  const both = [flag(AttributeType.ENCRYPT), flag(AttributeType.DECRYPT)];
  for (const attributes of [[TOKEN, ...both], both]) {
    const keyHandle = handleOf(await generate(alice, attributes));
    for (const handle of [keyHandle, keyHandle + 1]) {
      const aesGcm = { iv: new Uint8Array(12) };
      const answers = [
        await bob.ask('getAttributes', { keyHandle: handle }),
        await bob.ask('deleteKey', { keyHandle: handle }),
        await bob.ask('encrypt', { keyHandle: handle, aesGcm: {} }),
        await bob.ask('decrypt', { keyHandle: handle, ciphertext: new Uint8Array(16), aesGcm }),
      ];
      for (const { status, detail } of answers) {
        t.same([status, detail], [Status.INVALID_OBJECT_HANDLE, 'there is no such key']);
      }
    }
    t.same(await find(bob, []), []);
  }
});

t.test('a session key lives in its session only', async (t) => {
  const { hsm, ledger } = await startCluster();
  const alice = await loggedIn(hsm, ALICE);
  const other = await loggedIn(hsm, ALICE);
  const head = await ledger.head();
  const { position, ...answer } = await generate(alice, [label('session')]);
  const keyHandle = handleOf({ ...answer, position });
  t.ok(keyHandle > 2 ** 48, 'a range of its own');
  t.equal(position, 0);
  t.equal(await ledger.head(), head);
  t.same(await find(alice, [label('session')]), [keyHandle]);
  t.same(await find(other, [label('session')]), []);
  t.equal((await other.ask('getAttributes', { keyHandle })).status, Status.INVALID_OBJECT_HANDLE);
  await alice.ask('logout', {});
  const again = await loggedIn(hsm, ALICE);
  t.same(await find(again, []), []);
  const second = handleOf(await generate(again));
  t.ok(second > keyHandle);
  t.equal((await again.ask('deleteKey', { keyHandle: second })).status, Status.SUCCESS);
  t.equal((await again.ask('deleteKey', { keyHandle: second })).status, Status.INVALID_OBJECT_HANDLE);
});

t.test('a key that is not destroyable stays', async (t) => {
  const { hsm } = await startCluster();
  const alice = await loggedIn(hsm, ALICE);
  for (const attributes of [[TOKEN], []]) {
    const keyHandle = handleOf(await generate(alice, [...attributes, flag(AttributeType.DESTROYABLE, false)]));
    t.equal((await alice.ask('deleteKey', { keyHandle })).status, Status.KEY_ACCESS_DENIED);
    t.equal((await alice.ask('getAttributes', { keyHandle })).status, Status.SUCCESS);
  }
});

t.test('keys are found by the equality of all attributes named', async (t) => {
  const { hsm } = await startCluster();
  const alice = await loggedIn(hsm, ALICE);
  const id = (text: string): AttributeFields => ({ type: AttributeType.ID, octets: password(text) });
  const a1 = handleOf(await generate(alice, [TOKEN, label('a'), id('1')]));
  const a2 = handleOf(await generate(alice, [TOKEN, label('a'), id('2'), flag(AttributeType.ENCRYPT)]));
  const b1 = handleOf(await generate(alice, [TOKEN, label('b'), id('1')], { keyLengthBytes: 16 }));
  const none = handleOf(await generate(alice, []));
  const { KCV } = await attributesOf(alice, a2);
  const length: AttributeFields = { type: AttributeType.VALUE_LEN, number: 16 };
  const kcv: AttributeFields = { type: AttributeType.KCV, octets: Buffer.from(String(KCV), 'hex') };
  t.same(await find(alice, []), [a1, a2, b1, none]);
  t.same(await find(alice, [label('a')]), [a1, a2]);
  t.same(await find(alice, [id('1')]), [a1, b1]);
  t.same(await find(alice, [label('a'), id('1')]), [a1]);
  t.same(await find(alice, [label('b'), id('2')]), []);
  t.same(await find(alice, [label('')]), [none], 'the empty label, too');
  t.same(await find(alice, [label('zzz')]), []);
  t.same(await find(alice, [flag(AttributeType.ENCRYPT)]), [a2]);
  t.same(await find(alice, [length]), [b1]);
  t.same(await find(alice, [kcv]), [a2]);
  t.same(await find(alice, [TOKEN]), [a1, a2, b1]);
  await alice.ask('deleteKey', { keyHandle: a1 });
  t.same(await find(alice, [label('a')]), [a2]);
  t.same(await find(alice, [id('1')]), [b1]);
  for (const [attributes, status] of [
    [[flag(17 as AttributeType)], Status.ATTRIBUTE_TYPE_INVALID],
    [[flag(AttributeType.LABEL)], Status.ATTRIBUTE_VALUE_INVALID],
    [[TOKEN, TOKEN], Status.TEMPLATE_INCONSISTENT],
  ] as const) {
    t.equal((await alice.ask('findKeys', { attributes: [...attributes] })).status, status);
  }
});

t.test('found keys come a page at a time, token keys before session keys', async (t) => {
  const { hsm } = await startCluster();
  const alice = await loggedIn(hsm, ALICE);
  const session: number[] = [];
  const token: number[] = [];
  for (let count = 0; count < 4; count++) {
    session.push(handleOf(await generate(alice, [label('page')])));
    token.push(handleOf(await generate(alice, [TOKEN, label('page')])));
  }
  const all = [...token, ...session];
  for (const attributes of [[], [label('page')]]) {
    for (let countMax = 1; countMax <= 9; countMax++) {
      const seen: number[] = [];
      for (let truncated: boolean | undefined = true; truncated; ) {
        const { foundKeys } = await alice.ask('findKeys', { attributes, countMax, afterHandle: seen.at(-1) });
        seen.push(...(foundKeys?.keyHandles ?? []));
        truncated = foundKeys?.truncated;
      }
      t.same(seen, all, `${countMax} at a time`);
    }
  }
});

t.test('keys have a limit with a status of its own', async (t) => {
  const { hsm } = await startCluster({ settings: { keysMax: 2 } });
  const alice = await loggedIn(hsm, ALICE);
  const session = handleOf(await generate(alice));
  await generate(alice, [TOKEN]);
  t.equal((await generate(alice, [TOKEN])).status, Status.KEY_LIMIT_REACHED);
  t.equal((await generate(alice)).status, Status.KEY_LIMIT_REACHED);
  await alice.ask('deleteKey', { keyHandle: session });
  t.equal((await generate(alice, [TOKEN])).status, Status.SUCCESS);
});

t.test('a user that was deleted through another HSM makes no more keys', async (t) => {
  const { hsms, hsm, ledger } = await startCluster({ hsmCount: 2 });
  const [, second] = hsms as [(typeof hsms)[0], (typeof hsms)[0]];
  const bob = await loggedIn(hsm, BOB);
  const admin = await loggedIn(second, { username: 'admin', password: 'admin-password', role: 'admin' });
  hsm.held.hold();
  const { status, position } = await admin.ask('deleteUser', { username: 'bob', role: 1 });
  t.equal(status, Status.SUCCESS);
  void generate(bob, [TOKEN]);
  await settle();
  hsm.held.release();
  await settle();
  t.equal(bob.closedWith, CloseCode.SESSION_ENDED);
  t.equal(await ledger.head(), position, 'not even one that was asked for before');
});
