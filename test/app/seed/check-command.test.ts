// `cloudhsm-sim seed check` and `up --seed`, as people run them: 0 and what would be made; 2 and all that is wrong.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { runHere } from '../../support/command-here.ts';
import { seedPath } from '../../support/seed-files.ts';
import { temporaryFolder } from '../../support/up-process.ts';

const WRONG = 'version: 1\nclusters:\n  - name: main\n    hsms: 0\ncustomKeyStores:\n  - { name: s, cluster: mian }\n';
const SAID = (file: string): string =>
  `cloudhsm-sim: ${file}:4: clusters[0].hsms: takes a whole number from 1 to 28, not 0\n` +
  `cloudhsm-sim: ${file}:6: customKeyStores[0].cluster: there is no cluster mian here\n`;

t.test('a sound one', async (t) => {
  const file = seedPath('two-stores.yaml');
  const [text, json] = await Promise.all([
    runHere(['seed', 'check', file]),
    runHere(['seed', 'check', file, '--json']),
  ]);
  t.same([text.code, text.stderr, json.code, json.stderr], [0, '', 0, '']);
  for (const line of [
    /^setting +connectDuration +30$/m,
    /^cluster +primary +ACTIVE, hsm2m\.medium, FIPS, 3 HSMs in us-east-1a, us-east-1b, us-east-1c$/m,
    /^ {2}user +kmsuser +crypto-user, password made$/m,
    /^store +archive +DISCONNECTED, on standby$/m,
    /^key +alias\/payments-old +Disabled, in payments$/m,
    /^fault +hiccup +throttle$/m,
  ]) {
    t.match(text.stdout, line);
  }
  const { problems, makes } = JSON.parse(json.stdout);
  t.same(problems, []);
  t.match(makes, {
    version: 1,
    settings: { connectDuration: 30 },
    clusters: [
      { name: 'primary', state: 'ACTIVE', hsms: ['us-east-1a', 'us-east-1b', 'us-east-1c'] },
      { name: 'standby' },
    ],
    customKeyStores: [{ name: 'payments', cluster: 'primary', state: 'CONNECTED' }, { name: 'archive' }],
    keys: [{ aliases: ['alias/payments'], tags: { team: 'payments' }, material: 'made' }, {}, {}, {}],
    faults: [{ name: 'slow-standby', kind: 'latency' }, {}, {}],
  });
});

t.test('a wrong one, and no file at all', async (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'wrong.yaml');
  writeFileSync(file, WRONG);
  const other = join(folder, 'other.yaml');
  writeFileSync(other, 'version: 2\nanything: [\n'.replace('[', '5'));
  const long = join(folder, 'long.yaml');
  writeFileSync(long, `version: 1\n#${'x'.repeat(1024 * 1024)}\n`);
  const binary = join(folder, 'binary.yaml');
  writeFileSync(binary, Buffer.from([0x76, 0xff, 0xfe]));
  mkdirSync(join(folder, 'folder'));

  const run = (...args: readonly string[]) => runHere(args);
  const [checked, json, upped, version, ...refused] = await Promise.all([
    run('seed', 'check', file),
    run('seed', 'check', file, '--json'),
    run('up', '--port', '0', '--seed', file),
    run('up', '--port', '0', '--seed', other),
    run('seed', 'check', join(folder, 'absent')),
    run('seed', 'check', join(folder, 'folder')),
    run('seed', 'check', long),
    run('seed', 'check', binary),
    run('up', '--port', '0', '--seed', ''),
    run('up', '--port', '0', '--seed', file.replace('wrong', 'absent')),
    run('up', '--port', '0', '--seed', seedPath('default.yaml'), '--hsms', '3'),
    run('up', '--port', '0', '--seed', seedPath('default.yaml'), '--no-key-store'),
    run('seed', 'check'),
  ]);
  t.same(checked, { code: 2, stdout: '', stderr: SAID(file) });
  t.same(upped, { code: 2, stdout: '', stderr: SAID(file) }, 'and nothing is started');
  t.same([json.code, json.stderr], [2, '']);
  t.same(JSON.parse(json.stdout), {
    file,
    problems: [
      { line: 4, member: 'clusters[0].hsms', message: 'takes a whole number from 1 to 28, not 0' },
      { line: 6, member: 'customKeyStores[0].cluster', message: 'there is no cluster mian here' },
    ],
  });
  t.match(version, {
    ...{ code: 2, stdout: '' },
    stderr: `cloudhsm-sim: ${other}:1: version: this simulator knows version 1, and no other: write it as docs/seed.md says\n`,
  });
  const lines = [
    ...[
      /absent does not exist/,
      /folder is no file/,
      /long\.yaml has more than 1048576 octets/,
      /binary\.yaml is no UTF-8 text/,
    ],
    ...[/--seed takes a path, not ''/, /absent\.yaml does not exist/],
    ...[/--hsms is about the default seed/, /--no-key-store is about the default seed/, /missing required argument/],
  ];
  t.equal(refused.length, lines.length);
  for (const [index, { code, stdout, stderr }] of refused.entries()) {
    t.same([code, stdout], [2, ''], `${lines[index]}`);
    t.match(stderr, /^cloudhsm-sim: [^\n]+\n$/);
    t.match(stderr, lines[index]);
  }
});
