// A client of HSMs: keys and their use, on every mechanism once; errors by their names; two HSMs.

import { createPublicKey, createVerify, generateKeyPairSync, publicEncrypt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import { HsmClient, type RunningSimulator, startSimulator } from '../../../app/library/index.ts';
import { AS_SIMULATOR } from '../../support/control-server.ts';

const HELLO = Buffer.from('hello, HSM; this makes thirty-two');
const BLOCKS = Buffer.alloc(32, 7);
const IV = Buffer.alloc(16, 1);
const ALL = { encrypt: true, decrypt: true, wrap: true, unwrap: true } as const;

let simulator: RunningSimulator;
let hsm: HsmClient;
t.before(async () => {
  simulator = await startSimulator();
  hsm = await simulator.connectHsm();
});
t.teardown(() => simulator.stop());

t.test('an AES key: made, found, described, changed, deleted', async (t) => {
  const key = await hsm.generateKey(
    { type: 'aes', lengthBytes: 32 },
    { ...ALL, label: 'first', id: Buffer.from('id'), extractable: false, wrapTemplate: { sign: true } },
  );
  t.match(await hsm.describeKey(key), {
    ...{ keyHandle: key, class: 'secret-key', type: 'aes', label: 'first', owner: 'example_user', sharedWith: [] },
    ...{ token: true, local: true, extractable: false, neverExtractable: true, lengthBytes: 32, modifiable: true },
    ...{ encrypt: true, derive: false, id: Buffer.from('id'), wrapTemplate: { sign: true } },
  });
  t.same(await hsm.findKeys({ label: 'first', class: 'secret-key', encrypt: true }), [key]);
  t.same(await hsm.findKeys({ label: 'none such' }), []);
  await hsm.setAttributes(key, { label: 'second', encrypt: false });
  t.match(await hsm.describeKey(key), { label: 'second', encrypt: false });
  await hsm.shareKey(key, 'kmsuser');
  t.same((await hsm.describeKey(key)).sharedWith, ['kmsuser']);
  await hsm.unshareKey(key, 'kmsuser');
  await hsm.deleteKey(key);
  await t.rejects(hsm.describeKey(key), { code: 'device_refused', refusal: 'INVALID_OBJECT_HANDLE' });
});

t.test('encrypt and decrypt', async (t) => {
  const key = await hsm.generateKey({ type: 'aes', lengthBytes: 16 }, ALL);
  const plain = await hsm.encrypt(key, HELLO);
  t.same(await hsm.decrypt(key, plain.octets), HELLO);
  const aad = Buffer.from('context');
  const { octets, iv } = await hsm.encrypt(key, HELLO, { name: 'aes-gcm', aad });
  t.equal(iv?.length, 12);
  t.same(await hsm.decrypt(key, octets, { name: 'aes-gcm', aad, iv: iv as Uint8Array }), HELLO);
  await t.rejects(hsm.decrypt(key, octets, { name: 'aes-gcm', iv: iv as Uint8Array }), { code: 'device_refused' });
  for (const cipher of [
    ...[{ name: 'aes-ecb' } as const, { name: 'cloudhsm-aes-gcm', aad } as const],
    ...(['aes-cbc', 'aes-cbc-pad', 'aes-ctr'] as const).map((name) => ({ name, iv: IV })),
  ]) {
    const sealed = await hsm.encrypt(key, BLOCKS, cipher);
    t.same(await hsm.decrypt(key, sealed.octets, cipher), BLOCKS, cipher.name);
  }
});

t.test('keys wrapped with tags of other lengths', async (t) => {
  const kek = await hsm.generateKey({ type: 'aes', lengthBytes: 32 }, ALL);
  const payload = await hsm.generateKey({ type: 'aes', lengthBytes: 16 }, ALL);
  const spec = { class: 'secret-key', type: 'aes' } as const;
  for (const name of ['aes-gcm', 'cloudhsm-aes-gcm'] as const) {
    const whole = await hsm.wrapKey(kek, payload, { name });
    const mechanism = { name, tagLengthBits: 96 } as const;
    const { octets, iv } = await hsm.wrapKey(kek, payload, mechanism);
    t.equal(whole.octets.length - octets.length, 4, name);
    const back = await hsm.unwrapKey(kek, octets, iv === undefined ? mechanism : { ...mechanism, iv }, spec);
    t.same((await hsm.describeKey(back)).checkValue, (await hsm.describeKey(payload)).checkValue, name);
    const odd = { name, tagLengthBits: 72 } as unknown as { readonly name: typeof name };
    await t.rejects(hsm.wrapKey(kek, payload, odd), { code: 'device_refused', refusal: 'MECHANISM_PARAMETER_INVALID' });
    const data = { ...mechanism } as { readonly name: typeof name };
    await t.rejects(hsm.encrypt(kek, HELLO, data), { code: 'device_refused', refusal: 'MECHANISM_PARAMETER_INVALID' });
  }
});

t.test('RSA and EC key pairs', async (t) => {
  const [rsa, ec] = await Promise.all([
    hsm.generateKeyPair(
      { type: 'rsa', modulusBits: 2048 },
      {
        publicKey: { encrypt: true, wrap: true, verify: true },
        privateKey: { decrypt: true, unwrap: true, sign: true },
      },
    ),
    hsm.generateKeyPair(
      { type: 'ec', curve: 'secp256r1' },
      { publicKey: { verify: true, label: 'public' }, privateKey: { sign: true, derive: true } },
    ),
  ]);
  const spki = createPublicKey({
    key: Buffer.from(await hsm.exportPublicKey(rsa.privateKey)),
    format: 'der',
    type: 'spki',
  });
  t.match(await hsm.describeKey(rsa.publicKey), { class: 'public-key', type: 'rsa', modulusBits: 2048 });
  const sealed = publicEncrypt({ key: spki, oaepHash: 'sha256' }, HELLO);
  t.same(await hsm.decrypt(rsa.privateKey, sealed, { name: 'rsa-oaep', hash: 'sha256' }), HELLO);
  const signature = await hsm.sign(rsa.privateKey, HELLO, { name: 'rsa-pkcs', hash: 'sha256' });
  t.ok(createVerify('sha256').update(HELLO).verify(spki, signature), 'OpenSSL agrees');
  const pss = { name: 'rsa-pss', hash: 'sha384', saltLength: 48 } as const;
  t.ok(await hsm.verify(rsa.publicKey, HELLO, await hsm.sign(rsa.privateKey, HELLO, pss), pss));

  const ecdsa = { name: 'ecdsa', hash: 'sha256' } as const;
  const rs = await hsm.sign(ec.privateKey, HELLO, ecdsa);
  t.ok(await hsm.verify(ec.publicKey, HELLO, rs, ecdsa));
  t.notOk(await hsm.verify(ec.publicKey, BLOCKS, rs, ecdsa), 'of other data');
  const point = (await hsm.describeKey(ec.publicKey)).ecPoint?.subarray(2) ?? new Uint8Array(0);
  const derived = await hsm.deriveKey(
    ec.privateKey,
    { name: 'ecdh-x963', publicPoint: point, hash: 'sha256', sharedInfo: Buffer.from('x') },
    { type: 'aes', lengthBytes: 32 },
    { label: 'derived' },
  );
  t.match(await hsm.describeKey(derived), { label: 'derived', lengthBytes: 32 });
});

t.test('HMAC, a public key from outside, and what FIPS mode refuses', async (t) => {
  await t.rejects(hsm.generateKeyPair({ type: 'ed25519' }), { code: 'device_refused', refusal: 'POLICY_VIOLATION' });
  const secret = await hsm.generateKey({ type: 'generic-secret', lengthBytes: 32 }, { sign: true, derive: true });
  const hmac = { name: 'hmac', hash: 'sha256' } as const;
  t.ok(await hsm.verify(secret, HELLO, await hsm.sign(secret, HELLO, hmac), hmac));
  const counter = { name: 'kdf-counter', hash: 'sha256', counterBits: 32, fixedInput: Buffer.from('label') } as const;
  t.ok(await hsm.deriveKey(secret, counter, { type: 'aes', lengthBytes: 16 }));
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const der = publicKey.export({ format: 'der', type: 'spki' });
  const imported = await hsm.importPublicKey(der, { label: 'theirs', verify: true });
  t.same(await hsm.exportPublicKey(imported), der);
});

t.test('wrap and unwrap', async (t) => {
  const [wrapping, key] = await Promise.all([
    hsm.generateKey({ type: 'aes', lengthBytes: 32 }, ALL),
    hsm.generateKey({ type: 'aes', lengthBytes: 16 }, ALL),
  ]);
  const sealed = await hsm.encrypt(key, HELLO);
  for (const name of ['aes-no-pad', 'aes-zero-pad', 'aes-pkcs5-pad', 'cloudhsm-aes-gcm'] as const) {
    const { octets } = await hsm.wrapKey(wrapping, key, { name });
    const again = await hsm.unwrapKey(wrapping, octets, { name }, { class: 'secret-key', type: 'aes' }, ALL);
    t.same(await hsm.decrypt(again, sealed.octets), HELLO, name);
  }
  const unextractable = await hsm.generateKey({ type: 'aes', lengthBytes: 16 }, { extractable: false });
  await t.rejects(hsm.wrapKey(wrapping, unextractable, { name: 'aes-no-pad' }), { code: 'device_refused' });
});

t.test('digests and random octets', async (t) => {
  // FIPS 180-4 examples: "abc".
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  t.equal(Buffer.from(await hsm.digest(Buffer.from('abc'), 'sha256')).toString('hex'), abc);
  t.equal((await hsm.generateRandom(24)).length, 24);
});

t.test('what cannot be asked is refused here, by name', async (t) => {
  const code = 'invalid_configuration';
  await t.rejects(hsm.generateKey({ type: 'des' as 'aes', lengthBytes: 8 }), {
    code,
    message: /'des' is no type of key/,
  });
  await t.rejects(hsm.findKeys({ colour: 'red' } as object), { code, message: /'colour' is no key attribute/ });
  const misspelt = { name: 'aes-gcm', ad: HELLO } as unknown as { name: 'aes-gcm' };
  await t.rejects(hsm.encrypt(1, HELLO, misspelt), { code, message: "aes-gcm takes no parameter 'ad'" });
  await t.rejects(hsm.digest(HELLO, 'md5' as 'sha1'), { code, message: /'md5' is no hash/ });
});

t.test('an admin manages users; a crypto user may not', async (t) => {
  await using admin = await simulator.connectHsm({ role: 'admin' });
  await admin.users.create('worker', 'first-password');
  t.match(
    (await hsm.users.list()).find(({ username }) => username === 'worker'),
    { role: 'crypto-user', locked: 'false', coverage: 'full' },
  );
  const worker = await simulator.connectHsm({ username: 'worker', password: 'first-password' });
  await worker.changePassword('second-password');
  await worker.close();
  await t.rejects(worker.generateRandom(8), { code: 'connection_closed' });
  const stale = simulator.connectHsm({ username: 'worker', password: 'first-password' });
  await t.rejects(stale, { code: 'device_refused', refusal: 'USER_LOGIN_FAILURE' });
  await admin.users.setPassword('worker', 'third-password');
  await (await simulator.connectHsm({ username: 'worker', password: 'third-password' })).close();
  await t.rejects(hsm.users.create('other', 'password'), { code: 'device_refused' });
  await admin.users.delete('worker');
  t.notOk((await admin.users.list()).some(({ username }) => username === 'worker'));
});

t.test('where it is to connect to', async (t) => {
  const { ready, endpoint } = simulator;
  const { password = '' } = ready.clusters[0]?.users.find(({ username }) => username === 'example_user') ?? {};
  await using byEndpoint = await HsmClient.connect({ simulator: endpoint, password });
  await using byDocument = await HsmClient.connect({ simulator: ready, clusterId: simulator.clusterId });
  t.same([byEndpoint.clusterId, byDocument.username], [simulator.clusterId, 'example_user']);
  const code = 'invalid_configuration';
  await t.rejects(HsmClient.connect({ simulator: endpoint }), {
    ...{ code, message: 'the password of example_user is not known: give it as password' },
  });
  await t.rejects(HsmClient.connect({ simulator: ready, clusterId: 'cluster-none' }), { code: 'not_found' });
  await t.rejects(HsmClient.connect({ simulator: 'localhost:4760' }), { code, message: /is no endpoint/ });
  await t.rejects(HsmClient.connect({ simulator: 'http://127.0.0.1:1' }), { code: 'connection_failed' });
});

t.test('the token of a ready document goes with what the control API is asked', async (t) => {
  const tokens: unknown[] = [];
  const server = createServer(({ headers }, response) => {
    tokens.push(headers.authorization);
    response.writeHead(401, AS_SIMULATOR).end('{"error": "no"}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => void server.close());
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const refused = HsmClient.connect({ simulator: { ...simulator.ready, endpoint, controlToken: 'a-token' } });
  await t.rejects(refused, { code: 'not_authorized', message: 'no' });
  t.same(tokens, ['Bearer a-token']);
});

t.test('a lost HSM: requests go on, but not with keys that are on one HSM alone', async (t) => {
  await using own = await startSimulator();
  await using careful = await own.connectHsm();
  await using careless = await own.connectHsm({ keyAvailabilityCheck: false });
  const key = await careful.generateKey({ type: 'aes', lengthBytes: 32 }, ALL);
  const { octets } = await careful.encrypt(key, HELLO);
  await own.control.clusters.loseHsm(own.clusterId, own.hsmIds[0]);
  t.same(await careless.decrypt(key, octets), HELLO, 'the other HSM answers');
  await t.rejects(
    careless.generateKey({ type: 'aes', lengthBytes: 32 }).then((made) => careful.encrypt(made, HELLO)),
    {
      ...{ code: 'key_unavailable', message: /must be available on at least 2 HSMs/ },
    },
  );
  const states = careless.connections().filter(({ state }) => state === 'connected');
  t.same(
    states.map(({ hsmId }) => hsmId),
    [own.hsmIds[1]],
  );
});

t.test('HSMs that hang: a client waits for them as long as it was told', async (t) => {
  await using own = await startSimulator({ seed: 'cluster' });
  await using client = await own.connectHsm({ hsmTimeoutMs: 1_000 });
  const key = await client.generateKey({ type: 'aes', lengthBytes: 32 }, ALL);
  await own.control.faults.create({ name: 'hang', kind: 'hsm_hang', match: { operation: 'encrypt' } });
  const beginMs = performance.now();
  await t.rejects(client.encrypt(key, HELLO), { code: 'deadline_exceeded' });
  t.ok(performance.now() - beginMs < 10_000, 'and not as long as it would otherwise');
});
