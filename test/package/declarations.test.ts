// What the package declares to programs: everything that is exported says what it is, everything that its declarations name is
// exported as well, and what only the simulator itself needs is not there.

import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import t from 'tap';
import { ROOT } from '../support/source-tree.ts';

const INDEX = 'build/app/library/index.d.ts';
const IMPORTS = /^(?:import|export)(?: type)? \{([^}]*)\} from '(\.[^']+)';/gm;
const DECLARATION = /^(export )?(?:declare )?(?:class|interface|type|const|function) (\w+)/;

interface Declared {
  readonly name: string;
  readonly isExported: boolean;
  readonly isDocumented: boolean;
  /** Without comments. */
  readonly text: string;
}

interface Declarations {
  readonly declared: ReadonlyMap<string, Declared>;
  /** Names that come from another file, and from which. */
  readonly imported: ReadonlyMap<string, string>;
}

const read = (path: string): Declarations => {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const imported = new Map<string, string>();
  for (const [, names = '', from = ''] of text.matchAll(IMPORTS)) {
    const file = join(dirname(path), from.replace(/\.[tj]s$/, '.d.ts'));
    const each = names.split(',').map((name) => name.replace(/\btype\b/, '').trim());
    for (const name of each.filter((one) => one !== '')) imported.set(name, file);
  }
  return { declared: declarationsIn(text), imported };
};

function declarationsIn(text: string): ReadonlyMap<string, Declared> {
  const declared = new Map<string, Declared>();
  let before = '';
  for (const block of text.split(/^(?=(?:export )?(?:declare )?(?:class|interface|type|const|function) \w)/m)) {
    const [, exported, name] = DECLARATION.exec(block) ?? [];
    if (name !== undefined) {
      declared.set(name, {
        ...{ name, isExported: exported !== undefined, isDocumented: before.trimEnd().endsWith('*/') },
        // A list whose entries are a type is no type itself.
        text: block.replace(/\/\*[\s\S]*?\*\/|typeof \w+/g, ''),
      });
    }
    before = block;
  }
  return declared;
}

const files = new Map<string, Declarations>();
const at = (path: string): Declarations => {
  // Generated declarations are beside their source.
  const there = path.includes('/generated/') ? path.replace(/^build\//, '') : path;
  const known = files.get(there) ?? read(there);
  files.set(there, known);
  return known;
};

/** Where a name is declared that a file has or imports. */
function find(path: string, name: string): { readonly path: string; readonly declared: Declared } | undefined {
  const { declared, imported } = at(path);
  const own = declared.get(name);
  if (own !== undefined) return { path, declared: own };
  const from = imported.get(name);
  return from === undefined ? undefined : find(from, name);
}

const exported = [...at(INDEX).imported.keys()];

t.test('everything that is exported says what it is', async (t) => {
  const silent = exported.filter((name) => !find(INDEX, name)?.declared.isDocumented);
  t.same(silent, []);
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
