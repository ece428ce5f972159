// A client logged in to an HSM, with a key that it has been seen to encrypt and decrypt with.

import { encodeKeyType, encodeTemplate } from '../../src/client/key-attributes.ts';
import { encodeRequests } from '../../src/wire/codec.ts';
import type { BodyFieldsOf } from '../../src/wire/messages.ts';
import type { BenchDevice } from './device.ts';

export interface Encrypting {
  readonly device: BenchDevice;
  readonly encrypt: () => Promise<unknown>;
  /** As a request for it goes over the wire. */
  requestOctets(): Buffer;
  /** The key goes as well: the HSM may be somebody's. */
  stop(): Promise<void>;
}

/** @throws when the HSM does not decrypt what it encrypts */
export async function startEncrypting(device: BenchDevice, payloadSize: number): Promise<Encrypting> {
  const link = await device.logIn();
  const { keyGenerated } = await link.request('generateKey', {
    keyType: encodeKeyType('aes'),
    keyLengthBytes: 32,
    attributes: encodeTemplate({ token: true, encrypt: true, decrypt: true, label: 'bench' }),
  });
  const keyHandle = keyGenerated?.keyHandle ?? 0;
  const plaintext = Buffer.alloc(payloadSize, 7);
  const request: BodyFieldsOf<'encrypt'> = { keyHandle, plaintext, aesGcm: {} };
  const { encrypted } = await link.request('encrypt', request);
  const { ciphertext, iv } = encrypted ?? {};
  const { decrypted } = await link.request('decrypt', { keyHandle, ciphertext, aesGcm: { iv } });
  if (!plaintext.equals(decrypted?.plaintext ?? new Uint8Array())) {
    throw new Error('the HSM does not decrypt what it encrypts');
  }
  return {
    device,
    encrypt: () => link.request('encrypt', request),
    requestOctets: () => Buffer.concat(encodeRequests([{ id: 1_000, deadlineMs: 9_750, encrypt: request }])),
    async stop() {
      await link.request('deleteKey', { keyHandle });
      link.close();
    },
  };
}
