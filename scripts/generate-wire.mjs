// Makes the codec and the types of the wire from proto/: JavaScript straight into build/, types beside their one
// importer. Does nothing when the output is newer than every input.

import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const protoDirectory = join(root, 'proto/hsm/v1');
const script = join(root, 'build/src/wire/generated/hsm.js');
const types = join(root, 'src/wire/generated/hsm.d.ts');
// Apart from the rest, so that who reads the name of a status need not know the codec.
const statusNames = join(root, 'src/wire/generated/status-name.d.ts');

const inside = (directory) => readdirSync(directory).map((name) => join(directory, name));
const inputs = [...inside(protoDirectory), ...inside(join(root, 'scripts/wire')), fileURLToPath(import.meta.url)];
const newestInput = Math.max(...inputs.map((path) => statSync(path).mtimeMs));
const outputs = [script, types, statusNames].map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
if (Math.min(...outputs) > newestInput) process.exit(0);

const [{ readSchema }, { codecText }, { statusNamesText, typesText }] = await Promise.all([
  import('./wire/schema.mjs'),
  import('./wire/codec-text.mjs'),
  import('./wire/types-text.mjs'),
]);
const schema = readSchema(join(root, 'proto'), 'hsm/v1/envelope.proto');
for (const [path, text] of [
  [script, codecText(schema)],
  [types, typesText(schema)],
  [statusNames, statusNamesText(schema)],
]) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
