// AES-GCM tags of wrapped keys: each length both ways against OpenSSL, and those that are none.

import { createCipheriv, createDecipheriv } from 'node:crypto';
import t from 'tap';
import type { Response } from '../../../src/wire/messages.ts';
import { KeyClass, KeyType } from '../../../src/wire/protobuf.ts';
import { Status } from '../../../src/wire/status.ts';
import { type Owner, startOwner, succeeded, USES } from './crypto-support.ts';
import { attributesOf, handleOf } from './key-support.ts';

const KEK = Buffer.alloc(32, 3);
const PAYLOAD = Buffer.alloc(24, 5);
const aad = Buffer.from([0x10]);
const iv = Buffer.alloc(12, 7);
/** NIST SP 800-38D section 5.2.1.2, from CloudHSM's least: eight octets (user guide, wrapKey). */
const LENGTHS = [64, 96, 104, 112, 120, 128] as const;
const OTHERS = [1, 8, 32, 56, 72, 80, 88, 100, 127, 129, 136, 256, 2 ** 32 - 1];

interface Keys {
  readonly owner: Owner;
  readonly kek: number;
  readonly payload: number;
}

async function keys(): Promise<Keys> {
  const owner = await startOwner();
  const kek = await owner.secretKey(KeyType.AES, KEK, [...USES.wrap, ...USES.encrypt]);
  return { owner, kek, payload: await owner.secretKey(KeyType.AES, PAYLOAD) };
}

function sealed(tagLengthBits: number): Buffer {
  const cipher = createCipheriv('aes-256-gcm', KEK, iv, { authTagLength: tagLengthBits / 8 }).setAAD(aad);
  return Buffer.concat([cipher.update(PAYLOAD), cipher.final(), cipher.getAuthTag()]);
}

/** @throws Error when it does not open */
function opened(octets: Uint8Array, iv: Uint8Array, tagLengthBits: number): Buffer {
  const size = octets.byteLength - tagLengthBits / 8;
  const decipher = createDecipheriv('aes-256-gcm', KEK, iv, { authTagLength: tagLengthBits / 8 }).setAAD(aad);
  decipher.setAuthTag(octets.subarray(size));
  return Buffer.concat([decipher.update(octets.subarray(0, size)), decipher.final()]);
}

const wrap = ({ owner, kek, payload }: Keys, mechanism: object): Promise<Response> =>
  owner.client.ask('wrapKey', { wrappingKeyHandle: kek, keyHandle: payload, ...mechanism });
const unwrap = ({ owner, kek }: Keys, wrappedKey: Uint8Array, mechanism: object): Promise<Response> =>
  owner.client.ask('unwrapKey', {
    ...{ unwrappingKeyHandle: kek, wrappedKey, keyClass: KeyClass.SECRET_KEY, keyType: KeyType.AES },
    ...mechanism,
  });

t.test('what the HSM wraps, OpenSSL opens', async (t) => {
  const given = await keys();
  for (const tagLengthBits of [0, ...LENGTHS]) {
    const bits = tagLengthBits || 128;
    const { wrappedKey: beside } = succeeded(await wrap(given, { aesGcm: { aad, tagLengthBits } }));
    const octets = beside?.wrappedKey ?? Buffer.of();
    t.equal(octets.byteLength, PAYLOAD.byteLength + bits / 8, `${tagLengthBits}`);
    t.same(opened(octets, beside?.iv ?? Buffer.of(), bits), PAYLOAD, `${tagLengthBits}`);

    const { wrappedKey: before } = succeeded(await wrap(given, { cloudhsmAesGcm: { aad, tagLengthBits } }));
    const whole = before?.wrappedKey ?? Buffer.of();
    t.equal(whole.byteLength, 12 + PAYLOAD.byteLength + bits / 8, `${tagLengthBits}, the IV before it`);
    t.same(opened(whole.subarray(12), whole.subarray(0, 12), bits), PAYLOAD, `${tagLengthBits}, the IV before it`);
  }
});

t.test('what OpenSSL seals, the HSM unwraps; with a tag of another length it does not', async (t) => {
  const given = await keys();
  const { KCV } = await attributesOf(given.owner.client, given.payload);
  for (const tagLengthBits of LENGTHS) {
    const octets = sealed(tagLengthBits);
    for (const [wrapped, mechanism] of [
      [octets, { aesGcm: { aad, iv, tagLengthBits } }],
      [Buffer.concat([iv, octets]), { cloudhsmAesGcm: { aad, tagLengthBits } }],
    ] as const) {
      const handle = handleOf(succeeded(await unwrap(given, wrapped, mechanism)));
      t.same((await attributesOf(given.owner.client, handle)).KCV, KCV, `${tagLengthBits}`);
      const forged = Buffer.from(wrapped);
      forged[forged.byteLength - 1] = (forged.at(-1) ?? 0) ^ 1;
      for (const bad of [forged, wrapped.subarray(0, -1), Buffer.alloc(7), Buffer.of()]) {
        t.equal((await unwrap(given, bad, mechanism)).status, Status.UNWRAP_FAILED, `${tagLengthBits}`);
      }
    }
    for (const other of LENGTHS.filter((length) => length !== tagLengthBits)) {
      const { status } = await unwrap(given, octets, { aesGcm: { aad, iv, tagLengthBits: other } });
      t.equal(status, Status.UNWRAP_FAILED, `${tagLengthBits} read as ${other}`);
    }
  }
});

t.test('other lengths are refused, whatever is wrapped', async (t) => {
  const given = await keys();
  const expected = ['MECHANISM_PARAMETER_INVALID', 'tag_length_bits: one of 64, 96, 104, 112, 120, 128'];
  for (const tagLengthBits of OTHERS) {
    for (const mechanism of [{ aesGcm: { aad, iv, tagLengthBits } }, { cloudhsmAesGcm: { aad, tagLengthBits } }]) {
      const { status, detail } = await unwrap(given, sealed(128), mechanism);
      t.same([Status[status], detail], expected, `unwrap, ${tagLengthBits}`);
    }
    for (const mechanism of [{ aesGcm: { aad, tagLengthBits } }, { cloudhsmAesGcm: { aad, tagLengthBits } }]) {
      const { status, detail } = await wrap(given, mechanism);
      t.same([Status[status], detail], expected, `wrap, ${tagLengthBits}`);
    }
  }
});

t.test('data is encrypted with whole tags only', async (t) => {
  const { owner, kek: keyHandle } = await keys();
  const expected = ['MECHANISM_PARAMETER_INVALID', 'tag_length_bits: 128 but where keys are wrapped'];
  for (const tagLengthBits of [...LENGTHS.filter((length) => length !== 128), ...OTHERS]) {
    const octets = sealed(64);
    for (const answer of [
      await owner.client.ask('encrypt', { keyHandle, plaintext: PAYLOAD, aesGcm: { aad, tagLengthBits } }),
      await owner.client.ask('encrypt', { keyHandle, plaintext: PAYLOAD, cloudhsmAesGcm: { aad, tagLengthBits } }),
      await owner.client.ask('decrypt', { keyHandle, ciphertext: octets, aesGcm: { aad, iv, tagLengthBits } }),
      await owner.client.ask('decrypt', { keyHandle, ciphertext: octets, cloudhsmAesGcm: { aad, tagLengthBits } }),
    ]) {
      t.same([Status[answer.status], answer.detail], expected, `${tagLengthBits}`);
    }
  }
  const aesGcm = { aad, iv, tagLengthBits: 128 };
  const { decrypted } = succeeded(await owner.client.ask('decrypt', { keyHandle, ciphertext: sealed(128), aesGcm }));
  t.same(decrypted?.plaintext, PAYLOAD);
  const whole = { keyHandle, plaintext: PAYLOAD, cloudhsmAesGcm: { aad, tagLengthBits: 128 } };
  t.equal(succeeded(await owner.client.ask('encrypt', whole)).encrypted?.ciphertext.byteLength, 12 + 24 + 16);
});
