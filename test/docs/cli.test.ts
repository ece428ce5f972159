// docs/cli.md is what the command tree prints, and what it shows first works.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import t from 'tap';
import { runCli } from '../../app/cli/cli.ts';
import { splitLine } from '../../app/cli/language/split-line.ts';
import { runSimulator } from '../support/running-simulator.ts';
import { ROOT } from '../support/source-tree.ts';

const page = readFileSync(join(ROOT, 'docs/cli.md'), 'utf8');

t.test('the page is current: otherwise `npm run cli`', async (t) => {
  const printed = execFileSync(process.execPath, [join(ROOT, 'scripts/print-cli.mjs')], { encoding: 'utf8' });
  t.match(printed, /\| `key delete` \| crypto user \| `--filter` \|/);
  t.equal(page, printed);
});

t.test('the commands at its beginning run', async (t) => {
  const world = await runSimulator(t, { seed: 'cluster' });
  const environment: Record<string, string> = {
    CLOUDHSM_SIM_ENDPOINT: world.ready.endpoint,
    ADMIN_PASSWORD: world.passwordOf('admin'),
  };
  const [, block = ''] = /```sh\n([\s\S]*?)```/.exec(page) ?? [];
  const lines = block.trimEnd().split('\n');
  t.ok(lines.length > 4);
  for (const line of lines) {
    const split = splitLine(line.replace(/\$(\w+)/g, (_, name: string) => environment[name] ?? ''));
    const words = split === 'unfinished' ? [] : split.words;
    if (words[0] === 'export') {
      for (const word of words.slice(1)) {
        const [, name = '', value = ''] = /^(\w+)=(.*)$/.exec(word) ?? [];
        environment[name] = value;
      }
    } else {
      t.same(words.slice(0, 2), ['cloudhsm-sim', 'cli']);
      const streams = { input: new PassThrough(), output: new PassThrough(), asides: new PassThrough() };
      t.equal(await runCli(words.slice(2), environment, streams), 0, `${line}: ${streams.output.read()}`);
    }
  }
});
