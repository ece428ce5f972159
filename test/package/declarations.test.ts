// What the package declares to programs: everything that is exported says what it is, everything that its declarations name is
// exported as well, and what only the simulator itself needs is not there.

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import t from 'tap';
import { at, type Declared, exported, files, find, INDEX } from '../support/declarations.ts';
import { ROOT } from '../support/source-tree.ts';

t.test('everything that is exported says what it is', async (t) => {
  const silent = exported.filter((name) => !find(INDEX, name)?.declared.isDocumented);
  t.same(silent, []);
});

/** A member with its name, and what its type is as far as it stands on its line. */
const MEMBER = /^\s+(?!private )(?:(?:readonly|static|get|set) )*(?:'([^']+)'|(\w+))\??(?:<[^(]*>)?[:(](.*)$/;
/** It says itself: `name: 'rsa-oaep'`. */
const LITERAL = /^ (?:'[^']*'|\d+|true|false);$/;
/** Its members are kinds; what each of them has says the interface itself. */
const TABLES = ['WrittenKinds'];

function silentMembers({ name, block }: Declared): readonly string[] {
  const lines = block.split('\n').filter((line) => line.trim() !== '');
  return lines.flatMap((line, index) => {
    const [, quoted, word = quoted, type = ''] = MEMBER.exec(line) ?? [];
    const isSilent =
      index > 0 && word !== undefined && !LITERAL.test(type) && !lines[index - 1]?.trimEnd().endsWith('*/');
    return isSilent ? [`${name}.${word}`] : [];
  });
}

/** What is exported, and what it is made of in its own file. */
function* ownParts(name: string): Generator<Declared> {
  const found = find(INDEX, name);
  if (found === undefined) return;
  yield found.declared;
  for (const part of at(found.path).declared.values()) {
    if (!part.isExported && new RegExp(`\\b${part.name}\\b`).test(found.declared.text)) yield part;
  }
}

t.test('every member of what is exported says what it is', async (t) => {
  const declared = new Set(exported.filter((name) => !TABLES.includes(name)).flatMap((name) => [...ownParts(name)]));
  t.same([...declared].flatMap(silentMembers), []);
});

t.test('a member that says nothing is found', async (t) => {
  const block = [
    'export interface Example {',
    '    /** It says something. */',
    '    readonly first: string;',
    '    readonly second: string;',
    "    readonly kind: 'itself';",
    '    readonly third: {',
    '        /** Within. */',
    '        readonly fourth: number;',
    '        readonly fifth?: number;',
    '    };',
    '    sixth(given: string): void;',
    '}',
  ].join('\n');
  const example = { name: 'Example', isExported: true, isDocumented: true, text: '', block };
  t.same(silentMembers(example), ['Example.second', 'Example.third', 'Example.fifth', 'Example.sixth']);
});

t.test('everything that is named can be named', async (t) => {
  const missing = new Set<string>();
  for (const name of exported) {
    const found = find(INDEX, name);
    for (const [word] of found?.declared.text.matchAll(/\b[A-Z]\w+\b/g) ?? []) {
      const named = found === undefined ? undefined : find(found.path, word);
      if (named?.declared.isExported && !exported.includes(word)) missing.add(`${word} of ${name}`);
    }
  }
  t.same([...missing], []);
});

t.test('nothing is there that only the simulator needs', async (t) => {
  const extra: string[] = [];
  for (const [path, { declared }] of files) {
    // The table of the state machine, whose names are two of the types.
    if (path.endsWith('/connection-state.d.ts')) continue;
    for (const { name, isExported } of declared.values()) {
      if (isExported && !exported.includes(name)) extra.push(`${name} in ${resolve('/', path).slice(1)}`);
    }
  }
  t.same(extra, []);
  for (const name of exported) {
    if (name === 'SimulatorClient' || name === 'SimError') continue;
    t.notMatch(find(INDEX, name)?.declared.text ?? '', /^\s+constructor\(/m, `${name} is not made by programs`);
  }
});

t.test('docs/library.md has every code that is no exception of AWS', async (t) => {
  const page = readFileSync(join(ROOT, 'docs/library.md'), 'utf8');
  const { text = '' } = at('build/src/errors.d.ts').declared.get('TABLE') ?? {};
  const codes = [...text.matchAll(/^ {4}readonly ([a-z_]+): \{/gm)].map(([, code]) => code);
  t.ok(codes.length > 15);
  t.same(
    codes.filter((code) => !page.includes(`\`${code}\``)),
    [],
  );
});
