// What a fault still has under way when it ends: nothing of it is left, and nothing that it did leaks.

import t from 'tap';
import { Secret } from '../../../src/runtime/secret.ts';
import { drive } from '../../support/drive.ts';
import { putFault } from '../../support/fault-world.ts';
import { startFaultyHsms } from '../../support/faulty-hsm.ts';
import { ALICE } from '../hsm/support.ts';

const beat = (id: number) => ({ id, heartbeat: {} });
const digest = (id: number) => ({ id, digest: { data: new Uint8Array(1000) } });

async function start() {
  const running = await startFaultyHsms();
  const [machine] = running.machines;
  if (machine === undefined) throw new Error('there is one HSM');
  return { ...running, faults: machine.faults };
}

t.test('what was held back leaves at once', async (t) => {
  const { faults, connect } = await start();
  const kinds: readonly (readonly [object, string])[] = [
    [{ kind: 'latency', parameters: { latencyMs: 600_000 } }, 'latency'],
    [{ kind: 'latency', direction: 'upstream', parameters: { latencyMs: 600_000 } }, 'latency, upstream'],
    [{ kind: 'bandwidth', parameters: { rateKBps: 1 }, direction: 'upstream' }, 'bandwidth'],
    [{ kind: 'delay_response', parameters: { delayMs: 600_000 } }, 'delay_response'],
    [{ kind: 'reorder', direction: 'upstream' }, 'reorder'],
    [{ kind: 'reorder', direction: 'downstream' }, 'reorder, downstream'],
  ];
  for (const [members, what] of kinds) {
    const client = await connect();
    putFault(faults, members as { kind: string });
    const request = what === 'bandwidth' ? { id: 1, digest: { data: new Uint8Array(9000) } } : beat(1);
    t.equal(await client.play(request), '', what);
    faults.remove('f');
    t.match(await client.play(), /^0: 1 (SUCCESS|NOT_LOGGED_IN)$/, what);
    client.close();
  }
});

t.test('of two delays, the one whose fault lasts stays', async (t) => {
  const { faults, connect } = await start();
  const client = await connect();
  putFault(faults, { name: 'a', kind: 'latency', parameters: { latencyMs: 4000 } });
  putFault(faults, { name: 'b', kind: 'latency', parameters: { latencyMs: 500 } });
  t.equal(await client.play(beat(1)), '');
  faults.remove('b');
  t.equal(await client.play(beat(2)), '1000: 1 SUCCESS', 'in order');
  t.equal(await client.play(), '1000: 2 SUCCESS');
});

t.test('a fault past its last date is as good as deleted', async (t) => {
  const { faults, connect, clock } = await start();
  const client = await connect();
  const activeUntil = clock.calendar.now() + 60_000;
  putFault(faults, { kind: 'latency', parameters: { latencyMs: 600_000 }, activeUntil });
  t.equal(await client.play(beat(1)), '');
  clock.calendar.advance(60_000);
  t.equal(await client.play(beat(2)), '0: 1 SUCCESS, 0: 2 SUCCESS');
  t.same([faults.hits(), faults.channel.length], [{ f: 1 }, 0]);
});

t.test('the reset that timeout and reset_peer have pending goes with them', async (t) => {
  const { faults, connect, clock } = await start();
  for (const kind of ['timeout', 'reset_peer']) {
    const client = await connect();
    putFault(faults, { kind, direction: 'upstream', parameters: { timeoutMs: 4000 } });
    t.equal(await client.play(beat(1)), '', kind);
    faults.remove('f');
    t.equal(await client.play(beat(2)), '0: 2 SUCCESS', kind);
    client.close();

    const dated = await connect();
    const activeUntil = clock.calendar.now() + 1000;
    putFault(faults, { kind, direction: 'upstream', parameters: { timeoutMs: 4000 }, activeUntil });
    t.equal(await dated.play(beat(1)), '', kind);
    clock.calendar.advance(1000);
    t.equal(await dated.play(beat(2)), '0: 2 SUCCESS', `${kind}: by its date`);
    dated.close();
    faults.remove('f');
  }
});

t.test('the first reset counts: what is sent later puts it off no further', async (t) => {
  const { faults, connect } = await start();
  const client = await connect();
  putFault(faults, { kind: 'timeout', direction: 'upstream', parameters: { timeoutMs: 4000 } });
  t.equal(await client.play(beat(1)), '');
  t.equal(await client.play(beat(2)), '1000: closed 1006');
});

t.test('requests that were dropped are in flight no longer', async (t) => {
  const { faults, connect } = await start();
  const many = (from: number) => Array.from({ length: 900 }, (_, index) => beat(from + index));
  for (const direction of ['upstream', 'downstream']) {
    const client = await connect();
    putFault(faults, { kind: 'drop', direction });
    t.equal(await client.play(...many(1)), '');
    t.equal(await client.play(...many(1001)), '');
    faults.remove('f');
    t.equal(await client.play(beat(3000)), '0: 3000 SUCCESS', direction);
    client.close();
  }
});

t.test('bandwidth is that of the link: messages share it', async (t) => {
  const { faults, connect } = await start();
  putFault(faults, { kind: 'bandwidth', direction: 'upstream', parameters: { rateKBps: 1 } });
  const client = await connect();
  const seen = await client.playApart(digest(1), digest(2));
  t.match(seen, /^10[0-2]\d: 1 NOT_LOGGED_IN, 20[0-4]\d: 2 NOT_LOGGED_IN$/);
  faults.remove('f');
  putFault(faults, { kind: 'latency', direction: 'upstream', parameters: { latencyMs: 1000 } });
  t.equal(
    await client.playApart(digest(3), digest(4)),
    '1000: 3 NOT_LOGGED_IN, 1000: 4 NOT_LOGGED_IN',
    'not so latency',
  );
});

t.test('limit_data counts what has come since it is there', async (t) => {
  const { faults, connect } = await start();
  const client = await connect();
  putFault(faults, { name: 'other', kind: 'latency', direction: 'upstream', parameters: { latencyMs: 0 } });
  t.match(await client.play(digest(1)), /^0: 1/);
  putFault(faults, { kind: 'limit_data', direction: 'upstream', parameters: { octets: 1500 } });
  t.match(await client.play(digest(2)), /^0: 2/);
  t.equal(await client.play(digest(3)), '0: closed 1006');
});

t.test('... and since it is active', async (t) => {
  const { faults, connect, clock } = await start();
  const client = await connect();
  const activeFrom = clock.calendar.now() + 60_000;
  putFault(faults, { kind: 'limit_data', direction: 'upstream', parameters: { octets: 1500 }, activeFrom });
  t.match(await client.playApart(digest(1), digest(2)), /^0: 1 \w+, 0: 2/);
  clock.calendar.advance(60_000);
  t.match(await client.play(digest(3)), /^0: 3/);
  t.equal(await client.play(digest(4)), '0: closed 1006');
});

t.test('of two messages that change places, one is hit', async (t) => {
  const { faults, connect } = await start();
  for (const direction of ['upstream', 'downstream']) {
    const client = await connect();
    putFault(faults, { kind: 'reorder', direction, times: 2 });
    await client.play(beat(1), beat(2));
    t.same(faults.hits(), { f: 1 }, direction);
    faults.remove('f');
    client.close();
  }
});

t.test('slow_close upstream: the HSM learns late that its client has gone, whose session lives on', async (t) => {
  const { faults, openLink, clock } = await start();
  const credential = { username: ALICE.username, role: 'crypto-user', connectorId: '' } as const;
  const logIn = async () => {
    const link = await openLink();
    await drive(clock, link.login({ ...credential, password: Secret.fromText(ALICE.password) }));
    return link;
  };
  const watcher = await logIn();
  const sessions = async (): Promise<number> =>
    (await drive(clock, watcher.request('listOwnSessions', {}))).ownSessions?.sessions?.length ?? 0;
  const leave = async (): Promise<void> => (await logIn()).close();
  await leave();
  t.equal(await sessions(), 1, 'without the fault');
  putFault(faults, { kind: 'slow_close', direction: 'upstream', parameters: { delayMs: 700 } });
  await leave();
  t.equal(await sessions(), 2);
  clock.advance(690);
  t.equal(await sessions(), 2);
  clock.advance(10);
  t.equal(await sessions(), 1);
  await leave();
  t.equal(await sessions(), 2);
  faults.remove('f');
  t.equal(await sessions(), 1, 'the end of the fault');
  t.equal(faults.hits().f, undefined);
  watcher.close();
});

t.test('a client that sends more than is held up for it is not read any more', async (t) => {
  const { faults, connect } = await start();
  putFault(faults, { kind: 'latency', direction: 'upstream', parameters: { latencyMs: 600_000 } });
  const client = await connect();
  const large = (id: number) => ({ id, digest: { data: new Uint8Array(1_000_000) } });
  t.equal(await client.playApart(...Array.from({ length: 20 }, (_, index) => large(index + 1))), '');
  t.ok(client.bufferedSize > 1_000_000, 'the rest waits at the client');
  faults.remove('f');
  t.equal((await client.play()).split(', ').length, 20, 'and comes when there is room');
});
