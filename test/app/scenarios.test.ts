// Scenario files: what is shipped holds, the same file gives the same report, and a typo is named with its line.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { parseScenario } from '../../app/scenario/parse-scenario.ts';
import { runScenario } from '../../app/scenario/run-scenario.ts';
import type { Scenario } from '../../app/scenario/scenario.ts';
import { fixtureKeyPairs } from '../support/running-simulator.ts';
import { ROOT } from '../support/source-tree.ts';
import { runCommand, temporaryFolder } from '../support/up-process.ts';

const FOLDER = join(ROOT, 'scenarios');
const files = readdirSync(FOLDER);
const run = (scenario: Scenario) => runScenario(scenario, { generateKeyPair: fixtureKeyPairs() });
const parsed = (file: string) => parseScenario(file, readFileSync(join(FOLDER, file), 'utf8'));

for (const file of files) {
  t.test(file, async (t) => {
    const { outcome, steps } = await run(parsed(file));
    t.same(
      steps.filter(({ holds }) => !holds),
      [],
    );
    t.equal(outcome, 'passed');
  });
}

t.test('there are at least eight', async (t) => {
  t.ok(files.length >= 8);
});

t.test('the same file and the same seed give the same report; another seed another one', async (t) => {
  const scenario = parsed('throttling.yaml');
  const [first, second] = [await run(scenario), await run(scenario)];
  t.equal(JSON.stringify(first), JSON.stringify(second));
  const other = await run({ ...scenario, seed: 8 });
  t.equal(other.outcome, 'failed');
  t.match(other.steps.at(-1), { line: 6, does: 'call Encrypt 100 times', holds: false });
});

const HEAD = 'scenario: x\nsteps:\n';
const BAD: readonly (readonly [message: RegExp, text: string])[] = [
  [/^f:1: takes members/, ''],
  [/^f:1: takes members/, '- a\n'],
  [/^f:2: stepz: is not known here; there is scenario, seed, hsms, steps/, 'scenario: x\nstepz: []\n'],
  [/^f:2: steps takes a list of 1 to 500/, 'scenario: x\nsteps: []\n'],
  [/^f:1: scenario: takes a line/, 'scenario: 3\nsteps: [{ hsms: 2 }]\n'],
  [/^f:2: seed: takes a whole number/, 'scenario: x\nseed: -1\nsteps: [{ hsms: 2 }]\n'],
  [/^f:2: hsms: takes a whole number from 2 to 28/, 'scenario: x\nhsms: 29\nsteps: [{ hsms: 2 }]\n'],
  [/^f:3: steps\[1\]: takes one of call, fault/, `${HEAD}  - {}\n`],
  [/^f:3: steps\[1\]: takes one of/, `${HEAD}  - { hsms: 2, end: a }\n`],
  [/^f:4: steps\[2\]\.cal: is not known here/, `${HEAD}  - hsms: 2\n  - cal: Encrypt\n`],
  [/^f:3: steps\[1\]\.call: takes an operation of the KMS API, not 'Encrpyt'/, `${HEAD}  - call: Encrpyt\n`],
  [
    /^f:5: steps\[1\]\.input\.KeyId: refers to \$kee, which there is not/,
    `${HEAD}  - call: Encrypt\n    input:\n      KeyId: $kee\n`,
  ],
  [/^f:4: steps\[1\]\.times: takes/, `${HEAD}  - call: Encrypt\n    times: 0\n`],
  [/^f:4: steps\[1\]\.eventually: takes/, `${HEAD}  - call: Encrypt\n    eventually: maybe\n`],
  [/^f:4: steps\[1\]\.expect\.ok: takes/, `${HEAD}  - call: Encrypt\n    expect: { ok: many }\n`],
  [/^f:3: steps\[1\]\.fault\.kind takes one of/, `${HEAD}  - fault: { name: a, kind: bussy }\n`],
  [
    /^f:6: steps\[1\]\.fault\.match\.operation takes/,
    `${HEAD}  - fault:\n      name: a\n      kind: busy\n      match: { operation: encrpyt }\n`,
  ],
  [/^f:6: steps\[1\]\.fault\.skpi is not known/, `${HEAD}  - fault:\n      name: a\n      kind: busy\n      skpi: 3\n`],
  [/^f:3: steps\[1\]\.fault\.activeFrom takes a date/, `${HEAD}  - fault: { name: a, kind: busy, activeFrom: soon }\n`],
  [/^f:3: steps\[1\]\.advance: takes a duration/, `${HEAD}  - advance: soon\n`],
  [/^f:3: steps\[1\]\.store: takes CONNECTED/, `${HEAD}  - store: CONECTED\n`],
  [/^f:3: steps\[1\]\.expect: takes a whole number/, `${HEAD}  - hits: a\n`],
  [/^f:3: steps\[1\]\.hsms: takes/, `${HEAD}  - hsms: many\n`],
  [/^f:4: /, `${HEAD}  - call: [\n`],
  [/^f:2: .*unique/, 'scenario: x\nscenario: y\n'],
  [/^f: more than/, 'x'.repeat(300_000)],
];

t.test('a typo is named with its line and its member', async (t) => {
  for (const [message, text] of BAD) {
    t.throws(() => parseScenario('f', text), { code: 'invalid_configuration', message }, text.slice(0, 80));
  }
});

t.test('the command: 0 when everything holds, 1 when not, 2 for a typo', async (t) => {
  const folder = temporaryFolder(t);
  const write = (name: string, steps: string): string => {
    const path = join(folder, name);
    writeFileSync(path, `scenario: two HSMs\nsteps:\n${steps}`);
    return path;
  };
  const [good, bad, typo] = [
    write('good', '  - hsms: 2\n'),
    write('bad', '  - hsms: 3\n'),
    write('typo', '  - hsm: 2\n'),
  ];
  const [passed, failed, refused, absent] = await Promise.all([
    runCommand(t, ['scenario', 'run', good]),
    runCommand(t, ['scenario', 'run', bad, '--json']),
    runCommand(t, ['scenario', 'run', typo]),
    runCommand(t, ['scenario', 'run', join(folder, 'absent')]),
  ]);
  t.same([passed.code, passed.stdout], [0, 'two HSMs (seed 1)\n  ok      hsms: 2\npassed\n']);
  t.equal(failed.code, 1);
  t.same(JSON.parse(failed.stdout), {
    ...{ scenario: 'two HSMs', seed: 1, outcome: 'failed' },
    steps: [{ line: 3, does: 'hsms', expected: '3', got: '2', holds: false }],
  });
  t.equal(refused.code, 2);
  t.match(refused.stderr, /^cloudhsm-sim: .*typo:3: steps\[1\]\.hsm: is not known here/);
  t.equal(absent.code, 2);
});
