// A port that cannot be had is one line that says what to do about it.

import { createServer } from 'node:net';
import t from 'tap';
import { openFrontDoor } from '../../../app/http/front-door.ts';
import { portRefusal } from '../../../app/http/port-refusal.ts';
import { systemMonotonic } from '../../../src/runtime/clock.ts';

const OPEN = { admit: () => true, authorize: () => undefined, standing: {}, clock: systemMonotonic };

t.test('an address that is not of this machine', async (t) => {
  // RFC 5737: nobody's.
  const door = { ...OPEN, host: '192.0.2.1', port: 0 };
  await t.rejects(openFrontDoor(door), {
    code: 'invalid_configuration',
    message: '192.0.2.1 is no address of this machine; name one of its own with --host',
  });
});

t.test('a port that is in use', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1');
  t.teardown(() => taken.close());
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as { port: number };
  const door = { ...OPEN, host: '127.0.0.1', port };
  await t.rejects(openFrontDoor(door), { message: /is in use; choose another with --port/ });
});

t.test('what the system says otherwise', async (t) => {
  for (const [code, says] of [
    ['ENOTFOUND', /^nosuch\.invalid is a name that does not resolve; name another with --host$/],
    ['EAI_AGAIN', /^nosuch\.invalid is a name that does not resolve now; name an address with --host$/],
    ['EACCES', /not for this user to open; .* --port/],
    ['ELSE', /on nosuch\.invalid something else$/],
  ] as const) {
    const cause = Object.assign(new Error('something else'), { code });
    t.match(portRefusal('nosuch.invalid', 0, cause).message, says);
  }
});
