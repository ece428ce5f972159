// The raw things that the device path is held against: operations of node:crypto. Cached KeyObject, fixed IV, no AAD, tag
// read.

import { createCipheriv, createSecretKey, generateKeyPairSync, sign } from 'node:crypto';
import { type LoopMaker, payloadOf } from './loop.ts';

export const rawAesGcm: LoopMaker = (payloadSize) => {
  const [key, iv, payload] = [createSecretKey(Buffer.alloc(32, 1)), Buffer.alloc(12, 2), payloadOf(payloadSize)];
  return (count) => {
    for (let done = 0; done < count; done++) {
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      cipher.update(payload);
      cipher.final();
      cipher.getAuthTag();
    }
  };
};

export const rawRsaSign: LoopMaker = (payloadSize) => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const payload = payloadOf(payloadSize);
  return (count) => {
    for (let done = 0; done < count; done++) sign('sha256', payload, privateKey);
  };
};

export const rawEcdsaSign: LoopMaker = (payloadSize) => {
  const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  // r || s, as the HSM gives it.
  const options = { key, dsaEncoding: 'ieee-p1363' } as const;
  const payload = payloadOf(payloadSize);
  return (count) => {
    for (let done = 0; done < count; done++) sign('sha256', payload, options);
  };
};
