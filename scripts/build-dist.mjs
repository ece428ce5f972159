// Makes the tree that the package ships from build/, from scratch: `node scripts/build-dist.mjs [FOLDER]`, default dist/.
// Our own code becomes few files, all in one folder, and what is loaded at first use stays apart; dependencies are left to
// npm. Nothing is minified: a stack trace shows code that can be read, so no source maps are needed.
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const compiled = join(root, 'build');
const dist = resolve(process.argv[2] ?? join(root, 'dist'));
const TYPES_ENTRY = 'app/library/index.d.ts';
/** Read at run time, or by who uses the package. */
const FOLDERS = ['models', 'proto', 'scenarios', 'schemas', 'seeds'];
const SPECIFIER = /((?:from|import)\s*\(?\s*['"])(\.[^'"]+?)\.[jt]s(?=['"])/g;

rmSync(dist, { recursive: true, force: true });
const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
/** All of them are CommonJS: `import` would have Node read each of their files twice, once for the names that it exports. */
const required = {
  name: 'required',
  setup({ onResolve, onLoad }) {
    const ours = new RegExp(`^(${Object.keys(dependencies).join('|')})(/|$)`);
    onResolve({ filter: ours }, ({ path, namespace }) =>
      namespace === 'required' ? { path, external: true } : { path, namespace: 'required' },
    );
    onLoad({ filter: /./, namespace: 'required' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
    }));
  },
};
const common = {
  ...{ bundle: true, format: 'esm', platform: 'node', target: 'node20', packages: 'external', plugins: [required] },
  banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
  ...{ absWorkingDir: root, outdir: dist, write: false },
};
await bundle({
  splitting: true,
  entryPoints: {
    main: join(compiled, 'app/main.js'),
    index: join(compiled, 'app/library/index.js'),
    'simulator-process': join(compiled, 'app/library/simulator-process.js'),
  },
});
// Alone in one file, though some of it is in the others as well: a worker thread is quicker to start with one file to load.
await bundle({ entryPoints: { 'hsm-worker': join(compiled, 'app/hsm/hsm-worker.js') } });
chmodSync(join(dist, 'main.js'), 0o755);
for (const folder of FOLDERS) cpSync(join(root, folder), join(dist, folder), { recursive: true });
shipTypes(TYPES_ENTRY, new Set());

async function bundle(options) {
  const { outputFiles } = await build({ ...common, ...options });
  mkdirSync(dist, { recursive: true });
  for (const { path, text } of outputFiles) writeFileSync(path, withOwnNames(text));
}

/** Inside a class that names itself the bundler calls it `_Name`, and so would every error that is printed. */
function withOwnNames(text) {
  const names = [...text.matchAll(/^var (\w+) = class _\1\b/gm)].map(([, name]) => name);
  return names.reduce((named, name) => named.replace(new RegExp(`\\b_${name}\\b`, 'g'), name), text);
}

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
