// Makes the tree that the package ships from build/, from scratch: `node scripts/build-dist.mjs [FOLDER]`, default dist/.
// Our own code becomes few files, all in one folder, and what is loaded at first use stays apart.
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const compiled = join(root, 'build');
const dist = resolve(process.argv[2] ?? join(root, 'dist'));
const TYPES_ENTRY = 'app/library/index.d.ts';
/** Read at run time, or by who uses the package. */
const FOLDERS = ['models', 'proto', 'scenarios', 'schemas', 'seeds'];
const SPECIFIER = /((?:from|import)\s*\(?\s*['"])(\.[^'"]+?)\.[jt]s(?=['"])/g;

rmSync(dist, { recursive: true, force: true });
await bundle(dist, {
  splitting: true,
  entryPoints: {
    main: join(compiled, 'app/main.js'),
    index: join(compiled, 'app/library/index.js'),
    'simulator-process': join(compiled, 'app/library/simulator-process.js'),
  },
});
// Alone in one file, though some of it is in the others as well.
cpSync(join(compiled, 'hsm-worker.js'), join(dist, 'hsm-worker.js'));
chmodSync(join(dist, 'main.js'), 0o755);
for (const folder of FOLDERS) cpSync(join(root, folder), join(dist, folder), { recursive: true });
shipTypes(TYPES_ENTRY, new Set());

/** The declarations that the index reaches, and no others. */
function shipTypes(name, seen) {
  if (seen.has(name)) return;
  seen.add(name);
  const reached = [];
  const text = declarations(name).replace(SPECIFIER, (_all, before, path) => {
    reached.push(relative(compiled, resolve(compiled, dirname(name), `${path}.d.ts`)));
    return `${before}${path}.js`;
  });
  const target = join(dist, 'types', name);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
  for (const next of reached) shipTypes(next, seen);
}

/** Those of generated code are beside its source. */
function declarations(name) {
  const emitted = join(compiled, name);
  return readFileSync(existsSync(emitted) ? emitted : join(root, name), 'utf8');
}
