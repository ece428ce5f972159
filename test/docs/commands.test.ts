// docs/commands.md has every command, as it is; each has what all of them should have; every example is one.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { type CommandNode, commandTree, everyCommand } from '../../app/commands/command-tree.ts';
import { loadProgram } from '../../app/commands/program.ts';
import { COMMANDS_PAGE, withCommands } from '../support/commands-page.ts';
import { startCommandRunner } from '../support/pages/command-runner.ts';
import { blocksOf } from '../support/pages/page-blocks.ts';
import { openPageReader } from '../support/pages/page-reader.ts';

const page = readFileSync(COMMANDS_PAGE, 'utf8');
const commands = everyCommand(commandTree(await loadProgram())).filter(
  ({ path }) => path.length > 0 && path.at(-1) !== 'help',
);
const EXAMPLE_HSM = 'hsm-q3xw7bnlkpd';
const leaves = commands.filter((node) => node.commands.length === 0);
const nameOf = ({ path }: CommandNode): string => path.join(' ');

t.test('the page is current', async (t) => {
  t.equal(page, await withCommands(page), 'npm run commands brings it up to date');
});

t.test('every command says what it is, and how it is used', async (t) => {
  for (const node of commands) t.match(node.says, /^\S.*[^.]$/, nameOf(node));
  for (const node of leaves) t.ok(node.examples.length > 0, `${nameOf(node)} has examples`);
});

t.test('every command that prints does so in JSON, too', async (t) => {
  // What a shell reads, what the benches print as they like, and what speaks as AWS's tool does.
  const others = ['completion', 'bench', 'cli'];
  for (const node of leaves) {
    if (others.includes(nameOf(node))) continue;
    t.ok(
      node.options.some(({ names }) => names.includes('--json')),
      `${nameOf(node)} --json`,
    );
  }
});

/** What an example begins with, where it is not what the examples before it have left. */
const BEFORE: Readonly<Record<string, string>> = {
  'cloudhsm-sim completion fish': 'mkdir -p ~/.config/fish/completions',
  'cloudhsm-sim cluster list': 'cloudhsm-sim up',
  'cloudhsm-sim store list': 'cloudhsm-sim up',
  'cloudhsm-sim store watch example': 'cloudhsm-sim store connect example',
  'cloudhsm-sim user create app_1 --password-stdin': 'cloudhsm-sim user delete app_1',
  'cloudhsm-sim fault show slow': 'cloudhsm-sim fault add slow latency',
  'cloudhsm-sim fault add slow': 'cloudhsm-sim fault reset',
  'cloudhsm-sim fault delete slow': 'cloudhsm-sim fault add slow latency',
};
/** Files that examples name. */
const FILES: Readonly<Record<string, string>> = {
  'sim.yaml': 'drainTimeout: 5\n',
  'password.txt': 'Example12345\n',
  'mine.yaml': 'scenario: mine\nsteps:\n  - hsms: 2\n',
  'faults.yaml': '- { name: slow, kind: latency }\n',
  'seed.yaml': 'version: 1\n',
};

t.test('every example runs, in the order of the page', async (t) => {
  const reader = await openPageReader(t, startCommandRunner(t));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(reader.folder, name), text);
  for (const { text } of blocksOf('docs/commands.md', page)) {
    for (const line of text.trimEnd().split('\n')) {
      if (!t.passing()) return;
      const [, before = ''] = Object.entries(BEFORE).find(([beginning]) => line.startsWith(beginning)) ?? [];
      if (before !== '') await reader.run(before);
      const hsm = `hsm=\${hsm:-$(cloudhsm-sim cluster list | grep -o 'hsm-[a-z0-9]*' | head -n 1)}\n`;
      const script = line.includes(EXAMPLE_HSM) ? hsm + line.replace(EXAMPLE_HSM, '$hsm') : line;
      const { code, printed } = await reader.run(script);
      t.equal(code, 0, line, { printed });
    }
  }
});
