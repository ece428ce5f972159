// The examples of docs/commands.md: each a command line of its own, in the order of the page.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import type { CommandRunner } from './command-runner.ts';
import { blocksOf } from './page-blocks.ts';
import { openPageReader, type PageReader } from './page-reader.ts';

const EXAMPLE_HSM = 'hsm-q3xw7bnlkpd';
const FIRST_HSM = `hsm=\${hsm:-$(cloudhsm-sim cluster list | grep -o 'hsm-[a-z0-9]*' | head -n 1)}`;
/** What an example begins with, where it is not what the examples before it have left. */
const BEFORE: Readonly<Record<string, string>> = {
  'cloudhsm-sim completion fish': 'mkdir -p ~/.config/fish/completions',
  'cloudhsm-sim cluster list': 'cloudhsm-sim up',
  'cloudhsm-sim store list': 'cloudhsm-sim up',
  'cloudhsm-sim store watch example': 'cloudhsm-sim store connect example',
  'cloudhsm-sim fault show slow': 'cloudhsm-sim fault add slow latency',
  'cloudhsm-sim fault add slow': 'cloudhsm-sim fault reset',
};
/** Files that examples name. */
const FILES: Readonly<Record<string, string>> = {
  'sim.yaml': 'drainTimeout: 5\n',
  'password.txt': 'Example12345\n',
  'faults.yaml': '- { name: slow, kind: latency }\n',
  'seed.yaml': 'version: 1\n',
};

export async function runCommandExamples(t: Test, page: string, runCommand: CommandRunner): Promise<PageReader> {
  const reader = await openPageReader(t, runCommand);
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(reader.folder, name), text);
  for (const line of blocksOf(page).flatMap(({ text }) => text.trimEnd().split('\n'))) {
    if (!t.passing()) break;
    await t.test(line, async (t) => {
      const [, before = ''] = Object.entries(BEFORE).find(([beginning]) => line.startsWith(beginning)) ?? [];
      if (before !== '') t.match(await reader.run(before), { code: 0 }, before);
      const hsm = line.includes(EXAMPLE_HSM) ? FIRST_HSM : '';
      const { code, printed } = await reader.run(`${hsm}\n${line.replace(EXAMPLE_HSM, '$hsm')}`);
      t.equal(code, 0, 'exit code', { printed });
    });
  }
  return reader;
}
