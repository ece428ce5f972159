// What people do: pack, install the tarball into an empty project, run the command and a test with each runner.

import { type ExecFileException, execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { ReadyDocument } from '../../app/ready-document.ts';
import { plainEnvironment } from '../support/plain-environment.ts';
import { ROOT } from '../support/source-tree.ts';
import { stagePackage } from '../support/staged-package.ts';

const WAIT_MAX_MS = 240_000;
/** What says that all of it ran and passed; and patience for a machine that is busy. */
const EXAMPLES = [
  {
    name: 'vitest',
    passed: /Tests +5 passed \(5\)/,
    flags: ['testTimeout', 'hookTimeout'].map((flag) => `--${flag}=${WAIT_MAX_MS}`),
  },
  { name: 'tap', passed: /pass: 5 }/, flags: [`--timeout=${WAIT_MAX_MS / 1000}`] },
  { name: 'node-test', passed: /pass 2\b/, flags: [] },
];
/**
 * Of the repository, for they are large, and their installation is not the subject. tap builds itself anew for another list
 * of plugins, under whoever else runs it: the example has the repository's list.
 */
const LINKED = ['vitest', 'tap', '@aws-sdk/client-kms'];
interface Ended {
  readonly code: number;
  readonly output: string;
}

function run(command: string, args: readonly string[], cwd: string): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(command, args, { cwd, env: plainEnvironment }, (error: ExecFileException | null, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: `${stdout}${stderr}` });
    });
  });
}

let project = '';
/** All at once, and beside the command: each is a process of its own, with a simulator on free ports. */
let examples: ReadonlyMap<string, Promise<Ended>> = new Map();
t.before(async () => {
  project = await installedProject(t);
  examples = new Map(EXAMPLES.map(({ name, flags }) => [name, runExample(name, flags)]));
});

function runExample(name: string, flags: readonly string[]): Promise<Ended> {
  const folder = join(project, name);
  const filter = (source: string): boolean => !/node_modules|package-lock/.test(source);
  cpSync(join(ROOT, 'examples', name), folder, { recursive: true, filter });
  return run('npm', ['test', '--silent', '--', ...flags], folder);
}

/** An empty project, with the tarball installed. */
async function installedProject(t: Test): Promise<string> {
  const staged = stagePackage();
  const folder = mkdtempSync(join(tmpdir(), 'project-test-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const packed = await run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], staged);
  if (packed.code !== 0) throw new Error(packed.output);
  const project = join(folder, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }\n');
  const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  const installed = await run('npm', ['install', ...flags, join(folder, packed.output.trim())], project);
  if (installed.code !== 0) throw new Error(installed.output);
  for (const name of LINKED) {
    const target = join(project, 'node_modules', name);
    mkdirSync(join(target, '..'), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), target);
  }
  const bins = join(project, 'node_modules/.bin');
  for (const name of ['vitest', 'tap']) symlinkSync(join(ROOT, 'node_modules/.bin', name), join(bins, name));
  return project;
}

t.test('the example for tap has the plugins of the repository', async (t) => {
  const plugins = (path: string): string | undefined =>
    /^plugin:\n(?: {2}- .*\n)+/m.exec(readFileSync(join(ROOT, path), 'utf8'))?.[0];
  t.ok(plugins('.taprc'));
  t.equal(plugins('examples/tap/.taprc'), plugins('.taprc'));
});

t.test('`npx cloudhsm-sim up` is ready, and stops when it is told to', async (t) => {
  const readyFile = join(project, 'ready.json');
  const watcher = watch(project);
  t.teardown(() => watcher.close());
  const appeared = new Promise<ReadyDocument>((resolve) => {
    watcher.on('change', (_event, name) => {
      if (name !== 'ready.json') return;
      // It goes again when the simulator stops.
      watcher.close();
      resolve(JSON.parse(readFileSync(readyFile, 'utf8')));
    });
  });
  const up = run('npx', ['cloudhsm-sim', 'up', '--port', '0', '--ready-file', readyFile], project);
  const ready = await Promise.race([appeared, up.then(({ output }) => Promise.reject(new Error(output)))]);
  t.equal((await fetch(`${ready.endpoint}/_sim/v1/state`)).status, 200);
  process.kill(ready.pid, 'SIGTERM');
  t.equal((await up).code, 0);
});

t.test('`npx cloudhsm-sim tour` says which of AWS’s clients it misses', async (t) => {
  const { code, output } = await run('npx', ['cloudhsm-sim', 'tour'], project);
  t.equal(code, 2);
  t.match(output, /^cloudhsm-sim: the tour .* npm install @aws-sdk\/client-kms @aws-sdk\/client-cloudhsm-v2\n$/);
});

for (const { name, passed } of EXAMPLES) {
  t.test(`examples/${name}`, async (t) => {
    const { code, output } = (await examples.get(name)) ?? { code: 1, output: '' };
    t.equal(code, 0, 'exit code');
    t.match(output, passed);
  });
}
