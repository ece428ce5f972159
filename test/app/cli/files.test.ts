// The files that commands of `cli` name: what is none is refused, and nothing waits for who may never come.

import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { readInputFile, requireWritable, writeOutputFile } from '../../../app/cli/files.ts';
import { temporaryFolder } from '../../support/up-process.ts';

const folder = temporaryFolder(t);
const path = (name: string): string => join(folder, name);
execFileSync('mkfifo', [path('fifo')]);

t.test('what is read', async (t) => {
  writeFileSync(path('data'), 'octets');
  t.equal(readInputFile(path('data')).toString(), 'octets');
  writeFileSync(path('large'), '');
  truncateSync(path('large'), 64 * 1024 * 1024 + 1);
  const rows: readonly (readonly [string, RegExp])[] = [
    [path('absent'), /absent cannot be read: there is no such file or folder$/],
    [folder, / cannot be read: it is a folder$/],
    [path('fifo'), /fifo cannot be read: it is no file$/],
    ['/dev/zero', /zero cannot be read: it is no file$/],
    [path('large'), /large is longer than 67108864 octets$/],
  ];
  for (const [name, message] of rows) {
    t.throws(() => readInputFile(name), { code: 'invalid_configuration', message }, name);
  }
});

t.test('a pipe that the shell makes has somebody at its other end', async (t) => {
  const module = new URL('../../../app/cli/files.js', import.meta.url).href;
  const code = `console.log((await import('${module}')).readInputFile(process.argv[1]).toString())`;
  const script = `printf one | "$0" --input-type=module -e "$1" /dev/stdin; "$0" --input-type=module -e "$1" <(printf two)`;
  const { stdout, stderr } = spawnSync('bash', ['-c', script, process.execPath, code], { encoding: 'utf8' });
  t.same([stdout, stderr], ['one\ntwo\n', '']);
});

t.test('what is written', async (t) => {
  writeOutputFile(path('new'), 'octets');
  t.equal(readFileSync(path('new'), 'utf8'), 'octets');
  requireWritable('/dev/null');
  for (const write of [requireWritable, (name: string) => writeOutputFile(name, '')]) {
    const below = {
      code: 'invalid_configuration',
      message: /below cannot be written: a part of the path is no folder$/,
    };
    t.throws(() => write(join(path('new'), 'below')), below);
    const message = /fifo cannot be written: it is no file$/;
    t.throws(() => write(path('fifo')), { code: 'invalid_configuration', message });
  }
});
