// The ready file from its first word to its last: it is there as long as what it tells is so.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { ReadyDocument } from '../../app/ready-document.ts';
import { hasEnded, ReadyFile } from '../../app/ready-file.ts';
import { temporaryFolder } from '../support/up-process.ts';

const { pid: ended } = spawnSync(process.execPath, ['--version']);
const documentOf = (pid: number): ReadyDocument => ({
  ...{ version: '0.0.0', pid, endpoint: 'http://127.0.0.1:1', region: 'us-east-1', accountId: '000000000000' },
  ...{ clusters: [], customKeyStores: [], keys: [] },
});

t.test('written as a whole, for its owner alone, and removed at the end', async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, 'ready.json');
  const file = new ReadyFile(path);
  t.notOk(existsSync(path), 'nothing is ready yet');
  file.write(documentOf(process.pid));
  t.same(JSON.parse(readFileSync(path, 'utf8')), documentOf(process.pid));
  t.equal(statSync(path).mode & 0o777, 0o600);
  file.remove();
  t.same(readdirSync(folder), []);
  file.write(documentOf(process.pid));
  t.same(readdirSync(folder), [], 'a reset that ends while it stops writes nothing any more');
});

t.test('at the start, what a process left that has ended is gone', async (t) => {
  const path = join(temporaryFolder(t), 'ready.json');
  const rows: readonly (readonly [string, string, boolean])[] = [
    ['of one that has ended', JSON.stringify(documentOf(ended)), false],
    // As in a container, where every simulator has the same number.
    ['of an earlier one with our number', JSON.stringify(documentOf(process.pid)), false],
    ['of one that runs', JSON.stringify(documentOf(process.ppid)), true],
    ['no process', JSON.stringify(documentOf(0)), true],
    ['nothing', '', true],
  ];
  for (const [what, content, stays] of rows) {
    writeFileSync(path, content);
    new ReadyFile(path);
    t.equal(existsSync(path), stays, what);
  }
});

t.test('what is no ready file is not written over', async (t) => {
  const path = join(temporaryFolder(t), 'sim.yaml');
  for (const content of ['hsms: 3\n', '{}', 'null', '{"pid": 1}', '{"endpoint": "http://127.0.0.1:4760"}']) {
    writeFileSync(path, content);
    t.throws(() => new ReadyFile(path), {
      code: 'invalid_configuration',
      message: `--ready-file ${path} is there and is no ready file; name another, or remove it`,
    });
    t.equal(readFileSync(path, 'utf8'), content);
  }
});

t.test('at the end, what another one has written since stays', async (t) => {
  const path = join(temporaryFolder(t), 'ready.json');
  const file = new ReadyFile(path);
  file.write(documentOf(process.pid));
  new ReadyFile(path).write(documentOf(process.ppid));
  file.remove();
  t.ok(existsSync(path));
  new ReadyFile(join(path, '..', 'never-written.json')).remove();
});

t.test('which processes have ended', async (t) => {
  t.ok(hasEnded(ended));
  for (const pid of [process.pid, process.ppid, 0, -1, 1.5, '1', undefined, null]) t.notOk(hasEnded(pid), String(pid));
});
