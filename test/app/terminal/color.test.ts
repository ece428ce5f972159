// Colours: https://no-color.org and https://force-color.org; never into what is no terminal.

import t from 'tap';
import { inkFor, wantsColor } from '../../../app/terminal/color.ts';

const TERMINAL = { isTTY: true };
const PIPE = {};

t.test('who wants colours', async (t) => {
  const rows: readonly (readonly [object, Record<string, string>, boolean])[] = [
    [TERMINAL, {}, true],
    [PIPE, {}, false],
    [TERMINAL, { TERM: 'dumb' }, false],
    // "when present and not an empty string (regardless of its value)"
    [TERMINAL, { NO_COLOR: '1' }, false],
    [TERMINAL, { NO_COLOR: '0' }, false],
    [TERMINAL, { NO_COLOR: '' }, true],
    [PIPE, { FORCE_COLOR: '1' }, true],
    [PIPE, { FORCE_COLOR: '' }, false],
    [TERMINAL, { FORCE_COLOR: '0' }, false],
    [TERMINAL, { FORCE_COLOR: 'false' }, false],
    [TERMINAL, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
  ];
  for (const [stream, environment, expected] of rows) {
    t.equal(wantsColor(stream, environment), expected, JSON.stringify([stream, environment]));
  }
});

t.test('ink', async (t) => {
  t.equal(inkFor(PIPE, {}).good('CONNECTED'), 'CONNECTED');
  t.equal(inkFor(TERMINAL, {}).good('CONNECTED'), '\u001b[32mCONNECTED\u001b[39m');
});
