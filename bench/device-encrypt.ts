// device-encrypt-pipelined: AES-256-GCM through the whole device path (one HSM in its own process, one connection, 512
// in flight, 64 octets) beside createCipheriv in a loop on one core.

import { createCipheriv, createSecretKey } from 'node:crypto';
import { encodeKeyType, encodeTemplate } from '../src/client/key-attributes.ts';
import { startDevice } from './device.ts';
import type { Bench } from './harness.ts';

const IN_FLIGHT = 512;
const PAYLOAD = Buffer.alloc(64, 7);

export const deviceEncrypt: Bench = {
  name: 'device-encrypt-pipelined',
  unit: 'encrypts/s',
  baselineName: 'createCipheriv in a loop',
  count: 100_000,
  smokeCount: 2_000,
  async prepare() {
    const { run, dispose } = await encryptingDevice();
    return { subject: { run }, baseline: { run: encryptInLoop }, dispose };
  },
};

/** What the places that faults sit in cost while there is no fault: a ratio of 1 is nothing. */
export const deviceEncryptWithoutFaults: Bench = {
  name: 'device-encrypt-faults-disabled',
  unit: 'encrypts/s',
  baselineName: 'without places for faults',
  count: 50_000,
  smokeCount: 2_000,
  async prepare() {
    const [subject, baseline] = [await encryptingDevice('--faults'), await encryptingDevice()];
    return {
      ...{ subject, baseline },
      async dispose() {
        await subject.dispose();
        await baseline.dispose();
      },
    };
  },
};

async function encryptingDevice(...argv: readonly string[]) {
  const device = await startDevice(...argv);
  const link = await device.openLink(device.address);
  await link.login(device.credential);
  const { keyGenerated } = await link.request('generateKey', {
    keyType: encodeKeyType('aes'),
    keyLengthBytes: 32,
    attributes: encodeTemplate({ token: true, encrypt: true, decrypt: true }),
  });
  const keyHandle = keyGenerated?.keyHandle ?? 0;
  const aesGcm = { aad: new Uint8Array() };
  const encrypt = () => link.request('encrypt', { keyHandle, plaintext: PAYLOAD, aesGcm });

  const { encrypted } = await encrypt();
  const { iv, ciphertext } = encrypted ?? { iv: undefined, ciphertext: undefined };
  const { decrypted } = await link.request('decrypt', { keyHandle, ciphertext, aesGcm: { iv } });
  if (!PAYLOAD.equals(decrypted?.plaintext ?? new Uint8Array()))
    throw new Error('the HSM does not decrypt what it encrypts');

  const worker = async (count: number): Promise<void> => {
    for (let done = 0; done < count; done++) await encrypt();
  };
  return {
    async run(count: number): Promise<void> {
      await Promise.all(Array.from({ length: IN_FLIGHT }, () => worker(Math.ceil(count / IN_FLIGHT))));
    },
    async dispose(): Promise<void> {
      link.close();
      await device.stop();
    },
  };
}

/** Cached KeyObject, fixed IV, no AAD, tag read. */
export function encryptInLoop(count: number): void {
  const key = createSecretKey(Buffer.alloc(32, 1));
  const iv = Buffer.alloc(12, 2);
  for (let done = 0; done < count; done++) {
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    cipher.update(PAYLOAD);
    cipher.final();
    cipher.getAuthTag();
  }
}
