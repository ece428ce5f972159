import type { RandomSource } from '../runtime/random.ts';

export interface BackoffBounds {
  readonly firstMs: number;
  readonly maxMs: number;
}

/** Before attempt `count` (1: the first repetition): doubling up to a bound, and anywhere in the upper half of that. */
export function backoffMs({ firstMs, maxMs }: BackoffBounds, count: number, random: RandomSource): number {
  const fullMs = Math.min(maxMs, firstMs * 2 ** (count - 1));
  return fullMs * (0.5 + random.fraction() / 2);
}
