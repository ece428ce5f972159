// docs/seed.md and schemas/seed-1.json: current, and what they say is so.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import t from 'tap';
import { parse } from 'yaml';
import { planOfFile } from '../../app/seed/read-seed.ts';
import { runSimulator } from '../support/running-simulator.ts';
import { SEEDS_FOLDER, seedPath } from '../support/seed-files.ts';
import { publishedSchema, SCHEMA_FILE, SEED_PAGE, schemaText, withMemberTables } from '../support/seed-schema.ts';
import { problemsOf } from '../support/seed-text.ts';
import { temporaryFolder } from '../support/up-process.ts';

const page = readFileSync(SEED_PAGE, 'utf8');
/** The blocks of code in that language. */
const blocks = (language: string): readonly string[] =>
  [...page.matchAll(/^```(\w*)\n(.*?)^```$/gms)].flatMap(([, ofLanguage, text = '']) =>
    ofLanguage === language ? [text] : [],
  );

t.test('the tables and the schema are current: otherwise `npm run seed`', async (t) => {
  t.equal(page, withMemberTables(page));
  t.equal(readFileSync(SCHEMA_FILE, 'utf8'), schemaText());
});

t.test('the schema is one (draft-07), and the seeds that are shipped and shown are true to it', async (t) => {
  const isSeed = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true, keywords: ['errorMessage'] }).compile(
    publishedSchema(),
  );
  const texts = [...readdirSync(SEEDS_FOLDER).map((name) => readFileSync(seedPath(name), 'utf8')), ...blocks('yaml')];
  t.ok(texts.length > 4);
  for (const text of texts) {
    t.ok(isSeed(parse(text)), JSON.stringify(isSeed.errors));
  }
  for (const wrong of [{}, { version: 2 }, { version: 1, clusters: [{ name: 'a', hsms: 0 }] }, { version: 1, x: 1 }]) {
    t.notOk(isSeed(wrong), JSON.stringify(wrong));
  }
  const fault = (rest: object): object => ({ version: 1, faults: [{ name: 'a', ...rest }] });
  t.ok(isSeed(fault({ kind: 'latency', parameters: { latencyMs: 5 } })));
  t.notOk(isSeed(fault({ kind: 'latency', parameters: { latencyMs: -5 } })), 'parameters of its kind');
  t.notOk(isSeed(fault({ kind: 'bussy' })));
});

t.test('what is wrong is told as the page shows it', async (t) => {
  const seed = `version: 1

clusters:
  - name: main
    state: ACTIVE
    hsms: 0
    users:
      - { username: admin, role: admin }
      - { username: app, role: crypto-user, password: short }

customKeyStores:
  - { name: payments, cluster: mian }
`;
  const [shown] = blocks('').filter((block) => block.startsWith('cloudhsm-sim: seed.yaml:'));
  t.equal(`${problemsOf(seed).join('\n')}\n`.replaceAll(/^f:/gm, 'cloudhsm-sim: seed.yaml:'), shown);
});

t.test('its seed is made, and what comes from the environment stays there', async (t) => {
  const file = join(temporaryFolder(t), 'seed.yaml');
  writeFileSync(file, blocks('yaml')[0] ?? '');
  process.env.HSM_ADMIN_PASSWORD = 'from-the-environment';
  t.teardown(() => delete process.env.HSM_ADMIN_PASSWORD);
  const { ready } = await runSimulator(t, { seed: planOfFile(file) });
  t.match(ready.keys, [{ keyId: '0f0e0d0c-0b0a-4908-8706-050403020100', aliases: ['alias/payments'] }]);
  const users = ready.clusters[0]?.users ?? [];
  t.match(users, [{ username: 'admin' }, { username: 'kmsuser' }, { username: 'app', password: 'app-password-1' }]);
  t.equal(users[0]?.password, undefined);
});
