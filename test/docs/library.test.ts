// docs/library.md: its blocks compile against the declarations that the package ships, and run.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import t from 'tap';
import { plainEnvironment } from '../support/plain-environment.ts';
import { ROOT } from '../support/source-tree.ts';
import { stagePackage } from '../support/staged-package.ts';
import { temporaryFolder } from '../support/up-process.ts';

const PAGE = readFileSync(join(ROOT, 'docs/library.md'), 'utf8');
const QUICK_LIBRARY = new URL('../support/pages/quick-library.js', import.meta.url).href;
/** That blocks and the example import, besides the package itself. */
const PACKAGES = ['@aws-sdk/client-kms', '@types/node', 'vitest'];
const EXAMPLE = join(ROOT, 'examples/vitest');
/** Declarations are checked as well: what is shipped has to hold for people who check it. */
const COMPILER_OPTIONS = {
  ...{ module: 'nodenext', target: 'es2022', lib: ['es2023', 'esnext.disposable'], types: ['node'], strict: true },
  ...{ noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, skipLibCheck: false, outDir: 'run' },
  ...{ rewriteRelativeImportExtensions: true, noEmitOnError: true },
};

const blocks = [...PAGE.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, text = '']) => text);
const folder = temporaryFolder(t);
const staged = stagePackage();

t.before(() => {
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  symlinkSync(staged, join(folder, 'node_modules/cloudhsm-sim'));
  for (const name of PACKAGES) {
    mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: COMPILER_OPTIONS, include: ['*.ts'] }),
  );
  for (const [index, text] of blocks.entries()) writeFileSync(join(folder, `block-${index + 1}.ts`), text);
  for (const name of ['card-vault.ts', 'card-vault.test.ts']) {
    writeFileSync(join(folder, name), readFileSync(join(EXAMPLE, name)));
  }
});

t.test('they compile, and so does the example in TypeScript', async (t) => {
  const tsc = join(ROOT, 'node_modules/.bin/tsc');
  // tap gives every child its loader, which the compiler's own start does not bear.
  const command = ['-u', 'NODE_OPTIONS', tsc, '-p', folder];
  const { stdout, stderr } = spawnSync('env', command, { encoding: 'utf8', env: plainEnvironment });
  t.equal(stdout + stderr, '');
});

t.test('they run', async (t) => {
  // What runs finds this one first: the same library, without threads and without making key pairs.
  const quick = join(folder, 'run/node_modules/cloudhsm-sim');
  mkdirSync(quick, { recursive: true });
  writeFileSync(join(quick, 'package.json'), '{ "type": "module", "exports": "./index.js" }');
  writeFileSync(join(quick, 'index.js'), `export * from ${JSON.stringify(QUICK_LIBRARY)};\n`);
  const program = blocks.map((_text, index) => `await import('./run/block-${index + 1}.js');\n`).join('');
  writeFileSync(join(folder, 'all.js'), program);
  const printed = execFileSync(process.execPath, ['all.js'], { cwd: folder, encoding: 'utf8', env: plainEnvironment });
  t.ok(blocks.length >= 6, `${blocks.length} blocks`);
  // Block 1: the key is in the store; block 4: settled; block 5: its own time; block 6: hello, verified.
  t.match(
    printed,
    /^true\nhttp:\/\/127\.0\.0\.1:\d+ 3\n3 app\nCONNECTED\ntrue\n8 true\n<Buffer 68 65 6c 6c 6f>\ntrue\n/,
  );
  t.match(printed, /Key \d+ does not meet the availability requirements/);
});

t.test('the options on the page are those that there are', async (t) => {
  const source = readFileSync(join(ROOT, 'app/library/start-options.ts'), 'utf8');
  const members = [...source.matchAll(/^ {2}readonly (\w+)\?:/gm)].map(([, name]) => name);
  const [, table = ''] = /^\| option \|.*\n\| ---.*\n((?:\|.*\n)+)/m.exec(PAGE) ?? [];
  const named = table.split('\n').flatMap((row) => row.split('|')[1]?.match(/\w+/g) ?? []);
  t.same(named.sort(), members.sort());
});
