// hsm-dispatch: a decoded request through session, policy, key and cipher of an HSM without a wire, beside createCipheriv.

import type { Bench } from '../harness/bench.ts';
import { CIPHER_LOOP, loopBench } from '../subjects/loop.ts';

export const hsm: readonly Bench[] = [
  loopBench('hsm-dispatch', {
    ...{ unit: 'encrypts/s', subject: 'hsm-dispatch', payloadSize: 64 },
    ...{ baseline: 'aes-256-gcm', beside: CIPHER_LOOP },
  }),
];
