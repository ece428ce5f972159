// Columns line up, whatever colour is in them.

import t from 'tap';
import { columns } from '../../../app/terminal/print.ts';

t.test('columns', async (t) => {
  t.same(columns([]), []);
  t.same(
    columns([
      ['a', 'bb', ''],
      ['\u001b[32maaa\u001b[39m', 'b', 'c'],
    ]),
    ['a    bb', '\u001b[32maaa\u001b[39m  b   c'],
  );
});
