// What is no octets, no handle, no number, no flag and no template is refused at once, with its name; nothing of it is sent,
// and requests of the same turn go on.

import t from 'tap';
import { HsmClient, type HsmUsers, type RunningSimulator, startSimulator } from '../../../app/library/index.ts';

/** As JavaScript would call it, where no compiler looks. */
type Loose<T> = { readonly [Method in keyof T]: (...args: unknown[]) => Promise<unknown> };

const HELLO = Buffer.from('hello');
const AES = { type: 'aes', lengthBytes: 32 };
const CODE = 'invalid_configuration';

let simulator: RunningSimulator;
let hsm: HsmClient;
let loose: Loose<HsmClient>;
let key: number;
t.before(async () => {
  simulator = await startSimulator();
  hsm = await simulator.connectHsm();
  loose = hsm as unknown as Loose<HsmClient>;
  key = await hsm.generateKey({ type: 'aes', lengthBytes: 32 }, { encrypt: true, decrypt: true });
});
t.teardown(() => simulator.stop());

const NO_OCTETS: readonly (readonly [unknown, string])[] = [
  ...([
    ['text', 'a string'],
    [undefined, 'undefined'],
    [null, 'null'],
    [5, '5'],
    [5n, '5'],
    [[1, 2], 'an array'],
  ] as const),
  ...([
    [{}, 'an object'],
    [{ byteLength: 3 }, 'an object'],
    [new ArrayBuffer(4), 'an ArrayBuffer'],
  ] as const),
  ...([
    [new Uint16Array(24), 'a Uint16Array'],
    [Symbol('x'), 'a symbol'],
    [Object.create(null), 'an object'],
  ] as const),
];

t.test('octets', async (t) => {
  for (const [value, said] of NO_OCTETS) {
    const beside = hsm.encrypt(key, HELLO);
    const wrong = (name: string) => ({
      name: 'SimError',
      code: CODE,
      message: new RegExp(`^${name} takes a Uint8Array, not ${said}`),
    });
    await t.rejects(loose.encrypt(key, value), wrong('plaintext'));
    await t.rejects(loose.decrypt(key, value), wrong('ciphertext'));
    await t.rejects(loose.sign(key, value, { name: 'hmac', hash: 'sha256' }), wrong('data'));
    await t.rejects(loose.verify(key, HELLO, value, { name: 'aes-cmac' }), wrong('signature'));
    await t.rejects(loose.digest(value, 'sha256'), wrong('data'));
    await t.rejects(loose.importPublicKey(value), wrong('spki'));
    await t.rejects(
      loose.unwrapKey(key, value, { name: 'aes-no-pad' }, { class: 'secret-key', type: 'aes' }),
      wrong('wrappedKey'),
    );
    t.same(await hsm.decrypt(key, (await beside).octets), HELLO, 'what was asked beside it is answered');
    // Absent is allowed there.
    if (value === undefined) continue;
    await t.rejects(loose.encrypt(key, HELLO, { name: 'cloudhsm-aes-gcm', aad: value }), wrong('aad'));
    await t.rejects(loose.encrypt(key, HELLO, { name: 'aes-cbc', iv: value }), wrong('iv'));
    await t.rejects(loose.generateKey(AES, { id: value }), wrong('id'));
    await t.rejects(loose.findKeys({ id: value }), wrong('id'));
  }
});

t.test('octets of every view of octets', async (t) => {
  const { buffer } = new Uint8Array([0, 1, 2, 3, 4]);
  const shared = new Uint8Array(new SharedArrayBuffer(4)).fill(9);
  for (const octets of [new Uint8Array(buffer, 1, 3), shared, new Uint8Array(0), Buffer.from('text')]) {
    const { octets: sealed } = await hsm.encrypt(key, octets);
    t.same(Buffer.from(await hsm.decrypt(key, sealed)), Buffer.from(octets));
  }
});

t.test('handles', async (t) => {
  const other = await hsm.generateKey({ type: 'aes', lengthBytes: 32 }, { encrypt: true });
  const strange = [
    other + 0.5,
    -1,
    Number.NaN,
    2 ** 53,
    String(other),
    undefined,
    null,
    {},
    BigInt(other),
    Symbol('x'),
  ];
  for (const handle of strange) {
    const wrong = (name: string) => ({
      name: 'SimError',
      code: CODE,
      message: new RegExp(`^${name} takes a whole number`),
    });
    for (const method of [
      'deleteKey',
      'describeKey',
      'exportPublicKey',
      'encrypt',
      'decrypt',
      'sign',
      'verify',
    ] as const) {
      await t.rejects(loose[method](handle, HELLO, HELLO), wrong('keyHandle'), method);
    }
    await t.rejects(loose.setAttributes(handle, {}), wrong('keyHandle'));
    await t.rejects(loose.shareKey(handle, 'kmsuser'), wrong('keyHandle'));
    await t.rejects(loose.unshareKey(handle, 'kmsuser'), wrong('keyHandle'));
    await t.rejects(loose.wrapKey(key, handle, { name: 'aes-no-pad' }), wrong('keyHandle'));
    await t.rejects(loose.wrapKey(handle, key, { name: 'aes-no-pad' }), wrong('wrappingKeyHandle'));
    await t.rejects(loose.unwrapKey(handle, HELLO), wrong('unwrappingKeyHandle'));
    await t.rejects(loose.deriveKey(handle), wrong('baseKeyHandle'));
  }
  t.equal((await hsm.describeKey(other)).keyHandle, other, 'it is still there');
});

t.test('numbers', async (t) => {
  const message = (name: string) => ({
    name: 'SimError',
    code: CODE,
    message: new RegExp(`^${name} takes a whole number`),
  });
  for (const number of ['32', 1.5, -1, Number.NaN, 2 ** 32, null, {}, 32n]) {
    await t.rejects(loose.generateKey({ type: 'aes', lengthBytes: number }), message('lengthBytes'));
    await t.rejects(loose.generateRandom(number), message('length'));
    await t.rejects(loose.findKeys({ lengthBytes: number }), message('lengthBytes'));
    const rsa = { type: 'rsa', modulusBits: 2048, publicExponent: number };
    await t.rejects(loose.generateKeyPair(rsa), message('publicExponent'));
    await t.rejects(loose.generateKeyPair({ ...rsa, modulusBits: number }), message('modulusBits'));
    const pss = { name: 'rsa-pss', hash: 'sha256', saltLength: number };
    await t.rejects(loose.sign(key, HELLO, pss), message('saltLength'));
    await t.rejects(loose.wrapKey(key, key, { name: 'aes-gcm', tagLengthBits: number }), message('tagLengthBits'));
  }
});

t.test('flags, text, names and templates', async (t) => {
  const rejects = async (asked: Promise<unknown>, message: RegExp): Promise<void> =>
    void (await t.rejects(asked, { name: 'SimError', code: CODE, message }));
  for (const flag of ['yes', 1, null, {}, []]) {
    await rejects(loose.generateKey(AES, { encrypt: flag }), /^encrypt takes true or false, not /);
    await rejects(loose.generateKey(AES, { wrapTemplate: { sign: flag } }), /^sign takes true or false, not /);
  }
  for (const text of [5, null, {}, Symbol('x'), HELLO]) {
    await rejects(loose.generateKey(AES, { label: text }), /^label takes text, not /);
    await rejects(loose.shareKey(key, text), /^username takes text, not /);
    await rejects(loose.changePassword(text), /^newPassword takes text, not /);
    const users = hsm.users as unknown as Loose<HsmUsers>;
    await rejects(users.create(text, 'a-password'), /^username takes text, not /);
    await rejects(users.create('somebody', text), /^password takes text, not /);
    await rejects(users.setPassword('somebody', text), /^newPassword takes text, not /);
    await rejects(users.delete('somebody', text), / is no role; there are crypto-user, admin/);
  }
  for (const record of [null, 5, 'text', [], [1], HELLO, Symbol('x')]) {
    await rejects(loose.generateKey(record), /^spec takes an object, not /);
    await rejects(loose.generateKey(AES, record), /^template takes an object, not /);
    await rejects(loose.generateKeyPair({ type: 'ed25519' }, record), /^templates takes an object, not /);
    await rejects(
      loose.generateKeyPair({ type: 'ed25519' }, { publicKey: record }),
      /^publicKey takes an object, not /,
    );
    await rejects(loose.findKeys(record), /^filter takes an object, not /);
    await rejects(loose.setAttributes(key, record), /^attributes takes an object, not /);
    await rejects(loose.generateKey(AES, { unwrapTemplate: record }), /^unwrapTemplate takes an object, not /);
    await rejects(loose.encrypt(key, HELLO, record), /^mechanism takes an object, not /);
    await rejects(loose.sign(key, HELLO, record), /^mechanism takes an object, not /);
    await rejects(HsmClient.connect(record as never), /^HsmClient.connect takes an object, not /);
  }
  await rejects(loose.sign(key, HELLO), /^mechanism takes an object, not undefined/);
  await rejects(loose.setAttributes(key), /^attributes takes an object, not undefined/);
  for (const name of [undefined, 5, Symbol('x'), {}, Object.create(null), 'toString']) {
    await rejects(loose.encrypt(key, HELLO, { name }), / is no mechanism; there are aes-gcm/);
    await rejects(loose.digest(HELLO, name), / is no hash; there are sha1/);
    await rejects(loose.generateKey({ type: name, lengthBytes: 32 }), / is no type of key; there are aes/);
    await rejects(loose.generateKeyPair({ type: 'ec', curve: name }), / is no curve; there are secp224r1/);
  }
  await rejects(
    loose.generateKeyPair({ type: 'ed25519' }, { public: {} }),
    /^templates takes no 'public'; it takes publicKey, privateKey/,
  );
});

t.test('where and as whom to connect', async (t) => {
  const connect = (options: object): Promise<HsmClient> =>
    HsmClient.connect({ simulator: simulator.ready, ...options });
  const rejects = async (options: object, message: RegExp): Promise<void> =>
    void (await t.rejects(connect(options), { name: 'SimError', code: CODE, message }));
  await rejects({ simulator: undefined }, /^simulator takes an endpoint or a ready document, not undefined/);
  await rejects({ simulator: {} }, /^simulator takes an endpoint or a ready document, not an object/);
  await rejects({ role: 'root' }, /^'root' is no role; there are crypto-user, admin/);
  await rejects({ clusterId: 5 }, /^clusterId takes text, not 5/);
  await rejects({ username: null }, /^username takes text, not null/);
  await rejects({ password: HELLO }, /^password takes text, not a Buffer/);
  await rejects({ trustAnchor: HELLO }, /^trustAnchor takes text, not a Buffer/);
  await rejects({ hsmTimeoutMs: 99 }, /^hsmTimeoutMs takes a whole number from 100 to 600000, not 99$/);
  await rejects({ hsmTimeoutMs: '500' }, /^hsmTimeoutMs takes a whole number from 100 to 600000, not '500'$/);
  await rejects({ keyAvailabilityCheck: 'no' }, /^keyAvailabilityCheck takes true or false, not 'no'/);
  await rejects({ clientCertificate: 'PEM' }, /^clientCertificate takes an object, not a string/);
  await rejects({ user: 'somebody' }, /^HsmClient.connect takes no 'user'; it takes simulator, /);
});
