// Each attribute x {in the template of a new key, set later by its owner, by an admin, by a stranger}, as CloudHSM CLI's
// table of key attributes has it.

import t from 'tap';
import { ATTRIBUTE_TYPES } from '../../../sim/hsm/attribute-table.ts';
import type { AttributeFields } from '../../../src/wire/messages.ts';
import { AttributeType, KeyClass, KeyType } from '../../../src/wire/protobuf.ts';
import { Status } from '../../../src/wire/status.ts';
import { attributesOf, find, flag, generate, handleOf, label, TOKEN } from './key-support.ts';
import { ADMIN, ALICE, BOB, loggedIn, settle, startCluster } from './support.ts';

const number = (type: AttributeType, value: number): AttributeFields => ({ type, number: value });
const octets = (type: AttributeType): AttributeFields => ({ type, octets: Uint8Array.of(1, 2, 3) });
const template = (type: AttributeType): AttributeFields => ({
  type,
  template: { attributes: [{ type: AttributeType.DERIVE, flag: true }] },
});

const nameOf = ({ type }: AttributeFields): string => AttributeType[type ?? -1] ?? '';

const OK = Status.SUCCESS;
const FIXED = Status.TEMPLATE_INCONSISTENT;
const NEVER = Status.ATTRIBUTE_READ_ONLY;

/** A value other than the default of an AES key; what a template with it is answered; what its owner's change is. */
const TABLE: readonly [AttributeFields, Status, Status][] = [
  [number(AttributeType.CLASS, KeyClass.PRIVATE_KEY), FIXED, NEVER],
  [number(AttributeType.KEY_TYPE, KeyType.GENERIC_SECRET), FIXED, NEVER],
  [number(AttributeType.VALUE_LEN, 16), FIXED, NEVER],
  [octets(AttributeType.MODULUS), NEVER, NEVER],
  [number(AttributeType.MODULUS_BITS, 2048), NEVER, NEVER],
  [octets(AttributeType.PUBLIC_EXPONENT), NEVER, NEVER],
  [octets(AttributeType.EC_PARAMS), NEVER, NEVER],
  [octets(AttributeType.EC_POINT), NEVER, NEVER],
  [label('another'), OK, OK],
  [octets(AttributeType.ID), OK, OK],
  [flag(AttributeType.TOKEN, false), OK, NEVER],
  [flag(AttributeType.PRIVATE, false), FIXED, NEVER],
  [flag(AttributeType.SENSITIVE, false), FIXED, NEVER],
  [flag(AttributeType.EXTRACTABLE, false), OK, NEVER],
  [flag(AttributeType.ENCRYPT), OK, OK],
  [flag(AttributeType.DECRYPT), OK, OK],
  [flag(AttributeType.WRAP), OK, OK],
  [flag(AttributeType.UNWRAP), OK, OK],
  [flag(AttributeType.SIGN, false), OK, OK],
  [flag(AttributeType.VERIFY, false), OK, OK],
  [flag(AttributeType.DERIVE), OK, OK],
  [flag(AttributeType.MODIFIABLE, false), OK, OK],
  [flag(AttributeType.DESTROYABLE, false), OK, OK],
  [flag(AttributeType.WRAP_WITH_TRUSTED), OK, OK],
  [flag(AttributeType.TRUSTED), NEVER, NEVER],
  [flag(AttributeType.LOCAL, false), NEVER, NEVER],
  [flag(AttributeType.ALWAYS_SENSITIVE, false), NEVER, NEVER],
  [flag(AttributeType.NEVER_EXTRACTABLE), NEVER, NEVER],
  [octets(AttributeType.KCV), NEVER, NEVER],
  [template(AttributeType.WRAP_TEMPLATE), OK, NEVER],
  [template(AttributeType.UNWRAP_TEMPLATE), OK, NEVER],
];

t.test('every attribute is in the table', async (t) => {
  t.same(TABLE.map(([{ type }]) => type).sort(), [...ATTRIBUTE_TYPES].sort());
});

t.test('in the template of a new key', async (t) => {
  const { hsm } = await startCluster();
  const alice = await loggedIn(hsm, ALICE);
  for (const [attribute, expected] of TABLE) {
    const name = nameOf(attribute);
    const answer = await generate(alice, attribute.type === AttributeType.TOKEN ? [attribute] : [TOKEN, attribute]);
    t.equal(Status[answer.status], Status[expected], name);
  }
});

t.test('set later by its owner: token keys on every HSM, session keys in their session', async (t) => {
  const { hsms, hsm } = await startCluster({ hsmCount: 2 });
  const [, second] = hsms as [(typeof hsms)[0], (typeof hsms)[0]];
  const alice = await loggedIn(hsm, ALICE);
  const elsewhere = await loggedIn(second, ALICE);
  for (const [attribute, , expected] of TABLE) {
    const name = nameOf(attribute);
    for (const template of [[TOKEN], []]) {
      const keyHandle = handleOf(await generate(alice, template));
      const before = await attributesOf(alice, keyHandle);
      const answer = await alice.ask('setAttributes', { keyHandle, attributes: [attribute] });
      // A session key is `token` false already.
      const isAsBefore = attribute.type === AttributeType.TOKEN && template.length === 0;
      t.equal(Status[answer.status], Status[isAsBefore ? OK : expected], name);
      const after = await attributesOf(alice, keyHandle);
      if (answer.status !== OK || isAsBefore) {
        t.same(after, before, 'nothing has changed');
        continue;
      }
      t.equal(answer.attributesSet?.keyHandle, keyHandle);
      const changed = Object.keys(after).filter((type) => after[type] !== before[type]);
      t.same(changed, [name]);
      if (template.length === 0) continue;
      await elsewhere.ask('heartbeat', {}, { afterPosition: answer.position });
      t.same(await attributesOf(elsewhere, keyHandle), after);
    }
  }
});

t.test('set later by an admin: trusted, and nothing else', async (t) => {
  const { hsm } = await startCluster();
  const alice = await loggedIn(hsm, ALICE);
  const admin = await loggedIn(hsm, ADMIN);
  for (const [attribute] of TABLE) {
    const keyHandle = handleOf(await generate(alice, [TOKEN]));
    const { status } = await admin.ask('setAttributes', { keyHandle, attributes: [attribute] });
    const expected = attribute.type === AttributeType.TRUSTED ? OK : Status.ROLE_NOT_PERMITTED;
    t.equal(Status[status], Status[expected], nameOf(attribute));
    t.equal((await attributesOf(alice, keyHandle)).TRUSTED, expected === OK);
    if (expected !== OK) continue;
    t.equal(
      (await admin.ask('setAttributes', { keyHandle, attributes: [flag(AttributeType.TRUSTED, false)] })).status,
      OK,
    );
    t.equal((await attributesOf(alice, keyHandle)).TRUSTED, false);
  }
});

t.test('set later by a stranger: there is no such key, shared users may not manage it', async (t) => {
  const { hsm } = await startCluster();
  const alice = await loggedIn(hsm, ALICE);
  const bob = await loggedIn(hsm, BOB);
  const keyHandle = handleOf(await generate(alice, [TOKEN]));
  const session = handleOf(await generate(alice));
  for (const [attribute] of TABLE) {
    const { status } = await bob.ask('setAttributes', { keyHandle, attributes: [attribute] });
    t.equal(Status[status], 'INVALID_OBJECT_HANDLE', nameOf(attribute));
    const ofSession = await bob.ask('setAttributes', { keyHandle: session, attributes: [attribute] });
    t.equal(ofSession.status, Status.INVALID_OBJECT_HANDLE);
  }
  await alice.ask('shareKey', { keyHandle, username: 'bob' });
  for (const [attribute] of TABLE) {
    const { status } = await bob.ask('setAttributes', { keyHandle, attributes: [attribute] });
    t.equal(Status[status], 'KEY_ACCESS_DENIED', nameOf(attribute));
  }
});

t.test('one-way flags do not go back, and a key that is not modifiable stays as it is', async (t) => {
  const { hsm } = await startCluster();
  const alice = await loggedIn(hsm, ALICE);
  const admin = await loggedIn(hsm, ADMIN);
  const keyHandle = handleOf(await generate(alice, [TOKEN]));
  const set = async (...attributes: AttributeFields[]): Promise<string | undefined> =>
    Status[(await alice.ask('setAttributes', { keyHandle, attributes })).status];
  t.equal(await set(flag(AttributeType.WRAP_WITH_TRUSTED), TOKEN), 'SUCCESS', 'true where it is true');
  t.equal(await set(flag(AttributeType.WRAP_WITH_TRUSTED, false)), 'ATTRIBUTE_READ_ONLY');
  t.equal(await set(label('new'), flag(AttributeType.TOKEN, false)), 'ATTRIBUTE_READ_ONLY');
  t.equal((await attributesOf(alice, keyHandle)).LABEL, '', 'all or none');
  t.equal(await set(flag(AttributeType.MODIFIABLE, false), label('last')), 'SUCCESS');
  t.equal(await set(label('later')), 'ATTRIBUTE_READ_ONLY');
  t.equal(await set(flag(AttributeType.MODIFIABLE)), 'ATTRIBUTE_READ_ONLY');
  const trusted = await admin.ask('setAttributes', { keyHandle, attributes: [flag(AttributeType.TRUSTED)] });
  t.equal(trusted.status, Status.ATTRIBUTE_READ_ONLY);
  t.equal(await set(), 'INVALID_ARGUMENT');
  t.equal(await set(TOKEN, TOKEN), 'TEMPLATE_INCONSISTENT');
  t.equal(await set(flag(17 as AttributeType)), 'ATTRIBUTE_TYPE_INVALID');
});

t.test('on hsm1.medium an id stays', async (t) => {
  const { hsm } = await startCluster({ settings: { hsmType: 'hsm1.medium' } });
  const alice = await loggedIn(hsm, ALICE);
  const keyHandle = handleOf(await generate(alice, [TOKEN]));
  const { status } = await alice.ask('setAttributes', { keyHandle, attributes: [octets(AttributeType.ID)] });
  t.equal(status, Status.ATTRIBUTE_READ_ONLY);
});

t.test('a key whose attributes were set is used, found and deleted by them', async (t) => {
  const { hsm } = await startCluster();
  const alice = await loggedIn(hsm, ALICE);
  for (const template of [[TOKEN], []]) {
    const keyHandle = handleOf(await generate(alice, [...template, label('before')]));
    t.equal((await alice.ask('encrypt', { keyHandle, aesGcm: {} })).status, Status.KEY_FUNCTION_NOT_PERMITTED);
    const uses = [AttributeType.ENCRYPT, AttributeType.DECRYPT].map((type) => flag(type));
    await alice.ask('setAttributes', { keyHandle, attributes: [...uses, label('after')] });
    const { encrypted } = await alice.ask('encrypt', { keyHandle, plaintext: Uint8Array.of(7), aesGcm: {} });
    const { ciphertext = new Uint8Array(), iv = new Uint8Array() } = encrypted ?? {};
    await alice.ask('setAttributes', { keyHandle, attributes: [label('later')] });
    const { decrypted } = await alice.ask('decrypt', { keyHandle, ciphertext, aesGcm: { iv } });
    t.same(decrypted?.plaintext, Buffer.of(7), 'the same material');
    const found = async (text: string) =>
      (await alice.ask('findKeys', { attributes: [label(text)] })).foundKeys?.keyHandles;
    t.same(await found('before'), []);
    t.same(await found('later'), [keyHandle]);
    await alice.ask('deleteKey', { keyHandle });
    t.same(await found('later'), []);
  }
});

t.test('a session key becomes a token key, under a token key’s handle', async (t) => {
  const { hsms, hsm } = await startCluster({ hsmCount: 2 });
  const [, second] = hsms as [(typeof hsms)[0], (typeof hsms)[0]];
  const alice = await loggedIn(hsm, ALICE);
  const session = handleOf(await generate(alice, [flag(AttributeType.ENCRYPT)], { idempotencyKey: 'intent' }));
  const body = { keyHandle: session, attributes: [TOKEN, label('kept')] };
  const [answer, twin] = await Promise.all([alice.ask('setAttributes', body), alice.ask('setAttributes', body)]);
  t.same([answer.status, twin.status], [Status.SUCCESS, Status.BUSY], 'one key becomes one');
  const keyHandle = answer.attributesSet?.keyHandle ?? 0;
  t.equal(keyHandle, 0x40000 + answer.position);
  t.equal((await alice.ask('getAttributes', { keyHandle: session })).status, Status.INVALID_OBJECT_HANDLE);
  const again = (attributes: AttributeFields[]) => generate(alice, attributes, { idempotencyKey: 'intent' });
  const asItIs = [TOKEN, label('kept'), flag(AttributeType.ENCRYPT)];
  t.equal(handleOf(await again(asItIs)), keyHandle, 'its intent goes with it');
  t.equal((await again([TOKEN])).status, Status.TEMPLATE_INCONSISTENT, 'which was another one');
  alice.drop();
  const elsewhere = await loggedIn(second, ALICE);
  t.match(await attributesOf(elsewhere, keyHandle), { TOKEN: true, LABEL: Buffer.from('kept').toString('hex') });
  t.equal((await elsewhere.ask('encrypt', { keyHandle, aesGcm: {} })).status, Status.SUCCESS);
});

t.test('a session key that is becoming a token key is not deleted meanwhile, and is gone when it has', async (t) => {
  const { hsm, clock } = await startCluster();
  const alice = await loggedIn(hsm, ALICE);
  const keyHandle = handleOf(await generate(alice));
  hsm.held.onAppend = (append) => {
    hsm.held.hold();
    return append();
  };
  const becoming = alice.ask('setAttributes', { keyHandle, attributes: [TOKEN] }, { deadlineMs: 50 });
  t.equal((await alice.ask('deleteKey', { keyHandle })).status, Status.BUSY);
  await settle();
  clock.advance(50);
  t.equal((await becoming).status, Status.OUTCOME_UNKNOWN);
  t.equal((await alice.ask('deleteKey', { keyHandle })).status, Status.BUSY, 'nobody knows yet');
  hsm.held.release();
  await settle();
  t.equal((await find(alice, [])).length, 1, 'one key is one key');
  t.equal((await alice.ask('deleteKey', { keyHandle })).status, Status.INVALID_OBJECT_HANDLE);
});

t.test('templates are attributes with a value of their own', async (t) => {
  const { hsm } = await startCluster();
  const alice = await loggedIn(hsm, ALICE);
  const of = (...attributes: AttributeFields[]): AttributeFields => ({
    type: AttributeType.UNWRAP_TEMPLATE,
    template: { attributes: attributes as object[] },
  });
  const both = [flag(AttributeType.EXTRACTABLE, false), label('unwrapped')];
  const keyHandle = handleOf(await generate(alice, [TOKEN, of(...both)]));
  const types = [AttributeType.UNWRAP_TEMPLATE];
  const { keyAttributes } = await alice.ask('getAttributes', { keyHandle, types });
  const expected = [label('unwrapped'), flag(AttributeType.EXTRACTABLE, false)];
  t.match(keyAttributes?.attributes[0]?.template?.attributes, expected);
  const found = await alice.ask('findKeys', { attributes: [of(...both.toReversed())] });
  t.same(found.foundKeys?.keyHandles, [keyHandle], 'in whatever order');
  t.equal((await generate(alice, [flag(AttributeType.UNWRAP_TEMPLATE)])).status, Status.ATTRIBUTE_VALUE_INVALID);
  t.equal((await generate(alice, [of(TOKEN, TOKEN)])).status, Status.TEMPLATE_INCONSISTENT);
  t.equal((await generate(alice, [of({ type: 17 as AttributeType })])).status, Status.ATTRIBUTE_TYPE_INVALID);
  t.equal((await generate(alice, [of(of())])).status, Status.ATTRIBUTE_VALUE_INVALID, 'no templates in templates');
});
