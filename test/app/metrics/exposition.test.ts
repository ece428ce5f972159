// Plain numbers as Prometheus reads them: https://prometheus.io/docs/instrumenting/exposition_formats/

import t from 'tap';
import { Exposition } from '../../../app/metrics/exposition.ts';
import { LatencyHistogram } from '../../../app/metrics/latency-histogram.ts';
import { stateSamples } from '../../../app/metrics/reading.ts';

const linesOf = (text: string, name: string): string[] => text.split('\n').filter((line) => line.includes(name));

t.test('counters, gauges and the figures of the process', async (t) => {
  const exposition = new Exposition();
  t.match(exposition.contentType, /^text\/plain; version=0\.0\.4/);
  const readings = [
    { type: 'counter', name: 'asked_total', help: 'h', samples: [{ labels: { who: 'a"b' }, value: 3 }] },
    { type: 'gauge', name: 'level', help: 'h', samples: [{ value: 0.5 }] },
    { type: 'gauge', name: 'state', help: 'h', samples: stateSamples({ id: 'x' }, ['ON', 'OFF'], 'OFF') },
    { type: 'counter', name: 'never_total', help: 'h', samples: [] },
  ] as const;
  const text = await exposition.write(readings);
  t.same(linesOf(text, 'asked_total'), [
    ...['# HELP asked_total h', '# TYPE asked_total counter', 'asked_total{who="a\\"b"} 3'],
  ]);
  t.same(linesOf(text, 'level').slice(1), ['# TYPE level gauge', 'level 0.5']);
  t.same(linesOf(text, 'state{'), ['state{id="x",state="ON"} 0', 'state{id="x",state="OFF"} 1']);
  t.match(text, /^process_resident_memory_bytes \d+$/m);
  const ours = text.slice(0, text.indexOf('# HELP process'));
  t.ok((await exposition.write(readings)).startsWith(ours), 'and again the same');
});

t.test('a histogram: cumulative buckets in seconds, the sum, the count', async (t) => {
  const latencies = new LatencyHistogram();
  for (const durationMs of [0.1, 0.25, 0.3, 2_000, 40_000]) latencies.observe(durationMs);
  const histograms = [{ labels: { service: 'KMS', operation: 'Encrypt' }, latencies }];
  const text = await new Exposition().write([{ type: 'histogram', name: 'took_seconds', help: 'h', histograms }]);
  const lines = linesOf(text, 'took_seconds');
  t.ok(lines.includes('# TYPE took_seconds histogram'));
  const sample = (name: string, le?: string): string | undefined =>
    lines
      .find((line) => line.startsWith(`took_seconds_${name}{`) && (le === undefined || line.includes(`le="${le}"`)))
      ?.split(' ')
      .at(-1);
  t.equal(sample('bucket', '0.00025'), '2', 'a bound belongs to its bucket');
  t.equal(sample('bucket', '0.0005'), '3');
  t.equal(sample('bucket', '1'), '3');
  t.equal(sample('bucket', '2.5'), '4');
  t.equal(sample('bucket', '30'), '4');
  t.equal(sample('bucket', '+Inf'), '5');
  t.equal(sample('count'), '5');
  t.match(sample('sum'), /^42\.00065/);
});
