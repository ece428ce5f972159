// How our own code becomes few files: dependencies are left to npm, and nothing is minified, so that a stack trace shows code
// that can be read.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const { dependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
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
  ...{ absWorkingDir: root, write: false },
};

/** @param options entry points, and what else esbuild is to know */
export async function bundle(folder, options) {
  const { outputFiles } = await build({ ...common, outdir: folder, ...options });
  mkdirSync(folder, { recursive: true });
  for (const { path, text } of outputFiles) writeFileSync(path, withOwnNames(text));
}

/** Inside a class that names itself the bundler calls it `_Name`, and so would every error that is printed. */
function withOwnNames(text) {
  const names = [...text.matchAll(/^var (\w+) = class _\1\b/gm)].map(([, name]) => name);
  return names.reduce((named, name) => named.replace(new RegExp(`\\b_${name}\\b`, 'g'), name), text);
}
