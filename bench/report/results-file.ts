// The JSON that a run has written, read back.

import type { Machine } from '../harness/machine.ts';
import type { Result } from '../harness/run-bench.ts';

export interface ResultsFile {
  readonly machine: Machine;
  readonly results: readonly Result[];
}

const MACHINE_MEMBERS = ['cpu', 'cores', 'node', 'openssl', 'commit'];
const RESULT_MEMBERS = [
  ...['name', 'unit', 'value', 'baseline', 'baselineValue', 'ratio', 'p50', 'p99', 'p999', 'spread', 'params'],
];

/** @throws Error that says what is wrong with the text */
export function parseResults(text: string): ResultsFile {
  let parsed: Partial<ResultsFile> | null;
  try {
    parsed = JSON.parse(text) as Partial<ResultsFile> | null;
  } catch {
    throw new Error('it is no JSON');
  }
  const { machine, results } = parsed ?? {};
  if (!hasMembers(machine, MACHINE_MEMBERS)) throw new Error(`machine needs ${MACHINE_MEMBERS.join(', ')}`);
  if (!Array.isArray(results)) throw new Error('results is no list');
  for (const [index, result] of results.entries()) {
    if (!hasMembers(result, RESULT_MEMBERS)) throw new Error(`result ${index} needs ${RESULT_MEMBERS.join(', ')}`);
  }
  const file = parsed as ResultsFile;
  if (file.results.some(({ params }) => params.smoke === true)) throw new Error("a smoke run's figures mean nothing");
  return file;
}

const hasMembers = (value: unknown, names: readonly string[]): boolean =>
  typeof value === 'object' && value !== null && names.every((name) => Object.hasOwn(value, name));
