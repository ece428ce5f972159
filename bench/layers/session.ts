// session-scram: the exchange of a log in, both sides of it, beside the hashes that it cannot do without.

import type { Bench } from '../harness/bench.ts';
import { loopBench } from '../subjects/loop.ts';

export const session: readonly Bench[] = [
  loopBench('session-scram', {
    ...{ unit: 'exchanges/s', subject: 'scram', payloadSize: 0 },
    ...{ baseline: 'bare-hashes', beside: 'its four HMACs and its hash alone' },
  }),
];
