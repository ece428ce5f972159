// The terminal goes away under a simulator: it stops in order, and its log says why.

import t from 'tap';
import { startUp } from '../support/up-process.ts';

t.test('SIGHUP, with a log for people', async (t) => {
  const { child, ended } = await startUp(t, '--bare', '--log-format', 'pretty');
  child.kill('SIGHUP');
  const { code, stderr } = await ended;
  t.equal(code, 0);
  t.match(stderr, /^\[\d\d:\d\d:\d\d\.\d{3}\] WARN: the terminal .* has gone: it stops\n {4}signal: "SIGHUP"\n$/);
});

t.test('SIGHUP', async (t) => {
  const { child, ended } = await startUp(t, '--bare');
  child.kill('SIGHUP');
  const { code, stderr } = await ended;
  t.equal(code, 0);
  t.match(JSON.parse(stderr), { signal: 'SIGHUP', msg: /terminal .* has gone: it stops/ });
});
