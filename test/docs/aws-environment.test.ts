// Wherever AWS's clients are told where the simulator is, all of them are: the AWS SDKs for JavaScript know the Region as
// AWS_REGION only, boto3 and the AWS CLI 1 as AWS_DEFAULT_REGION only.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { clusterWelcome, kmsWelcome } from '../../app/processes/process-welcome.ts';
import type { ReadyDocument } from '../../app/ready-document.ts';
import { welcome } from '../../app/welcome.ts';
import { ROOT } from '../support/source-tree.ts';

/** Where a variable is given its value: in a shell, in YAML, in a pod. */
const givenTo = (name: string): RegExp => new RegExp(`\\b${name}(?:=|:|, value:)`, 'g');
const countOf = (text: string, name: string): number => text.match(givenTo(name))?.length ?? 0;

function bothOrNone(t: Test, text: string, where: string): number {
  const count = countOf(text, 'AWS_REGION');
  t.equal(countOf(text, 'AWS_DEFAULT_REGION'), count, where);
  return count;
}

t.test('pages and deploy files', async (t) => {
  const below = ['docs', 'deploy'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  const paths = ['README.md', 'compose.yaml', ...below].filter((path) => /\.(md|yaml)$/.test(path));
  const counts = paths.map((path) => bothOrNone(t, readFileSync(join(ROOT, path), 'utf8'), path));
  t.ok(counts.filter((count) => count > 0).length >= 10, 'they were found');
});

t.test('what is printed at the start', async (t) => {
  const ready: ReadyDocument = {
    ...{ version: '1.0.0', pid: 1, endpoint: 'http://127.0.0.1:4760', region: 'eu-west-1', accountId: '123456789012' },
    ...{ clusters: [], customKeyStores: [], keys: [] },
  };
  for (const print of [welcome, clusterWelcome, kmsWelcome]) {
    const text = print(ready);
    t.equal(bothOrNone(t, text, print.name), 1);
    t.match(text, / AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=eu-west-1 /);
  }
});
