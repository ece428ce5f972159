// docs/library.md: its blocks compile against the declarations that the package ships, and run.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { plainEnvironment } from '../support/plain-environment.ts';
import { ROOT } from '../support/source-tree.ts';
import { stagePackage } from '../support/staged-package.ts';

const PAGE = readFileSync(join(ROOT, 'docs/library.md'), 'utf8');
const EXAMPLE = join(ROOT, 'examples/vitest');
/** Declarations are checked as well: what is shipped has to hold for people who check it. */
const COMPILER_OPTIONS = {
  ...{ module: 'nodenext', target: 'es2022', lib: ['es2023', 'esnext.disposable'], types: ['node'], strict: true },
  ...{ noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, skipLibCheck: false, outDir: 'run' },
  ...{ rewriteRelativeImportExtensions: true, noEmitOnError: true },
};

const blocks = [...PAGE.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, text = '']) => text);
const folder = join(stagePackage(t), 'consumer');

t.before(() => {
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  // Found before the repository's own node_modules, which the package has beside it.
  symlinkSync('../..', join(folder, 'node_modules/cloudhsm-sim'));
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
  const program = blocks.map((_text, index) => `await import('./run/block-${index + 1}.js');\n`).join('');
  writeFileSync(join(folder, 'all.js'), program);
  const printed = execFileSync(process.execPath, ['all.js'], { cwd: folder, encoding: 'utf8', env: plainEnvironment });
  t.ok(blocks.length >= 6, `${blocks.length} blocks`);
  // Block 1: the key is in the store; block 3: settled; block 4: hello, verified.
  t.match(printed, /^true\nhttp:\/\/127\.0\.0\.1:\d+ 3\ntrue\n<Buffer 68 65 6c 6c 6f>\ntrue\n/);
  t.match(printed, /Key \d+ does not meet the availability requirements/);
});

t.test('the options on the page are those that there are', async (t) => {
  const source = readFileSync(join(ROOT, 'app/library/start-options.ts'), 'utf8');
  const members = [...source.matchAll(/^ {2}readonly (\w+)\?:/gm)].map(([, name]) => name);
  const [, table = ''] = /^\| option \|.*\n\| ---.*\n((?:\|.*\n)+)/m.exec(PAGE) ?? [];
  const named = table.split('\n').flatMap((row) => row.split('|')[1]?.match(/\w+/g) ?? []);
  t.same(named.sort(), members.sort());
});
