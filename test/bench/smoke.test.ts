// The benches run: few rounds, the right results, a figure and its baseline for each.

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import t from 'tap';
import { BENCHES } from '../../bench/benches.ts';
import { parseOptions } from '../../bench/options.ts';

const MAIN = fileURLToPath(new URL('../../bench/main.js', import.meta.url));
const bench = (...args: readonly string[]) => promisify(execFile)(process.execPath, [MAIN, ...args]);

/** What has been promised a figure. */
const NAMES = [
  'codec-requests',
  'codec-responses',
  'connect-rotate',
  'crypto-encrypt',
  'crypto-encrypt-4k',
  'cluster-encrypt-1-hsms',
  'cluster-encrypt-2-hsms',
  'cluster-encrypt-4-hsms',
  'device-encrypt-4k',
  'device-encrypt-faults-disabled',
  'device-encrypt-pipelined',
  'device-encrypt-serial-p50',
  'device-login',
  'device-login-resumed',
  'device-sign-p256',
  'device-sign-rsa2048',
  'fail-over',
  'hsm-dispatch',
  'kms-decrypt',
  'kms-encrypt',
  'kms-generate-data-key',
  'many-keys',
  'many-sessions',
  'many-sessions-encrypt',
  'memory',
  'overload',
  'profile-hsm',
  'profile-kms',
  'session-scram',
  'start',
  'sweep-batch-size-64',
  'sweep-in-flight-512',
  'sweep-payload-size-4096',
  'transport-echo',
];

const RESULT_MEMBERS = [
  ...['name', 'unit', 'value', 'baseline', 'baselineValue', 'ratio', 'p50', 'p99', 'p999', 'spread', 'params'],
];

t.test('smoke mode', async (t) => {
  const jsonFile = join(t.testdir({}), 'results.json');
  const { stdout } = await bench('--smoke', '--json', jsonFile);
  const { machine, results, ...rest } = JSON.parse(readFileSync(jsonFile, 'utf8'));
  t.same(rest, {});
  t.same(Object.keys(machine), ['cpu', 'cores', 'node', 'openssl', 'commit']);
  const named = new Map<string, Record<string, unknown>>(
    results.map((result: { name: string }) => [result.name, result]),
  );
  for (const name of NAMES) {
    t.match(stdout, new RegExp(`^${name} +[-\\d.,]+ +[-\\d.,]+ +[-\\d.]+ `, 'm'));
    const result = named.get(name) ?? {};
    t.same(Object.keys(result), RESULT_MEMBERS, name);
    const { value, baselineValue, ratio } = result as { value: number; baselineValue: number; ratio: number };
    // What twenty sessions take is lost in what a process takes now and then.
    if (name === 'many-sessions') continue;
    t.ok(value > 0 && baselineValue > 0, `${name}: ${value} and ${baselineValue}`);
    t.equal(ratio, value / baselineValue);
  }
  t.match(stdout, /^bufferutil: (present|absent)$/m);
});

t.test('--list and --only', async (t) => {
  const { stdout } = await bench('--list', '--only', 'kms-', '--only', 'memory');
  t.same(stdout.trim().split('\n'), ['kms-encrypt', 'kms-decrypt', 'kms-generate-data-key', 'memory']);
});

t.test('what is wrong on the command line is refused in one line', async (t) => {
  const none = join(t.testdir({}), 'none');
  for (const [args, why] of [
    [['--fast'], /unknown option '--fast'/],
    [['--only', 'devise'], /no bench begins with devise; see --list/],
    [['--only', 'memory', '--url', 'http://127.0.0.1:1'], /memory cannot be aimed/],
    [['--endpoint', '127.0.0.1:4760'], /not the URL of an HTTP endpoint/],
    [['--endpoint', 'http://127.0.0.1:1', '--url', 'http://127.0.0.1:1'], /give one/],
    [['--key-id', 'a'], /--key-id goes with --endpoint/],
    [['--ready-file', none], /There is no such file/],
  ] as const) {
    const written = t.capture(process.stderr, 'write', () => true);
    t.throws(() => parseOptions(args, BENCHES), { name: 'CommanderError' }, args.join(' '));
    written.restore();
    const lines = written
      .args()
      .map(([text]) => String(text))
      .join('');
    t.match(lines, /^bench: .*\n$/);
    t.match(lines, why);
  }
});

t.test('what is refused ends with 2', async (t) => {
  const wrong = join(t.testdir({}), 'none', 'results.json');
  for (const [args, stderr] of [
    [['--fast'], /^bench: unknown option '--fast'\n$/],
    [['--json', wrong], /^bench: cannot write .*\n$/],
  ] as const) {
    await t.rejects(bench(...args), { code: 2, stderr });
  }
});
