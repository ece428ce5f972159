// Whatever is wrong with a seed, and wherever: no secret of it is told. What has been read is a Secret.

import { inspect } from 'node:util';
import t from 'tap';
import { describePlan } from '../../../app/seed/describe-plan.ts';
import { planText } from '../../../app/seed/plan-text.ts';
import { planOfText, problemsOf } from '../../support/seed-text.ts';

const PASSWORD = 'Xq7-hunter2-Zw9';
const MATERIAL = 'feedfacecafebeef'.repeat(4);
const SECRETS = /Xq7|hunter2|Zw9|feedface|cafebeef/;

const SEED = `version: 1
clusters:
  - name: main
    users:
      - { username: app, role: crypto-user, password: "${PASSWORD}" }
      - username: second
        role: crypto-user
        password: ${PASSWORD}
    hsmKeys:
      - { owner: app, label: k, type: aes, material: '${MATERIAL}' }
customKeyStores:
  - { name: s, cluster: main }
keys:
  - { customKeyStore: s, id: 11111111-2222-4333-8444-555555555555, material: ${MATERIAL} }
`;

t.test('with any one character missing, or with its end', async (t) => {
  t.same(problemsOf(SEED), [], 'the seed itself is sound');
  const told: string[] = [];
  for (let index = 0; index < SEED.length; index += 1) {
    told.push(...problemsOf(SEED.slice(0, index) + SEED.slice(index + 1)));
    if (index % 10 === 0) told.push(...problemsOf(SEED.slice(0, index)));
  }
  t.ok(told.length > SEED.length / 4, 'most of them are wrong');
  t.same(
    told.filter((problem) => SECRETS.test(problem)),
    [],
  );
});

t.test('in the place of something else', async (t) => {
  const places = [
    ...[
      `[${PASSWORD}]`,
      `{ env: [${PASSWORD}] }`,
      `{ ${PASSWORD}: 1 }`,
      `{ env: A, file: ${PASSWORD} }`,
      `!x ${PASSWORD}`,
    ],
    ...[`"${PASSWORD}:${PASSWORD}"`, `&${PASSWORD} b`, `"\\x${PASSWORD}"`, `{ file: { env: ${PASSWORD} } }`],
  ];
  for (const place of places) {
    const problems = problemsOf(SEED.replace(`"${PASSWORD}"`, place));
    t.not(problems.length, 0, place);
    t.notMatch(problems.join('\n'), SECRETS, place);
  }
});

t.test('of a sound one neither', async (t) => {
  const plan = planOfText(SEED);
  t.notMatch(inspect(plan, { depth: 10 }), SECRETS);
  const described = describePlan(plan);
  t.notMatch(JSON.stringify(described), SECRETS);
  t.notMatch(planText(described).join('\n'), SECRETS);
});
