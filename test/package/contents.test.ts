// What people install: a tree of dist/, whole, small, without anything that only tests need.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import t from 'tap';
import { ROOT } from '../support/source-tree.ts';
import { stagePackage } from '../support/staged-package.ts';

const PACKED_OCTETS_MAX = 650_000;
const UNPACKED_OCTETS_MAX = 3_000_000;
const BESIDE_DIST = [
  ...['ARCHITECTURE.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE', 'NOTICE', 'README.md', 'SECURITY.md'],
  ...['docs', 'examples', 'package.json', 'proto', 'scenarios', 'schemas', 'seeds'],
];
/** Tests put these in the place of time and of the network. */
const TWINS = ['build/src/runtime/manual-clock.js', 'build/src/transport/memory.js'];

interface Packed {
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}

const folder = stagePackage();
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const npmPack = ['pack', '--dry-run', '--json', '--ignore-scripts'];
const [packed] = JSON.parse(execFileSync('npm', npmPack, { cwd: folder, encoding: 'utf8' })) as readonly Packed[];
const paths = packed?.files.map(({ path }) => path) ?? [];
const code = paths.filter((path) => /^dist\/[^/]+\.js$/.test(path));
const read = (path: string): string => readFileSync(join(folder, path), 'utf8');

t.test('the tarball is dist/ and the papers', async (t) => {
  const top = new Set(paths.map((path) => path.split('/')[0] ?? ''));
  t.same([...top].sort(), [...BESIDE_DIST, 'dist'].sort());
  for (const [source, shipped] of [
    ['proto/hsm/v1', 'dist/proto/hsm/v1'],
    ['models', 'dist/models'],
    ['scenarios', 'dist/scenarios'],
  ] as const) {
    for (const name of readdirSync(join(ROOT, source)))
      t.ok(paths.includes(`${shipped}/${name}`), `${shipped}/${name}`);
  }
  const others = paths.filter((path) => /^dist\/[^/]+$/.test(path) && !code.includes(path));
  t.same(others, [], 'nothing but code lies at the top of dist/');
});

t.test('every link of the front page leads somewhere', async (t) => {
  const links = [...read('README.md').matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path = '']) => path);
  t.ok(links.length > 20);
  for (const link of links)
    t.ok(
      paths.some((path) => path === link || path.startsWith(`${link}/`)),
      link,
    );
});

t.test('the schema of seeds is a module, and one that strict validators take', async (t) => {
  const name = './schemas/seed-1.json';
  t.ok(paths.includes(String(manifest.exports[name] ?? '').replace('./', '')), name);
  const said: unknown[] = [];
  const say = (...words: readonly unknown[]): void => void said.push(words);
  const logger = { log: say, warn: say, error: say };
  const validate = new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true, logger }).compile(
    JSON.parse(read('dist/schemas/seed-1.json')),
  );
  t.same(said, []);
  t.ok(validate({ version: 1, clusters: [{ name: 'main' }] }));
  t.notOk(validate({ version: 1, clusterz: [] }));
});

t.test('it is found by what it is', async (t) => {
  for (const keyword of ['aws', 'kms', 'cloudhsm', 'hsm', 'testing'])
    t.ok(manifest.keywords?.includes(keyword), keyword);
});

t.test('it is small', async (t) => {
  t.ok((packed?.size ?? Infinity) < PACKED_OCTETS_MAX, `packed: ${packed?.size} octets`);
  t.ok((packed?.unpackedSize ?? Infinity) < UNPACKED_OCTETS_MAX, `unpacked: ${packed?.unpackedSize} octets`);
});

t.test('its code is the product alone', async (t) => {
  // The bundler names the module before its code.
  const modules = code.flatMap((path) => [...read(path).matchAll(/^\/\/ (build\/\S+\.js)$/gm)].map(([, name]) => name));
  t.ok(modules.includes('build/sim/hsm/hsm.js'));
  t.same(
    modules.filter((name = '') => !/^build\/(src|sim|app)\//.test(name) || TWINS.includes(name)),
    [],
  );
});

t.test('what the manifest names is there', async (t) => {
  const named = [manifest.types, ...Object.values(manifest.bin), ...Object.values(manifest.exports['.'])] as string[];
  for (const path of named) t.ok(existsSync(join(folder, path)), path);
  t.match(read(manifest.bin['cloudhsm-sim']), /^#!\/usr\/bin\/env node\n/);
  const mains = packed?.files.filter(({ path }) => path === manifest.bin['cloudhsm-sim']) ?? [];
  t.ok(((mains[0]?.mode ?? 0) & 0o111) === 0o111, 'the command may be executed');
});

t.test('every package that the code imports is one that it asks for', async (t) => {
  const known = Object.keys({
    ...manifest.dependencies,
    ...manifest.optionalDependencies,
    ...manifest.peerDependencies,
  });
  const imported = code.flatMap((path) =>
    [...read(path).matchAll(/(?:\bfrom |\bimport |\bimport\(|(?<![.#\w])_*require\()"([^".][^"]*)"/g)].map(
      ([, name = '']) => name,
    ),
  );
  const packages = imported.map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name);
  for (const name of Object.keys(manifest.dependencies))
    t.ok(packages.includes(name), `${name} is asked for, and needed`);
  t.same([...new Set(packages.filter((name) => !name.startsWith('node:') && !known.includes(name)))], []);
});

t.test('the declarations show no code that the wire is generated to', async (t) => {
  const types = paths.filter((path) => path.startsWith('dist/types/'));
  t.ok(types.every((path) => path.endsWith('.d.ts')));
  t.notOk(types.includes('dist/types/src/wire/generated/hsm.d.ts'));
  for (const path of types) t.notMatch(read(path), /from '[^']*\.ts'/, path);
});

t.test('publint has nothing to say', async (t) => {
  const { messages } = await publint({ pkgDir: folder, pack: false, strict: true });
  t.same(
    messages.map((message) => formatMessage(message, manifest)),
    [],
  );
});
