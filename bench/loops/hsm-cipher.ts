// AES-256-GCM as the HSM's mechanism does it: a fresh IV for each, the octets for the wire in one piece.

import { importAesKey } from '../../sim/hsm/crypto/aes-key.ts';
import { aesGcm } from '../../sim/hsm/crypto/ciphers/aes-gcm.ts';
import { IvPool } from '../../sim/hsm/crypto/iv-pool.ts';
import type { Tools } from '../../sim/hsm/crypto/mechanism.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { type LoopMaker, payloadOf } from './loop.ts';

export const hsmCipher: LoopMaker = (payloadSize) => {
  const key = importAesKey(Buffer.alloc(32, 1));
  const payload = payloadOf(payloadSize);
  const empty = { aad: new Uint8Array(), iv: new Uint8Array(), tagLengthBits: 0 };
  const tools: Tools = { ivs: new IvPool(systemRandom), random: systemRandom, restrictions: new Set() };
  const { octets, iv = new Uint8Array() } = aesGcm.encrypt(key, payload, empty, tools);
  const opened = aesGcm.decrypt(key, octets, { ...empty, iv });
  if (!(opened instanceof Uint8Array) || !payload.equals(opened))
    throw new Error('it does not decrypt what it encrypts');
  return (count) => {
    for (let done = 0; done < count; done++) aesGcm.encrypt(key, payload, empty, tools);
  };
};
