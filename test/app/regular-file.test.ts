// A file that cannot be read as it is: what is wrong with it, and what to do about that.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { readTextFile } from '../../app/regular-file.ts';
import { temporaryFolder } from '../support/up-process.ts';

t.test('each with its own mend', async (t) => {
  const folder = temporaryFolder(t);
  const write = (name: string, octets: Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, octets);
    return path;
  };
  const TABLE: readonly (readonly [path: string, refusal: RegExp])[] = [
    [join(folder, 'absent'), /^the list .*absent does not exist; name a file that you may read$/],
    [folder, /^the list .* is no file; name a file that you may read$/],
    [
      write('large', Buffer.alloc(11)),
      /^the list .*large has more than 10 octets, which is too many: make it smaller$/,
    ],
    [write('latin1', Buffer.of(0xe4)), /^the list .*latin1 is no UTF-8 text; save it as such$/],
  ];
  for (const [path, message] of TABLE) {
    t.throws(() => readTextFile('the list', path, 10), { code: 'invalid_configuration', message });
  }
  t.equal(readTextFile('the list', write('fits', Buffer.from('ä')), 10), 'ä');
});
