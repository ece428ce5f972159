// Scenario files: what is shipped holds, the same file gives the same report, and a typo is named with its line.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { parseScenario } from '../../app/scenario/parse-scenario.ts';
import { reportLines, runScenario, runScenarioFile, type ScenarioReport } from '../../app/scenario/run-scenario.ts';
import type { Scenario } from '../../app/scenario/scenario.ts';
import { inProcessHsms } from '../support/in-process-hsms.ts';
import { fixtureKeyPairs } from '../support/running-simulator.ts';
import { ROOT } from '../support/source-tree.ts';
import { runCommand, temporaryFolder } from '../support/up-process.ts';

const FOLDER = join(ROOT, 'scenarios');
const files = readdirSync(FOLDER);
const options = { generateKeyPair: fixtureKeyPairs(), newHsmFactory: inProcessHsms };
const run = (scenario: Scenario) => runScenario(scenario, options);
const parsed = (file: string) => parseScenario(file, readFileSync(join(FOLDER, file), 'utf8'));

const reports = new Map<string, ScenarioReport>();

for (const file of files) {
  t.test(file, async (t) => {
    const report = await run(parsed(file));
    reports.set(file, report);
    const { outcome, steps } = report;
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
  t.equal(JSON.stringify(await run(scenario)), JSON.stringify(reports.get('throttling.yaml')));
  const other = await run({ ...scenario, seed: 8 });
  t.equal(other.outcome, 'failed');
  t.match(other.steps.at(-1), { line: 6, does: 'call Encrypt 100 times', holds: false });
});

t.test('... and so where chance is at the HSMs, whose ids are others in every run', async (t) => {
  const scenario = parseScenario(
    'f',
    `scenario: chance\nsteps:
  - fault: { name: a, kind: reject, match: { operation: encrypt }, probability: 0.5 }
  - { call: Encrypt, input: { KeyId: $key, Plaintext: aGk= }, times: 40, expect: KMSInternalException }\n`,
  );
  const got = async () => (await run(scenario)).steps.at(-1)?.got;
  const first = await got();
  t.match(first, /^KMSInternalException \d+, ok \d+$/);
  t.same([await got(), await got()], [first, first]);
});

const HEAD = 'scenario: x\nsteps:\n';
const FAULT = '  - fault: { name: a, kind: busy }\n';
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
  [
    /^f:4: steps\[1\]\.expect: takes ok or an exception of KMS, not 'ThrotlingException'/,
    `${HEAD}  - call: Encrypt\n    expect: ThrotlingException\n`,
  ],
  [/^f:4: steps\[1\]\.expect\.okay: is neither/, `${HEAD}  - call: Encrypt\n    expect: { okay: 3 }\n`],
  [/^f:4: steps\[1\]\.as: takes another name/, `${HEAD}  - call: Encrypt\n    as: key\n`],
  [/^f:3: steps\[1\]\.fault\.kind takes one of/, `${HEAD}  - fault: { name: a, kind: bussy }\n`],
  [
    /^f:6: steps\[1\]\.fault\.match\.operation takes/,
    `${HEAD}  - fault:\n      name: a\n      kind: busy\n      match: { operation: encrpyt }\n`,
  ],
  [/^f:6: steps\[1\]\.fault\.skpi is not known/, `${HEAD}  - fault:\n      name: a\n      kind: busy\n      skpi: 3\n`],
  [/^f:3: steps\[1\]\.fault\.activeFrom takes a date/, `${HEAD}  - fault: { name: a, kind: busy, activeFrom: soon }\n`],
  [
    /^f:3: steps\[1\]\.fault\.match\.hsmId: refers to \$hsm3, which there is not/,
    `${HEAD}  - fault: { name: a, kind: busy, match: { hsmId: $hsm3 } }\n`,
  ],
  [
    /^f:3: steps\[1\]\.fault\.match\.hsmId: refers to \$hsm0, which/,
    `${HEAD}  - fault: { name: a, kind: busy, match: { hsmId: $hsm0 } }\n`,
  ],
  [
    /^f:3: steps\[1\]\.fault\.parameters\.subnetId: refers to \$subnet4, which/,
    `${HEAD}  - fault: { name: a, kind: subnet_deleted, parameters: { subnetId: $subnet4 } }\n`,
  ],
  [
    /^f:3: steps\[1\]\.fault\.match\.hsmId: refers to \$hsm1\.id, but \$hsm1 has no members/,
    `${HEAD}  - fault: { name: a, kind: busy, match: { hsmId: $hsm1.id } }\n`,
  ],
  [/^f:4: steps\[2\]\.fault\.name: there is a fault a already/, `${HEAD}${FAULT}${FAULT}`],
  [/^f:3: steps\[1\]\.end: takes the name of a fault that is there, not 'a'; there is none/, `${HEAD}  - end: a\n`],
  [/^f:4: steps\[2\]\.end: takes .*, not 'b'; there is a$/, `${HEAD}${FAULT}  - end: b\n`],
  [/^f:5: steps\[3\]\.end: takes/, `${HEAD}${FAULT}  - end: a\n  - end: a\n`],
  [/^f:3: steps\[1\]\.hits: takes the name of a fault/, `${HEAD}  - { hits: a, expect: 1 }\n`],
  [/^f:3: steps\[1\]\.advance: takes a duration/, `${HEAD}  - advance: soon\n`],
  [/^f:3: steps\[1\]\.advance: takes .* at most 366d/, `${HEAD}  - advance: 367d\n`],
  [
    /^f:4: steps\[1\]\.expect: counts 2 of 3 calls/,
    `${HEAD}  - { call: ListKeys, times: 3,\n      expect: { ok: 1, ThrottlingException: 1 } }\n`,
  ],
  [
    /^f:3: steps\[1\]\.fault\.activeUntil: takes a date, or \+20m for twenty minutes from now/,
    `${HEAD}  - fault: { name: a, kind: busy, activeUntil: +20 }\n`,
  ],
  [/^f:3: steps\[1\]\.store: takes CONNECTED/, `${HEAD}  - store: CONECTED\n`],
  [/^f:3: steps\[1\]\.store: takes/, `${HEAD}  - store: FAILED USER_LOCKT_OUT\n`],
  [/^f:4: steps\[2\]\.expect: takes a whole number/, `${HEAD}${FAULT}  - hits: a\n`],
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

t.test('YAML that is more than it looks is refused, with its line', async (t) => {
  // https://en.wikipedia.org/wiki/Billion_laughs_attack: nine of nine of nine ...
  const laughs = [
    'a: &a [x, x]',
    ...[...'bcdefghi'].map((name, index) => {
      const before = 'abcdefgh'[index];
      return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`;
    }),
  ].join('\n');
  const bad: readonly (readonly [message: RegExp, text: string])[] = [
    [/^f:1: anchors \(&\), aliases \(\*\) and tags \(!\) are not for this file/, laughs],
    [/^f:3: anchors/, `${HEAD}  - &one { hsms: 2 }\n  - *one\n`],
    [/^f:3: .*alias/, `${HEAD}  - *nobody\n`],
    [/^f:3: anchors/, `${HEAD}  - &f { hsms: 2 }\n  - { <<: *f }\n`],
    [/^f:3: .*tags/, `${HEAD}  - !!set { hsms }\n`],
    [/^f:3: .*tags/, `${HEAD}  - !foo { hsms: 2 }\n`],
    [/^f:3: /, `${HEAD}  - ? { a: b }\n    : 3\n`],
    [/^f:3: lists or maps are nested too deeply/, `${HEAD}  - ${'['.repeat(100)}${']'.repeat(100)}\n`],
    [/^f:3: lists or maps are nested too deeply/, `${HEAD}  - ${'- '.repeat(70)}a\n`],
    [/^f:1: lists or maps are nested too deeply/, '['.repeat(200_000)],
    [/^f:1: lists or maps are nested too deeply/, '- '.repeat(100_000)],
    [/^f:2: lists or maps are nested too deeply/, `a:\n${' '.repeat(5000)}b`],
    [/^f:\d+: a second document/, `${HEAD}  - hsms: 2\n---\nx: 1\n`],
  ];
  for (const [message, text] of bad) {
    t.throws(() => parseScenario('f', text), { code: 'invalid_configuration', message }, text.slice(0, 80));
  }
});

t.test('what only shows while it is played is named with its line, too', async (t) => {
  const encrypt = '  - { call: Encrypt, input: { KeyId: $key, Plaintext: aGk= }, as: first }\n';
  const bad: readonly (readonly [message: RegExp, steps: string])[] = [
    [
      /^f:3: steps\[1\]\.fault: there is no user kmsusr$/,
      '  - fault: { name: a, kind: user_locked, match: { username: kmsusr } }\n',
    ],
    [
      /^f:4: steps\[2\]\.input\.KeyId: \$first\.KeyIdd refers to nothing that there is/,
      `${encrypt}  - { call: DescribeKey, input: { KeyId: $first.KeyIdd } }\n`,
    ],
  ];
  for (const [message, steps] of bad) {
    await t.rejects(run(parseScenario('f', `${HEAD}${steps}`)), { code: 'invalid_configuration', message }, steps);
  }
});

t.test('the command: 1 when not everything holds, 2 for a typo; and what it prints', async (t) => {
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
  const [failed, refused] = await Promise.all([
    runCommand(t, ['scenario', 'run', bad, '--json']),
    runCommand(t, ['scenario', 'run', typo]),
  ]);
  t.same([failed.code, failed.stderr], [1, '']);
  t.same(JSON.parse(failed.stdout), {
    ...{ scenario: 'two HSMs', seed: 1, outcome: 'failed' },
    steps: [{ line: 3, does: 'hsms', expected: '3', got: '2', holds: false }],
  });
  t.same([refused.code, refused.stdout], [2, '']);
  t.match(refused.stderr, /^cloudhsm-sim: .*typo:3: steps\[1\]\.hsm: is not known here.*\n$/);
  await t.rejects(runScenarioFile(join(folder, 'absent')), {
    code: 'invalid_configuration',
    message: /absent/,
  });
  const printed = async (file: string) => reportLines(file, await runScenarioFile(file, options));
  t.same(await printed(good), ['two HSMs (seed 1)', '  ok      hsms: 2', 'passed']);
  t.same(await printed(bad), ['two HSMs (seed 1)', `  FAILED  hsms: 2, not 3 (${bad}:3)`, 'failed']);
});
