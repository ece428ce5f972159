// One operation of node:crypto in a loop, as often as the parent asks for: the raw thing that the device path is held
// against. Cached KeyObject, fixed IV, no AAD, tag read.

import { createCipheriv, createSecretKey, generateKeyPairSync, sign } from 'node:crypto';

export type LoopName = 'aes-256-gcm' | 'rsa-2048' | 'p-256';

const [name, payloadSize] = [process.argv[2] as LoopName, Number(process.argv[3])];
const payload = Buffer.alloc(payloadSize, 7);

const LOOPS: Readonly<Record<LoopName, () => (count: number) => void>> = {
  'aes-256-gcm': () => {
    const [key, iv] = [createSecretKey(Buffer.alloc(32, 1)), Buffer.alloc(12, 2)];
    return (count) => {
      for (let done = 0; done < count; done++) {
        const cipher = createCipheriv('aes-256-gcm', key, iv);
        cipher.update(payload);
        cipher.final();
        cipher.getAuthTag();
      }
    };
  },
  'rsa-2048': () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    return (count) => {
      for (let done = 0; done < count; done++) sign('sha256', payload, privateKey);
    };
  },
  'p-256': () => {
    const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    // r || s, as the HSM gives it.
    const options = { key, dsaEncoding: 'ieee-p1363' } as const;
    return (count) => {
      for (let done = 0; done < count; done++) sign('sha256', payload, options);
    };
  },
};

const run = LOOPS[name]();
process.on('message', ({ count }: { count: number }) => {
  const startMs = performance.now();
  run(count);
  process.send?.({ tookMs: performance.now() - startMs });
});
process.once('disconnect', () => process.exit(0));
process.send?.({});
