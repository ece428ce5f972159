// SoftHSM2 in process, through pkcs11js: the same work as the device benches, in a process of its own. Says `{}` when it is
// ready, or `{ absent }` with what to do about it; then, asked for `{ count }`, how long that many took.
//
//   node softhsm.mjs encrypt|sign-rsa2048|sign-p256|login PAYLOAD_SIZE

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const LIBRARIES = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/local/lib/softhsm/libsofthsm2.so',
  '/opt/homebrew/lib/softhsm/libsofthsm2.so',
];
const PIN = '123456';
/** The curve's object identifier, DER: 1.2.840.10045.3.1.7. */
const P256 = Buffer.from('06082a8648ce3d030107', 'hex');
const TAG_SIZE = 16;

const [operation, payloadSize] = [process.argv[2], Number(process.argv[3])];
const payload = Buffer.alloc(payloadSize, 7);

function absent(why) {
  process.send?.({ absent: why });
  process.disconnect?.();
  process.exit(0);
}

const library = LIBRARIES.find((path) => existsSync(path));
if (library === undefined) absent('SoftHSM2 is not installed: apt-get install softhsm2');
const pkcs11js = await import('pkcs11js').then(
  (module) => module.default,
  () => absent('pkcs11js is not installed: npm install --prefix bench/peers'),
);

const folder = mkdtempSync(join(tmpdir(), 'softhsm-bench-'));
mkdirSync(join(folder, 'tokens'));
const configuration = `directories.tokendir = ${folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n`;
writeFileSync(join(folder, 'softhsm2.conf'), configuration);
process.env.SOFTHSM2_CONF = join(folder, 'softhsm2.conf');
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const module = new pkcs11js.PKCS11();
module.load(library);
module.C_Initialize();
const READ_WRITE = pkcs11js.CKF_SERIAL_SESSION | pkcs11js.CKF_RW_SESSION;
module.C_InitToken(module.C_GetSlotList(true)[0], PIN, 'bench');
const slot = module.C_GetSlotList(true)[0];
const admin = module.C_OpenSession(slot, READ_WRITE);
module.C_Login(admin, pkcs11js.CKU_SO, PIN);
module.C_InitPIN(admin, PIN);
module.C_Logout(admin);
module.C_CloseSession(admin);

/** Logged in; the login itself is measured without it. */
function openSession() {
  const session = module.C_OpenSession(slot, READ_WRITE);
  module.C_Login(session, pkcs11js.CKU_USER, PIN);
  return session;
}

const flag = (type) => ({ type, value: true });
/** Neither on disk nor masked in memory: SoftHSM2 is quickest with such keys. */
const QUICKEST = [pkcs11js.CKA_TOKEN, pkcs11js.CKA_PRIVATE].map((type) => ({ type, value: false }));

function encrypting() {
  const session = openSession();
  const template = [
    ...[...QUICKEST, flag(pkcs11js.CKA_ENCRYPT), flag(pkcs11js.CKA_DECRYPT)],
    { type: pkcs11js.CKA_VALUE_LEN, value: 32 },
  ];
  const key = module.C_GenerateKey(session, { mechanism: pkcs11js.CKM_AES_KEY_GEN }, template);
  const mechanism = {
    mechanism: pkcs11js.CKM_AES_GCM,
    parameter: { type: pkcs11js.CK_PARAMS_AES_GCM, iv: Buffer.alloc(12, 2), ivBits: 96, tagBits: TAG_SIZE * 8 },
  };
  const sealed = Buffer.alloc(payloadSize + TAG_SIZE);
  const encrypt = () => {
    module.C_EncryptInit(session, mechanism, key);
    return module.C_Encrypt(session, payload, sealed);
  };
  const encrypted = Buffer.from(encrypt());
  module.C_DecryptInit(session, mechanism, key);
  if (!payload.equals(module.C_Decrypt(session, encrypted, Buffer.alloc(payloadSize + TAG_SIZE)))) {
    throw new Error('SoftHSM2 does not decrypt what it encrypts');
  }
  return encrypt;
}

function signing(keyPair, mechanism, data) {
  const session = openSession();
  const [publicTemplate, generation] = keyPair;
  const { publicKey, privateKey } = module.C_GenerateKeyPair(
    session,
    { mechanism: generation },
    [...QUICKEST, flag(pkcs11js.CKA_VERIFY), ...publicTemplate],
    [...QUICKEST, flag(pkcs11js.CKA_SIGN)],
  );
  const signature = Buffer.alloc(512);
  const sign = () => {
    module.C_SignInit(session, { mechanism }, privateKey);
    return module.C_Sign(session, data(), signature);
  };
  const signed = Buffer.from(sign());
  module.C_VerifyInit(session, { mechanism }, publicKey);
  if (!module.C_Verify(session, data(), signed)) throw new Error('SoftHSM2 does not verify what it signs');
  return sign;
}

function loggingIn() {
  return () => {
    const session = module.C_OpenSession(slot, READ_WRITE);
    module.C_Login(session, pkcs11js.CKU_USER, PIN);
    module.C_Logout(session);
    module.C_CloseSession(session);
  };
}

const MAKERS = {
  encrypt: encrypting,
  'sign-rsa2048': () =>
    signing(
      [
        [
          { type: pkcs11js.CKA_MODULUS_BITS, value: 2048 },
          { type: pkcs11js.CKA_PUBLIC_EXPONENT, value: Buffer.from([1, 0, 1]) },
        ],
        pkcs11js.CKM_RSA_PKCS_KEY_PAIR_GEN,
      ],
      pkcs11js.CKM_SHA256_RSA_PKCS,
      () => payload,
    ),
  // SoftHSM2 2.6 has no ECDSA that hashes.
  'sign-p256': () =>
    signing([[{ type: pkcs11js.CKA_EC_PARAMS, value: P256 }], pkcs11js.CKM_EC_KEY_PAIR_GEN], pkcs11js.CKM_ECDSA, () =>
      createHash('sha256').update(payload).digest(),
    ),
  login: loggingIn,
};

const once = MAKERS[operation]();
process.on('message', ({ count }) => {
  const startMs = performance.now();
  for (let done = 0; done < count; done++) once();
  process.send?.({ tookMs: performance.now() - startMs });
});
process.once('disconnect', () => process.exit(0));
process.send?.({});
