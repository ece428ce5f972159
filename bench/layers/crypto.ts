// crypto-encrypt, crypto-encrypt-4k: the HSM's AES-GCM mechanism, with a fresh IV each, beside createCipheriv.

import type { Bench } from '../harness/bench.ts';
import { CIPHER_LOOP, loopBench } from '../subjects/loop.ts';

const COMMON = { unit: 'encrypts/s', subject: 'hsm-cipher', baseline: 'aes-256-gcm', beside: CIPHER_LOOP } as const;

export const crypto: readonly Bench[] = [
  loopBench('crypto-encrypt', { ...COMMON, payloadSize: 64 }),
  loopBench('crypto-encrypt-4k', { ...COMMON, payloadSize: 4096 }),
];
