// Results as lines of a table, each as soon as it is there.

import type { Result } from './run-bench.ts';

const WIDTHS = [32, 11, 11, 7, 9, 9, 9, 7] as const;
const HEAD = ['bench', 'value', 'baseline', 'ratio', 'p50 ms', 'p99 ms', 'p99.9 ms', 'spread'];

export const tableHead = (): string => `${row(HEAD)}  unit; baseline\n${'-'.repeat(120)}`;

export function tableLine(result: Result): string {
  const { name, unit, value, baseline, baselineValue, ratio, p50, p99, p999, spread } = result;
  const cells = [name, figure(value), figure(baselineValue), ratio.toFixed(2), ...[p50, p99, p999].map(latency)];
  return `${row([...cells, `${(spread * 100).toFixed(0)} %`])}  ${unit}; ${baseline}`;
}

const row = (cells: readonly string[]): string =>
  cells.map((cell, index) => (index === 0 ? cell.padEnd(WIDTHS[0]) : cell.padStart(WIDTHS[index] ?? 0))).join(' ');

/** Three digits, or all of those before the point. */
export function figure(value: number): string {
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.max(Math.abs(value), 0.001))));
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export const latency = (ms: number | null): string => (ms === null ? '-' : figure(ms));
