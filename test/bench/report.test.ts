// The report of a run: the same results give the same page and the same plots; what is no run's file is refused.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import t from 'tap';
import type { Result } from '../../bench/harness/run-bench.ts';
import { withTables } from '../../bench/report/page.ts';
import { drawPlot, PLOTS } from '../../bench/report/plots.ts';
import { parseResults } from '../../bench/report/results-file.ts';
import { TABLES } from '../../bench/report/tables.ts';

const result = (name: string, more: Partial<Result> = {}): Result => ({
  ...{ name, unit: 'encrypts/s', value: 150_000, baseline: 'a loop', baselineValue: 200_000, ratio: 0.75 },
  ...{ p50: 1.5, p99: 12.25, p999: null, spread: 0.034, params: {} },
  ...more,
});

const latencyPercentilesMs = { 50: 1.5, 90: 2, 99: 12.25, 99.9: 14, 100: 20 };
const FIXTURE = {
  machine: { cpu: 'An Example CPU', cores: 2, node: '20.19.0', openssl: '3.0.15', commit: '0123456789ab' },
  results: [
    result('device-encrypt-pipelined', { params: { latencyPercentilesMs, deviceCores: 0.98, clientCores: 0.61 } }),
    result('device-encrypt-serial-p50', { unit: 'ms', value: 0.2, baselineValue: 0.1, ratio: 2 }),
    result('many-sessions', { unit: 'KiB', value: 12.3, baselineValue: 30, ratio: 0.41 }),
    result('profile-hsm', { unit: '%', params: { shares: { cipher: 0.541, parse: 0.05 } } }),
    result('profile-kms', { unit: '%', params: { shares: { parse: 0.1 } } }),
    result('softhsm-encrypt', { value: 122_000, ratio: 0.61 }),
    ...[1, 8, 64].map((inFlight) =>
      result(`sweep-in-flight-${inFlight}`, { value: inFlight * 2_000, params: { inFlight } }),
    ),
    ...[16, 4_096].map((payloadSize) => result(`sweep-payload-size-${payloadSize}`, { params: { payloadSize } })),
    ...[1, 64].map((batchCount) => result(`sweep-batch-size-${batchCount}`, { params: { batchCount } })),
    ...[1, 2].map((hsms) => result(`cluster-encrypt-${hsms}-hsms`, { params: { hsms } })),
  ],
};
const PAGE = Object.keys(TABLES)
  .map((name) => `# ${name}\n\n<!-- benchmarks: ${name} -->\nstale\n<!-- benchmarks: end -->\n`)
  .join('\n');

t.test('tables', async (t) => {
  const file = parseResults(JSON.stringify(FIXTURE));
  const page = withTables(PAGE, file);
  t.equal(withTables(page, file), page, 'written again, it stays the same');
  t.notMatch(page, 'stale');
  for (const line of [
    '| An Example CPU | 2 | 20.19.0 | 3.0.15 | `0123456789ab` |',
    '| `device-encrypt-pipelined` | 150,000 encrypts/s | 200,000: a loop | 0.75 | ratio ≥ 0.75 | yes |',
    '| `device-encrypt-serial-p50` | 0.200 ms | 0.100: a loop | 2.00 | ratio ≤ 1.5 | no |',
    '| `many-sessions` | 12.3 KiB | 30.0: a loop | 0.41 | ≤ 16 KiB | yes |',
    '| `device-encrypt-pipelined` | 150,000 encrypts/s | 200,000 | 0.75 | 1.50 | 12.3 | - | 3 % | 0.98 + 0.61 |',
    '| cipher | 54.1 % | - |',
    '| parse | 5.0 % | 10.0 % |',
    '| `device-encrypt-pipelined` | 150,000 encrypts/s | 0.75 | 122,000 encrypts/s | 0.61 |',
  ]) {
    t.ok(page.includes(`\n${line}\n`), line);
  }
});

t.test('a page without a place for each table, or with one too many, is refused', async (t) => {
  t.throws(() => withTables('', FIXTURE), /no place for machine/);
  t.throws(() => withTables('<!-- benchmarks: more -->\n<!-- benchmarks: end -->', FIXTURE), /table more/);
});

t.test('plots', async (t) => {
  for (const [name, plot] of Object.entries(PLOTS)) {
    const svg = await drawPlot(plot, FIXTURE);
    t.match(svg, /^<svg [\s\S]*<\/svg>\n$/, name);
    t.match(svg, plot.title);
    t.ok(plot.points(FIXTURE.results).length > 0, `${name} has points`);
    t.equal(await drawPlot(plot, FIXTURE), svg, 'drawn again, it is the same');
  }
});

t.test('what no run has written is refused', async (t) => {
  t.throws(() => parseResults('results'), /no JSON/);
  t.throws(() => parseResults('null'), /machine/);
  t.throws(() => parseResults(JSON.stringify({ ...FIXTURE, results: {} })), /results is no list/);
  t.throws(() => parseResults(JSON.stringify({ ...FIXTURE, results: [{}] })), /result 0/);
  const smoke = [result('memory', { params: { smoke: true } })];
  t.throws(() => parseResults(JSON.stringify({ ...FIXTURE, results: smoke })), /smoke run/);
  const script = fileURLToPath(new URL('../../bench/report/main.js', import.meta.url));
  for (const args of [[], ['package.json'], ['none.json']]) {
    await t.rejects(promisify(execFile)(process.execPath, [script, ...args]), {
      code: 2,
      stderr: /^bench:report: .*\n$/,
    });
  }
});
