// examples/testcontainers runs, with a container that is a process: its image, port, path, key and variables are those of
// the Dockerfile and of the program. No engine is needed, and none is tried.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import t, { type Test } from 'tap';
import { plainEnvironment } from '../support/plain-environment.ts';
import { ROOT } from '../support/source-tree.ts';
import { temporaryFolder } from '../support/up-process.ts';

const HERE = new URL('../support/deploy/testcontainers-here.js', import.meta.url).href;
const EXAMPLE = join(ROOT, 'examples/testcontainers');
const TEST = 'encrypt.test.js';
const { scripts, devDependencies } = JSON.parse(readFileSync(join(EXAMPLE, 'package.json'), 'utf8'));
const source = readFileSync(join(EXAMPLE, TEST), 'utf8');

/** A project with what the example imports, and a test in it. */
function projectWith(t: Test, text: string): string {
  const folder = temporaryFolder(t);
  const installed = (name: string): string => {
    const path = join(folder, 'node_modules', name);
    mkdirSync(dirname(path), { recursive: true });
    return path;
  };
  symlinkSync(join(ROOT, 'node_modules/@aws-sdk/client-kms'), installed('@aws-sdk/client-kms'));
  mkdirSync(installed('testcontainers'));
  writeFileSync(join(installed('testcontainers'), 'package.json'), '{ "type": "module", "exports": "./index.js" }');
  writeFileSync(join(installed('testcontainers'), 'index.js'), `export * from ${JSON.stringify(HERE)};\n`);
  writeFileSync(join(folder, 'package.json'), readFileSync(join(EXAMPLE, 'package.json')));
  writeFileSync(join(folder, TEST), text);
  return folder;
}

function run(folder: string, args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    ...{ cwd: folder, encoding: 'utf8', env: plainEnvironment },
  });
  return { status, output: stdout + stderr };
}

t.test('it parses, and passes as its own `npm test` runs it', async (t) => {
  t.same(run(EXAMPLE, ['--check', TEST]), { status: 0, output: '' });
  t.same(scripts, { test: 'node --test' });
  t.same(Object.keys(devDependencies), ['@aws-sdk/client-kms', 'testcontainers']);
  t.match(run(projectWith(t, source), ['--test']), { status: 0, output: /pass 1\b/ });
});

t.test('what the image or the program does not have, fails', async (t) => {
  for (const [written, instead, found] of [
    ["'cloudhsm-sim:0.1.0'", "'cloudhsm-sim:0.0.9'", /there is no image cloudhsm-sim:0\.0\.9/],
    ['PORT = 4760', 'PORT = 4761', /the image exposes no port 4761/],
    ["'/readyz'", "'/ready'", /\/ready is answered 401/],
    ["'alias/example'", "'alias/other'", /alias\/other.* is not found/],
    ['host.docker.internal,', '', /called host\.docker\.internal it answers 421/],
    ['getMappedPort(PORT)', 'getMappedPort(8080)', /the port 8080 is not mapped/],
    ['} finally {', '} final {', /SyntaxError/],
  ] as const) {
    t.ok(source.includes(written), written);
    t.match(run(projectWith(t, source.replace(written, instead)), ['--test']), { status: 1, output: found }, instead);
  }
});
