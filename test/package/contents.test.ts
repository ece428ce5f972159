// What people install: a tree of dist/, whole, small, without anything that only tests need.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import t from 'tap';
import { ROOT } from '../support/source-tree.ts';
import { stagePackage } from '../support/staged-package.ts';

const PACKED_OCTETS_MAX = 600_000;
const UNPACKED_OCTETS_MAX = 3_000_000;
const BESIDE_DIST = ['LICENSE', 'NOTICE', 'README.md', 'package.json'];
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
  t.same(
    paths.filter((path) => !path.startsWith('dist/')),
    BESIDE_DIST,
  );
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
