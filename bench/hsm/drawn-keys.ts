// Which of many keys are used: drawn uniformly beforehand, and the draws then gone through again and again.

import { seededRandom } from '../../src/runtime/random.ts';

const SEED = 7;
const DRAWS = 2 ** 18;

/** Indexes of keys, from 0 to `keyCount` - 1: the same for both sides. */
export function drawnKeys(keyCount: number): Uint32Array {
  const random = seededRandom(SEED);
  return new Uint32Array(Math.min(DRAWS, 4 * keyCount)).map(() => Math.floor(random.fraction() * keyCount));
}
