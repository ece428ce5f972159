// The declarations that the package has for programs, as far as text goes: what is declared where, and under which comment.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './source-tree.ts';

/** What programs import. */
export const INDEX = 'build/app/library/index.d.ts';
const IMPORTS = /^(?:import|export)(?: type)? \{([^}]*)\} from '(\.[^']+)';/gm;
const DECLARATION = /^(export )?(?:declare )?(?:class|interface|type|const|function) (\w+)/;

export interface Declared {
  readonly name: string;
  readonly isExported: boolean;
  readonly isDocumented: boolean;
  /** Without comments. */
  readonly text: string;
  /** With them. */
  readonly block: string;
}

export interface Declarations {
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
        block,
        text: block.replace(/\/\*[\s\S]*?\*\/|typeof \w+/g, ''),
      });
    }
    before = block;
  }
  return declared;
}

/** All that have been read so far. */
export const files = new Map<string, Declarations>();
export const at = (path: string): Declarations => {
  // Generated declarations are beside their source.
  const there = path.includes('/generated/') ? path.replace(/^build\//, '') : path;
  const known = files.get(there) ?? read(there);
  files.set(there, known);
  return known;
};

/** Where a name is declared that a file has or imports. */
export function find(path: string, name: string): { readonly path: string; readonly declared: Declared } | undefined {
  const { declared, imported } = at(path);
  const own = declared.get(name);
  if (own !== undefined) return { path, declared: own };
  const from = imported.get(name);
  return from === undefined ? undefined : find(from, name);
}

/** The names of what programs can import. */
export const exported = [...at(INDEX).imported.keys()];
