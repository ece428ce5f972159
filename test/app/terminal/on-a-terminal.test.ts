// Progress and colours as a terminal gets them, and as a pipe does not.

import type { ServerResponse } from 'node:http';
import t from 'tap';
import { AS_SIMULATOR, serve } from '../../support/control-server.ts';
import { MAIN, noTerminal, onTerminal, run } from '../../support/pseudo-terminal.ts';

const ESCAPE = String.fromCharCode(27);
const COLOR = new RegExp(`${ESCAPE}\\[[0-9;]*m`);
const CLEAR = `\r${ESCAPE}[K`;
const NOW = '2026-01-01T00:00:00.000Z';

/** A simulator that steps its clock once somebody asks for `/go-on`, and no sooner. */
const waiting: ServerResponse[] = [];
let hear = (): void => {};
const slow = await serve(t, ({ url }, response) => {
  if (url !== '/go-on') {
    waiting.push(response);
    return hear();
  }
  response.end();
  for (const one of waiting.splice(0))
    one.writeHead(200, AS_SIMULATOR).end(JSON.stringify({ now: NOW, settled: true }));
});
const goOn = new URL('/go-on', slow).href;
const advance = ['clock', 'advance', '20m', '--endpoint', slow.origin];
const { NO_COLOR: _, FORCE_COLOR: __, ...plain } = process.env;
const environment = { ...plain, TERM: 'xterm' };

t.test('on a terminal', { skip: noTerminal }, async (t) => {
  for (const [name, variables] of Object.entries({ colours: {}, NO_COLOR: { NO_COLOR: '1' } })) {
    const { code, stdout } = await onTerminal(t, [['20m go by (0 s)', '', goOn]], advance, {
      ...environment,
      ...variables,
    });
    t.equal(code, 0, stdout);
    t.ok(stdout.endsWith(`${CLEAR}${NOW}\r\n`), `${name}: it is gone when the work is over`);
    t.notMatch(stdout, COLOR, `${name}: progress has no colour`);
  }

  const somebody = await serve(t, (_request, response) => void response.end('{}'));
  const looked = (variables: object) =>
    onTerminal(t, [], ['doctor', '--endpoint', somebody.origin], { ...environment, ...variables });
  t.notMatch((await looked({ NO_COLOR: '1' })).stdout, COLOR, 'NO_COLOR');
  t.notMatch((await looked({ TERM: 'dumb' })).stdout, COLOR, 'a terminal that has none');
  t.match((await looked({})).stdout, COLOR);
});

t.test('into a pipe: the outcome, and nothing else', async (t) => {
  const asked = new Promise<void>((resolve) => {
    hear = resolve;
  });
  const answered = run(process.execPath, [MAIN, ...advance], environment);
  await asked;
  await fetch(goOn);
  t.same(await answered, { code: 0, stdout: `${NOW}\n`, stderr: '' });
});
