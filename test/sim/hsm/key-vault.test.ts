import t from 'tap';
import { GENERATED, type KeyFacts } from '../../../sim/hsm/attribute-table.ts';
import { newKeyAttributes } from '../../../sim/hsm/attributes.ts';
import { KeyVault, TOKEN_KEY_HANDLE_BASE } from '../../../sim/hsm/key-vault.ts';
import { octetsToText } from '../../../sim/hsm/stored-key.ts';
import { AttributeType, KeyClass, KeyType } from '../../../src/wire/protobuf.ts';

const KEY_COUNT = 100_000;
const FACTS: KeyFacts = {
  ...{ keyClass: KeyClass.SECRET_KEY, keyType: KeyType.AES, origin: GENERATED },
  ...{ lengthBytes: 32, checkValue: Uint8Array.of(1, 2, 3) },
};
const ALICE = { username: 'alice' };
const BOB = { username: 'bob' };
const SCAN_ALL = Number.MAX_SAFE_INTEGER;
const labelOf = (count: number): Uint8Array => Buffer.from(`label-${count}`);

function addKey(vault: KeyVault, count: number, owner = 'alice'): void {
  const template = new Map([[AttributeType.LABEL, labelOf(count)]]);
  vault.add({
    handle: TOKEN_KEY_HANDLE_BASE + count,
    owner,
    attributes: newKeyAttributes(template, FACTS),
    maskedMaterial: new Uint8Array(60),
    idempotencyKey: '',
  });
}

const labelled = (text: Uint8Array) => new Map([[AttributeType.LABEL, octetsToText(text)]]);

t.test('one key among many is found by its label alone', (t) => {
  const vault = new KeyVault();
  for (let count = 1; count <= KEY_COUNT; count++) addKey(vault, count);
  t.equal(vault.size, KEY_COUNT);
  for (const count of [1, 500, KEY_COUNT]) {
    const page = { filter: labelled(labelOf(count)), afterHandle: 0, countMax: 10, scanMax: SCAN_ALL };
    t.same(vault.find(ALICE, page).handles, [TOKEN_KEY_HANDLE_BASE + count]);
    t.same(vault.find(BOB, page).handles, []);
  }
  const page = {
    filter: new Map(),
    afterHandle: TOKEN_KEY_HANDLE_BASE + KEY_COUNT - 2,
    countMax: 10,
    scanMax: SCAN_ALL,
  };
  t.same(
    vault.find(ALICE, page).handles,
    [KEY_COUNT - 1, KEY_COUNT].map((count) => TOKEN_KEY_HANDLE_BASE + count),
  );
  t.end();
});

t.test('keys that share a label stay in order of handle through additions and deletions', (t) => {
  const vault = new KeyVault();
  const handles = [5, 3, 9, 1, 7];
  const attributes = newKeyAttributes(new Map([[AttributeType.LABEL, labelOf(0)]]), FACTS);
  for (const handle of handles) {
    vault.add({ handle, owner: 'alice', attributes, maskedMaterial: new Uint8Array(60), idempotencyKey: `i${handle}` });
  }
  const page = { filter: labelled(labelOf(0)), afterHandle: 0, countMax: 10, scanMax: SCAN_ALL };
  t.same(vault.find(ALICE, page).handles, [1, 3, 5, 7, 9]);
  t.equal(vault.byIdempotencyKey('alice', 'i5')?.handle, 5);
  vault.delete(5);
  vault.delete(5);
  t.equal(vault.byIdempotencyKey('alice', 'i5'), undefined);
  t.same(vault.find(ALICE, page).handles, [1, 3, 7, 9]);
  for (const handle of handles) vault.delete(handle);
  t.same(vault.find(ALICE, page).handles, []);
  t.notOk(vault.ownsKeys('alice'));
  t.end();
});
