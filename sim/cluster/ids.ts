// Ids of the CloudHSM V2 API: eleven characters of lower-case base32, as real ones have.

import { BASE32_LOWER, type RandomSource, randomText } from '../../src/runtime/random.ts';

export const newId = (random: RandomSource, kind: 'cluster' | 'hsm' | 'backup'): string =>
  `${kind}-${randomText(random, BASE32_LOWER, 11)}`;
