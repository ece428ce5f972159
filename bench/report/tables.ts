// The tables of docs/benchmarks.md.

import { code, table } from '../../test/support/markdown.ts';
import { figure, latency } from '../harness/print-table.ts';
import type { Result } from '../harness/run-bench.ts';
import { GOALS, goalText, isMet } from './goals.ts';
import type { ResultsFile } from './results-file.ts';

/** By the name that the page's marker gives. */
export const TABLES: Readonly<Record<string, (file: ResultsFile) => string>> = {
  machine: ({ machine }) => {
    const { cpu, cores, node, openssl, commit } = machine;
    return table(['CPU', 'cores', 'Node', 'OpenSSL', 'commit'], [[cpu, String(cores), node, openssl, code(commit)]]);
  },
  goals: ({ results }) =>
    table(
      ['bench', 'value', 'baseline', 'ratio', 'goal', 'met'],
      results.flatMap((result) => {
        const goal = GOALS.get(result.name);
        return goal === undefined ? [] : [goalRow(result, goalText(result, goal), isMet(result, goal))];
      }),
    ),
  layers: ({ results }) => allFigures(results.filter(isLayer)),
  shares: ({ results }) => {
    const [hsm, kms] = ['profile-hsm', 'profile-kms'].map((name) => sharesIn(results.find((one) => one.name === name)));
    const layers = [...new Set([...Object.keys(hsm ?? {}), ...Object.keys(kms ?? {})])];
    if (layers.length === 0) return 'This run has no profile.';
    return table(
      ['layer', "the HSM's thread", "KMS's thread"],
      layers.map((layer) => [layer, percent(hsm?.[layer]), percent(kms?.[layer])]),
    );
  },
  peers: ({ results }) => {
    const rows = PEERS.flatMap(([ours, theirs]) => {
      const [one, other] = [ours, theirs].map((name) => results.find((result) => result.name === name));
      if (one === undefined || other === undefined) return [];
      return [[code(ours), withUnit(one), one.ratio.toFixed(2), withUnit(other), other.ratio.toFixed(2)]];
    });
    if (rows.length === 0) return 'No peer was there to be measured in this run.';
    return table(['bench', 'this', 'ratio', 'SoftHSM2, in process', 'ratio'], rows);
  },
  sweeps: ({ results }) => allFigures(results.filter(({ name }) => name.startsWith('sweep-'))),
};

type Shares = Readonly<Record<string, number>>;

const sharesIn = (result: Result | undefined): Shares | undefined => result?.params.shares as Shares | undefined;

const percent = (share: number | undefined): string => (share === undefined ? '-' : `${(share * 100).toFixed(1)} %`);

/** The same work, here over a socket and there in process. */
const PEERS = [
  ['device-encrypt-pipelined', 'softhsm-encrypt'],
  ['device-encrypt-4k', 'softhsm-encrypt-4k'],
  ['device-sign-rsa2048', 'softhsm-sign-rsa2048'],
  ['device-sign-p256', 'softhsm-sign-p256'],
  ['device-login', 'softhsm-login'],
] as const;

const isLayer = ({ name }: Result): boolean => !/^(sweep|softhsm|profile)-/.test(name);

const withUnit = ({ value, unit }: Result): string => `${figure(value)} ${unit}`;

const goalRow = (result: Result, goal: string, met: boolean): readonly string[] => [
  ...[code(result.name), withUnit(result), `${figure(result.baselineValue)}: ${result.baseline}`],
  ...[result.ratio.toFixed(2), goal, met ? 'yes' : 'no'],
];

function allFigures(results: readonly Result[]): string {
  const head = ['bench', 'value', 'baseline', 'ratio', 'p50 ms', 'p99 ms', 'p99.9 ms', 'spread', 'cores busy'];
  return table(
    head,
    results.map((result) => [
      ...[code(result.name), withUnit(result), figure(result.baselineValue), result.ratio.toFixed(2)],
      ...[result.p50, result.p99, result.p999].map(latency),
      ...[`${(result.spread * 100).toFixed(0)} %`, coresBusy(result)],
    ]),
  );
}

/** `0.98 + 0.61`: of the server, then of the client. */
function coresBusy({ params }: Result): string {
  const cores = [params.deviceCores ?? params.serverCores, params.clientCores];
  return cores.flatMap((busy) => (typeof busy === 'number' ? [busy.toFixed(2)] : [])).join(' + ') || '-';
}
