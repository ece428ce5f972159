// What each figure is meant to reach. A ratio is to the raw baseline of the same run.

import type { Result } from '../harness/run-bench.ts';

export interface Goal {
  readonly figure: 'ratio' | 'value';
  readonly atLeast?: number;
  readonly atMost?: number;
}

const ratioAtLeast = (atLeast: number): Goal => ({ figure: 'ratio', atLeast });
const ratioAtMost = (atMost: number): Goal => ({ figure: 'ratio', atMost });
const valueAtMost = (atMost: number): Goal => ({ figure: 'value', atMost });

export const GOALS: ReadonlyMap<string, Goal> = new Map([
  ['device-encrypt-pipelined', ratioAtLeast(0.75)],
  ['device-encrypt-4k', ratioAtLeast(0.65)],
  ['device-encrypt-serial-p50', ratioAtMost(1.5)],
  ['device-sign-rsa2048', ratioAtLeast(0.95)],
  ['device-sign-p256', ratioAtLeast(0.85)],
  ['device-login', ratioAtLeast(0.7)],
  ['device-login-resumed', ratioAtLeast(0.5)],
  ['kms-encrypt', ratioAtLeast(0.6)],
  ['kms-decrypt', ratioAtLeast(0.55)],
  ['kms-generate-data-key', ratioAtLeast(0.5)],
  ['connect-rotate', ratioAtMost(2)],
  ['overload', ratioAtMost(5)],
  ['many-keys', ratioAtLeast(0.9)],
  ['many-sessions', valueAtMost(16)],
  ['many-sessions-encrypt', ratioAtLeast(0.8)],
  ['start', ratioAtMost(8)],
  ['memory', valueAtMost(120)],
]);

export function isMet(result: Result, { figure, atLeast, atMost }: Goal): boolean {
  const reached = result[figure];
  return (atLeast === undefined || reached >= atLeast) && (atMost === undefined || reached <= atMost);
}

/** `ratio ≥ 0.75`, `≤ 16 KiB` */
export function goalText({ unit }: Result, { figure, atLeast, atMost }: Goal): string {
  const bound = atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`;
  return figure === 'ratio' ? `ratio ${bound}` : `${bound} ${unit}`;
}
