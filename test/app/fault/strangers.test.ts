// Somebody who tries passwords, somebody who is logged in: against HSMs that answer, refuse, or hang.

import t from 'tap';
import { Strangers } from '../../../app/fault/strangers.ts';
import { seededRandom } from '../../../src/runtime/random.ts';
import { Secret } from '../../../src/runtime/secret.ts';
import { Role } from '../../../src/wire/roles.ts';
import { ALICE } from '../../sim/hsm/support.ts';
import { putFault } from '../../support/fault-world.ts';
import { startFaultyHsms } from '../../support/faulty-hsm.ts';

const alice = { username: ALICE.username, role: Role.CRYPTO_USER };

async function start() {
  const running = await startFaultyHsms(2);
  const { clock, network, addresses } = running;
  const strangers = new Strangers(network, clock.monotonic, seededRandom(9));
  /** Once it has settled, as time passes. */
  const later = async <T>(asked: Promise<T>): Promise<T> => {
    const progress = { settled: false };
    asked.then(
      () => (progress.settled = true),
      () => (progress.settled = true),
    );
    while (!progress.settled) {
      clock.advance(50);
      await new Promise(setImmediate);
    }
    return asked;
  };
  const logIn = async (index = 0) => {
    const [link] = await later(
      strangers.logIn(addresses.slice(index, index + 1), alice, Secret.fromText(ALICE.password)),
    );
    if (link === undefined) throw new Error('one HSM, one link');
    return link;
  };
  return { ...running, strangers, later, logIn };
}

t.test('a user is locked on every HSM that has it', async (t) => {
  const { strangers, later, logIn, addresses } = await start();
  (await logIn()).close();
  await later(strangers.lockUser(addresses, alice));
  for (const index of [0, 1]) {
    await t.rejects(logIn(index), {
      code: 'invalid_configuration',
      message: `the HSM hsm-${index} refuses the log in: USER_LOCKED_OUT`,
    });
  }
  await t.rejects(later(strangers.lockUser(addresses, { ...alice, username: 'nobody' })), {
    code: 'not_found',
    message: 'no HSM has a user nobody',
  });
});

t.test('an HSM that hangs: it is said so, and nobody is locked anywhere', async (t) => {
  const { strangers, later, logIn, machines, addresses } = await start();
  const second = machines[1]?.faults;
  if (second === undefined) throw new Error('there are two');
  for (const members of [{ kind: 'hsm_hang' }, { kind: 'timeout', parameters: { timeoutMs: 0 } }]) {
    putFault(second, members);
    await t.rejects(later(strangers.lockUser(addresses, alice)), {
      code: 'connection_failed',
      message: /^the HSM hsm-1 does not answer: /,
    });
    second.remove('f');
    for (const index of [0, 1]) (await logIn(index)).close();
  }
  t.pass('they log in on both');
});

t.test('an HSM that refuses for another reason: it is said which', async (t) => {
  const { strangers, later, machines, addresses } = await start();
  const [first] = machines;
  if (first === undefined) throw new Error('there are two');
  putFault(first.faults, { kind: 'session_exhausted' });
  await t.rejects(later(strangers.lockUser(addresses, alice)), {
    code: 'invalid_configuration',
    message: 'the HSM hsm-0 refuses the log in: SESSION_LIMIT_REACHED',
  });
});
