// docs/commands.md has every command, as it is; each has what all of them should have. Its examples are run with
// those of all pages.

import { readFileSync } from 'node:fs';
import t from 'tap';
import { type CommandNode, commandTree, everyCommand } from '../../app/commands/command-tree.ts';
import { loadProgram } from '../../app/commands/program.ts';
import { COMMANDS_PAGE, withCommands } from '../support/commands-page.ts';

const page = readFileSync(COMMANDS_PAGE, 'utf8');
const commands = everyCommand(commandTree(await loadProgram())).filter(
  ({ path }) => path.length > 0 && path.at(-1) !== 'help',
);
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
