// Style is a test: the import table, dead files, file lengths.

import t from 'tap';
import { type SourceFile, sourceFiles } from '../support/source-tree.ts';
import { GUARDED_MODULES, ROOMS, ROOTS } from './import-table.ts';

const LINES_MAX = 400;
const MEDIAN_MAX = 100;

/** Started by name, by npm or by Node, not imported. */
const ENTRIES: readonly string[] = [
  ...[
    'app/main.ts',
    'app/library/index.ts',
    'app/library/simulator-process.ts',
    'app/hsm/hsm-worker.ts',
    'bench/main.ts',
  ],
];
/** The twins that tests put in the place of time and of the network. */
const TWINS: readonly string[] = ['src/runtime/manual-clock.ts', 'src/transport/memory.ts'];

const product = sourceFiles('src', 'sim', 'app');
const everything = [...product, ...sourceFiles('test', 'bench')];

const roomOf = (path: string): string | undefined => /^(src|sim)\/[^/]+(?=\/)/.exec(path)?.[0];
const rootOf = (path: string): string => path.split('/')[0] ?? '';

function violation(file: SourceFile, target: string, typeOnly: boolean): string | undefined {
  const roomName = roomOf(file.path);
  const room = roomName === undefined ? undefined : ROOMS[roomName];
  if (roomName === undefined || room === undefined) return undefined;
  const order = Object.keys(ROOMS);
  const said = `${file.path} imports ${target}`;
  if (target === 'src/errors.ts' || (roomName === 'src/wire' && target.startsWith('src/wire/generated/')))
    return undefined;
  if (/^(src|sim|app|test|bench)\//.test(target)) {
    const other = roomOf(target);
    if (other === roomName || (other !== undefined && room.rooms.includes(other))) return undefined;
    if (typeOnly && other !== undefined && order.indexOf(other) < order.indexOf(roomName)) return undefined;
    return said;
  }
  if (typeOnly || (target.startsWith('node:') && !GUARDED_MODULES.includes(target))) return undefined;
  return room.packages[packageOf(target)]?.some((name) => isNamed(file.path, name)) ? undefined : said;
}

/** `node-forge` of `node-forge/lib/x509.js`. */
const packageOf = (target: string): string => /^(?:node:.+|@[^/]+\/[^/]+|[^/]+)/.exec(target)?.[0] ?? target;

/** `crypto.ts` names a file, `crypto/` every file of a folder. */
const isNamed = (path: string, name: string): boolean =>
  name.endsWith('/') ? path.includes(`/${name}`) : path.endsWith(`/${name}`);

t.test('every room imports only what the table names', async (t) => {
  const violations = product.flatMap((file) =>
    file.imports.flatMap(({ target, typeOnly }) => violation(file, target, typeOnly) ?? []),
  );
  t.same(violations, []);
  const unknown = product.filter(({ path }) => {
    const room = roomOf(path);
    return room !== undefined && ROOMS[room] === undefined;
  });
  t.same(
    unknown.map(({ path }) => path),
    [],
    'a new room gets a row in the table before its first file',
  );
});

t.test('the rules catch what they are for', async (t) => {
  const file = (path: string): SourceFile => ({ path, lineCount: 1, imports: [] });
  t.ok(violation(file('src/wire/codec.ts'), 'src/runtime/clock.ts', false), 'a room above');
  t.ok(violation(file('src/kms/kms.ts'), 'src/wire/codec.ts', false), 'past a door');
  t.ok(violation(file('src/kms/kms.ts'), 'node:crypto', false), "a module of Node's");
  t.ok(violation(file('src/keystore/rotation.ts'), 'node-forge', false), 'a package in another file than its own');
  t.ok(violation(file('src/client/hsm-link.ts'), 'sim/hsm/device.ts', true), 'a type from a room above');
  t.notOk(violation(file('src/kms/kms.ts'), 'src/wire/messages.ts', true), 'a type from a room below');
});

t.test('src never imports sim, and nothing imports a composition root', async (t) => {
  for (const file of product) {
    const root = rootOf(file.path);
    for (const { target } of file.imports) {
      if (root === 'src') t.not(rootOf(target), 'sim', `${file.path} imports ${target}`);
      if (root !== 'app') t.notOk(ROOTS.includes(rootOf(target)), `${file.path} imports ${target}`);
    }
  }
});

t.test('every file is reached from an entry', async (t) => {
  const byPath = new Map(everything.map((file) => [file.path, file]));
  const reached = new Set<string>();
  const visit = (path: string): void => {
    if (reached.has(path)) return;
    reached.add(path);
    for (const { target } of byPath.get(path)?.imports ?? []) visit(target);
  };
  for (const entry of [...ENTRIES, ...TWINS]) visit(entry);
  const isDead = ({ path }: SourceFile): boolean => !reached.has(path);
  t.same(
    product.filter(isDead).map(({ path }) => path),
    [],
  );
});

t.test('files are short', async (t) => {
  t.same(
    everything.filter(({ lineCount }) => lineCount > LINES_MAX).map(({ path, lineCount }) => `${path}: ${lineCount}`),
    [],
  );
  const lengths = product.map(({ lineCount }) => lineCount).sort((a, b) => a - b);
  const median = lengths[Math.floor(lengths.length / 2)] ?? 0;
  t.ok(median <= MEDIAN_MAX, `median ${median}`);
});
