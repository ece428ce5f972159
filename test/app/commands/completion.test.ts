// Completions, as the shells themselves work with them.

import t, { type Test } from 'tap';
import { everyCommand } from '../../../app/commands/command-tree.ts';
import { bashCompletion } from '../../../app/completion/bash.ts';
import { completionTree } from '../../../app/completion/completion-tree.ts';
import { fishCompletion } from '../../../app/completion/fish.ts';
import type { Completion } from '../../../app/completion/shell.ts';
import { zshCompletion } from '../../../app/completion/zsh.ts';
import { FAULT_KINDS } from '../../../sim/fault/kinds.ts';
import { runHere } from '../../support/command-here.ts';
import {
  BASH,
  type CompletingShell,
  describedByFish,
  FISH,
  isInstalled,
  type Typed,
  ZSH,
} from '../../support/completing-shell.ts';

const tree = await completionTree();
const kinds = [...FAULT_KINDS.keys()];
const commands = tree.commands.map(({ path }) => path.join(' '));

/** What is typed, and what is offered. */
const ROWS: readonly (readonly [Typed, readonly string[]])[] = [
  [[''], commands],
  [['sto'], ['store']],
  [['store', 'w'], ['watch']],
  [['store', 'watch', '--un'], ['--until']],
  [
    ['store', 'watch', '--until', 'CONN'],
    ['CONNECTED', 'CONNECTING'],
  ],
  // The value of an option is no command.
  [['store', '--endpoint', 'up', 'w'], ['watch']],
  [['store', 'watch', '--endpoint', 'list', '--un'], ['--until']],
  [['store', 'watch', '--endpoint', ''], []],
  [
    ['up', '--hsm-type', ''],
    ['hsm1.medium', 'hsm2m.medium'],
  ],
  [
    ['up', '--config', 'pack'],
    ['package-lock.json', 'package.json'],
  ],
  [['scenario', 'run', 'READ'], ['README.md']],
  [
    ['completion', ''],
    ['bash', 'fish', 'zsh'],
  ],
  [['user', 'create', 'app', '--role', 'ad'], ['admin']],
  [['up', '--no-k'], ['--no-key-store']],
  [['cli', 'key', 'unw'], ['unwrap']],
  [['cli', 'user', 'create', '--role', 'ad'], ['admin']],
  [
    ['cli', 'key', 'list', '--ready-file', 'pack'],
    ['package-lock.json', 'package.json'],
  ],
  [['cli', 'key', 'wrap', 'rsa-oaep', '--payload-f'], ['--payload-filter']],
  [['nonsense', 'st'], ['store']],
  [['fault', 'add', 'x', ''], kinds],
  [['fault', 'add', 'x', 'l'], kinds.filter((kind) => kind.startsWith('l'))],
  [['fault', 'add', '--direction', 'upstream', 'x', 'bandw'], ['bandwidth']],
  // What stands before a command counts among the arguments of none.
  [['nonsense', 'fault', 'add', 'x', ''], kinds],
  [['fault', 'add', 'x', 'busy', 'lat'], []],
  [['fault', 'add', '-p', 'latencyMs=1', 'x', 'bandw'], ['bandwidth']],
  [['cli', 'login', 'mfa-token-sign', '--usern'], ['--username']],
  [
    ['cli', 'user', 'list', '--client-cert-hsm-tls-file', 'pack'],
    ['package-lock.json', 'package.json'],
  ],
  [['help', ''], commands],
  [['help', 'sto'], ['store']],
  [['cli', 'hel'], ['help']],
  [['cli', 'help', 'us'], ['user']],
  [['cli', 'help', 'key', 'unw'], ['unwrap']],
];

function complete(t: Test, shell: CompletingShell, completion: Completion): void {
  const offers = shell.offers(
    completion(tree),
    ROWS.map(([typed]) => typed),
  );
  t.equal(offers.length, ROWS.length, 'an answer to each');
  for (const [index, [typed, expected]] of ROWS.entries()) {
    t.same(offers[index], [...expected].sort(), `cloudhsm-sim ${typed.join(' ')}`);
  }
}

t.test('bash', async (t) => {
  complete(t, BASH, bashCompletion);
  const script = bashCompletion(tree);
  t.same(BASH.offers(script, [['clock', 'show', '']]), [['--endpoint', '--help', '--json', '-h']], 'nothing but flags');
  // bash splits words at the equals sign.
  t.same(BASH.offers(script, [['store', 'watch', '--until', '=', 'FAI']]), [['FAILED']]);
  t.same(BASH.offers(script, [['up', '--hsm-type', '=']]), [['hsm1.medium', 'hsm2m.medium']]);
  t.same(BASH.offers(script, [['fault', 'add', '--times', '=', '3', 'x', 'lat']]), [['latency']]);
});

t.test('zsh', { skip: !isInstalled('zsh') && 'zsh is not installed here' }, async (t) =>
  complete(t, ZSH, zshCompletion),
);

t.test('fish', { skip: !isInstalled('fish') && 'fish is not installed here' }, async (t) =>
  complete(t, FISH, fishCompletion),
);

t.test(
  'fish describes a flag, and not each of its values with what the flag is for',
  {
    skip: !isInstalled('fish') && 'fish is not installed here',
  },
  async (t) => {
    const script = fishCompletion(tree);
    t.same(describedByFish(script, ['user', 'create', 'app', '--role', '']), { admin: '', 'crypto-user': '' });
    t.match(describedByFish(script, ['user', 'create', 'app', '--ro'])['--role'], /./);
  },
);

t.test('every command and every flag of each, in bash', (t) => {
  const nodes = everyCommand(tree);
  const groups = nodes.filter(({ commands }) => commands.length > 0);
  const offers = BASH.offers(bashCompletion(tree), [
    ...groups.map(({ path }) => [...path, '']),
    ...nodes.map(({ path }) => [...path, '--']),
  ]);
  for (const [index, { path, commands }] of groups.entries()) {
    t.same(offers[index], commands.map((one) => one.path.at(-1)).sort(), `cloudhsm-sim ${path.join(' ')}`);
  }
  for (const [index, { path, options }] of nodes.entries()) {
    const flags = options.flatMap(({ names }) => names.filter((flag) => flag.startsWith('--')));
    t.same(offers[groups.length + index], flags.sort(), `cloudhsm-sim ${path.join(' ')} --`);
  }
  t.end();
});

t.test('in bash, no function is too long to be exported, as `set -a` has it', (t) => {
  // Linux: MAX_ARG_STRLEN, 128 KiB for a variable.
  const functions = bashCompletion(tree).split(/^}$/m);
  for (const text of functions) t.ok(text.length < 100_000, `${text.length} characters`);
  t.end();
});

t.test('the command prints them; for another shell it is one line', async (t) => {
  t.match(await runHere(['completion', 'constructor']), {
    code: 2,
    stderr: /takes one of bash, zsh, fish, not 'constr/,
  });
  const [bash, tcsh] = await Promise.all([runHere(['completion', 'bash']), runHere(['completion', 'tcsh'])]);
  t.same([bash.code, bash.stdout], [0, bashCompletion(tree)]);
  t.same([tcsh.code, tcsh.stdout], [2, '']);
  t.equal(tcsh.stderr, "cloudhsm-sim: completion takes one of bash, zsh, fish, not 'tcsh'\n");
});
