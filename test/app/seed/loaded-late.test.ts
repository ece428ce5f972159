// What reads and makes seeds costs nothing where there is none: it is not reached by what a start without one loads.

import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import t from 'tap';
import { ROOT } from '../../support/source-tree.ts';

const BUILD = join(ROOT, 'build');
/** As compiled: no types are left, and what is loaded at first use is a call. */
const STATIC_IMPORT = /^(?:import|export)\s[^;]*?from\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]/gm;

/** Every file and package that comes with these. */
function loadedWith(entries: readonly string[]): ReadonlySet<string> {
  const loaded = new Set<string>();
  const visit = (path: string): void => {
    if (loaded.has(path)) return;
    loaded.add(path);
    for (const [, from, alone] of readFileSync(join(BUILD, path), 'utf8').matchAll(STATIC_IMPORT)) {
      const specifier = from ?? alone ?? '';
      if (specifier.startsWith('.')) visit(relative(BUILD, resolve(BUILD, dirname(path), specifier)));
      else loaded.add(specifier);
    }
  };
  for (const entry of entries) visit(entry);
  return loaded;
}

t.test('`up` without a seed', async (t) => {
  const loaded = loadedWith([
    'app/main.js',
    'app/command-line.js',
    'app/commands/up.js',
    'app/up.js',
    'app/simulator.js',
  ]);
  t.ok(loaded.has('app/device-side.js'), 'it looks at what is loaded');
  t.notOk(loaded.has('yaml') || loaded.has('ajv'));
  t.same(
    [...loaded].filter((path) => path.startsWith('app/seed/')).sort(),
    ['app/seed/make-cluster.js', 'app/seed/planned-seed.js', 'app/seed/read-seeded-settings.js'],
    'what the default seed is made by, and the doors to the others',
  );
});

t.test('with one it would show', async (t) => {
  const loaded = loadedWith(['app/seed/read-seed.js']);
  t.ok(loaded.has('yaml') && loaded.has('ajv'));
});
