// A key to encrypt with, and whether an HSM decrypts with it what it has encrypted.

import type { HsmLink, RequestOptions } from '../../src/client/hsm-link.ts';
import { encodeKeyType, encodeTemplate } from '../../src/client/key-attributes.ts';
import { encodeRequests } from '../../src/wire/codec.ts';
import type { BodyFieldsOf } from '../../src/wire/messages.ts';
import type { BenchDevice } from './device.ts';

/** A link, or a session with a whole cluster. */
export type Asked = Pick<HsmLink, 'request'>;
export type EncryptRequest = BodyFieldsOf<'encrypt'> & { readonly keyHandle: number; readonly plaintext: Buffer };

export const encryptRequest = (keyHandle: number, payloadSize: number): EncryptRequest => ({
  ...{ keyHandle, plaintext: Buffer.alloc(payloadSize, 7), aesGcm: {} },
});

/** Of a new AES-256 key. */
export async function makeKey(asked: Asked): Promise<number> {
  const { keyGenerated } = await asked.request('generateKey', {
    keyType: encodeKeyType('aes'),
    keyLengthBytes: 32,
    attributes: encodeTemplate({ token: true, encrypt: true, decrypt: true, label: 'bench' }),
  });
  return keyGenerated?.keyHandle ?? 0;
}

/** @throws when the HSM does not decrypt what it encrypts */
export async function agree(asked: Asked, request: EncryptRequest, options?: RequestOptions): Promise<void> {
  const { keyHandle, plaintext } = request;
  const { encrypted } = await asked.request('encrypt', request, options);
  const { ciphertext, iv } = encrypted ?? {};
  const { decrypted } = await asked.request('decrypt', { keyHandle, ciphertext, aesGcm: { iv } }, options);
  if (!plaintext.equals(decrypted?.plaintext ?? new Uint8Array())) {
    throw new Error('the HSM does not decrypt what it encrypts');
  }
}

export interface Encrypting {
  readonly device: BenchDevice;
  readonly request: EncryptRequest;
  readonly encrypt: () => Promise<unknown>;
  /** As a request for it goes over the wire. */
  requestOctets(): Buffer;
  /** The key goes as well: the HSM may be somebody's. */
  stop(): Promise<void>;
}

/** Logged in, with a key of its own. @throws when the HSM does not decrypt what it encrypts */
export async function startEncrypting(device: BenchDevice, payloadSize: number): Promise<Encrypting> {
  const link = await device.logIn();
  const keyHandle = await makeKey(link);
  const request = encryptRequest(keyHandle, payloadSize);
  await agree(link, request);
  return {
    ...{ device, request },
    encrypt: () => link.request('encrypt', request),
    requestOctets: () => Buffer.concat(encodeRequests([{ id: 1_000, deadlineMs: 9_750, encrypt: request }])),
    async stop() {
      await link.request('deleteKey', { keyHandle });
      link.close();
    },
  };
}
