// Every page: what somebody would run, or feed to something, is run, in its order.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { runCommandExamples } from '../support/pages/command-examples.ts';
import { startCommandRunner } from '../support/pages/command-runner.ts';
import { NOT_RUN } from '../support/pages/not-run.ts';
import { allPages, blocksOf, hasToHold } from '../support/pages/page-blocks.ts';
import { COMPILED, runPage } from '../support/pages/run-page.ts';
import { ROOT } from '../support/source-tree.ts';

const runCommand = startCommandRunner(t);
const met = new Set<RegExp>();

for (const page of allPages()) {
  if (!blocksOf(page).some(hasToHold)) continue;
  t.test(page, async (t) => {
    const run = page === 'docs/commands.md' ? runCommandExamples : runPage;
    const reader = await run(t, page, runCommand);
    for (const command of reader.notRun) met.add(command);
  });
}

t.test(
  'what is not run is a closed list, without any that no page shows, and each is shown by a test that there is',
  async (t) => {
    t.same(
      NOT_RUN.filter(({ command }) => !met.has(command)),
      [],
    );
    for (const path of [...COMPILED.values(), ...NOT_RUN.flatMap(({ shownBy }) => shownBy ?? [])]) {
      t.ok(existsSync(join(ROOT, path)), path);
    }
  },
);
