// Makes the static protobuf codec from proto/: JavaScript straight into build/, types beside their one importer.
// Does nothing when the output is newer than every input.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const protoDirectory = join(root, 'proto/hsm/v1');
const script = join(root, 'build/src/wire/generated/hsm.js');
const types = join(root, 'src/wire/generated/hsm.d.ts');

const inputs = readdirSync(protoDirectory).map((name) => join(protoDirectory, name));
const newestInput = Math.max(...[...inputs, fileURLToPath(import.meta.url)].map((path) => statSync(path).mtimeMs));
const outputs = [script, types].map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
if (Math.min(...outputs) > newestInput) process.exit(0);

const bin = (name) => join(root, 'node_modules/.bin', name);
mkdirSync(join(script, '..'), { recursive: true });
mkdirSync(join(types, '..'), { recursive: true });
execFileSync(bin('pbjs'), [
  ...[
    '--target',
    'static-module',
    '--wrap',
    'es6',
    '--dependency',
    'protobufjs/minimal.js',
    '--path',
    join(root, 'proto'),
  ],
  ...['--no-create', '--no-convert', '--no-verify', '--no-delimited', '--no-service', '--no-typeurl', '--force-number'],
  ...['--out', script, join(protoDirectory, 'envelope.proto')],
]);
execFileSync(bin('pbts'), ['--out', types, script]);
// Which member of an envelope's `body` has which tag and codec: by name, so that an encoder need not ask for each in turn.
const loaded = new protobuf.Root();
loaded.resolvePath = (_origin, path) => join(root, 'proto', path);
loaded.loadSync('hsm/v1/envelope.proto').resolveAll();
const bodiesOf = (envelope) => {
  const { fieldsArray } = loaded.lookupType(`hsm.v1.${envelope}`).oneofs.body;
  const rows = fieldsArray.map(
    ({ name, id, resolvedType }) => `  ${name}: [${(id << 3) | 2}, hsm.v1.${resolvedType.name}],`,
  );
  return `{\n${rows.join('\n')}\n}`;
};
writeFileSync(
  script,
  `${readFileSync(script, 'utf8')}
export const requestBodies = ${bodiesOf('Request')};
export const responseBodies = ${bodiesOf('Response')};
`,
);
writeFileSync(
  types,
  `${readFileSync(types, 'utf8')}
/** A length-delimited member: its tag, and what encodes it. */
export type Body = readonly [tag: number, codec: { encode(message: object, writer: $protobuf.Writer): $protobuf.Writer }];
export const requestBodies: Readonly<Record<NonNullable<hsm.v1.Request['body']>, Body>>;
export const responseBodies: Readonly<Record<NonNullable<hsm.v1.Response['body']>, Body>>;
`,
);
// protobufjs is CommonJS: Node gives its members on the default export only. And 64-bit members are plain numbers, in
// their defaults as well: those are set while this code loads, before its importer can tell protobufjs so.
writeFileSync(
  script,
  readFileSync(script, 'utf8')
    .replace(/^import \* as (\$\w+) from/m, 'import $1 from')
    .replace(/\$util\.Long \? \$util\.Long\.fromBits\(0,0,(?:true|false)\) : 0/g, '0'),
);
