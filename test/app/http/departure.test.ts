// The door closes: nobody who sent a request before the connection was told so is reset. Real sockets, whose octets are on
// their way when the door begins to close; time stands still unless the test moves it.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate as immediate } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { type FrontDoor, openFrontDoor } from '../../../app/http/front-door.ts';
import { systemMonotonic } from '../../../src/runtime/clock.ts';
import { ManualClock } from '../../../src/runtime/manual-clock.ts';

interface Scene {
  readonly door: FrontDoor;
  readonly clock: ManualClock;
  /** As a drain begins: nobody new is let in, and every connection closes with its next answer. */
  beginToClose(): void;
}

async function scene(): Promise<Scene> {
  const clock = new ManualClock();
  const door = await openFrontDoor({
    ...{ host: '127.0.0.1', port: 0, admit: () => true, authorize: () => undefined, standing: {} },
    clock: { after: clock.monotonic.after, soon: systemMonotonic.soon },
  });
  door.letIn({
    aws: async () => ({ status: 200, headers: {}, body: '{}' }),
    ec2: async () => ({ status: 200, headers: {}, body: '' }),
    control: (_, response) => response.end(),
  });
  const beginToClose = (): void => {
    door.keepOut('the simulator is stopping');
    door.closeConnections();
  };
  return { door, clock, beginToClose };
}

const HEAD =
  'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: 2\r\n\r\n';

interface Client {
  readonly socket: Socket;
  /** Everything that it was sent. Rejects when the connection is reset. */
  readonly ended: Promise<string>;
  heard(): string;
}

function client(t: Test, door: FrontDoor): Client {
  const socket = connect(door.port, '127.0.0.1').setEncoding('utf8');
  t.teardown(() => socket.destroy());
  let heard = '';
  socket.on('data', (text: string) => {
    heard += text;
  });
  const ended = new Promise<string>((resolve, reject) => {
    socket.once('error', reject).once('close', () => resolve(heard));
  });
  ended.catch(() => {});
  return { socket, ended, heard: () => heard };
}

/** One whose connection is kept: it was answered once. */
async function keptClient(t: Test, door: FrontDoor): Promise<Client> {
  const kept = client(t, door);
  kept.socket.write(`${HEAD}{}`);
  await once(kept.socket, 'data');
  t.match(kept.heard(), /^HTTP\/1\.1 200 OK\r\n[\s\S]*Connection: keep-alive/);
  return kept;
}

/** Turns of the event loop in which a door that does not listen would have closed. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await immediate();
}

const TOLD_TO_GO =
  /HTTP\/1\.1 503 Service Unavailable\r\n[\s\S]*Connection: close\r\n[\s\S]*the simulator is stopping"\}$/;

t.test('a request on a kept connection, sent as the door begins to close', async (t) => {
  const { door, beginToClose } = await scene();
  const clients = await Promise.all(Array.from({ length: 16 }, () => keptClient(t, door)));
  for (const { socket } of clients) socket.write(`${HEAD}{}`);
  beginToClose();
  const closed = door.close();
  for (const { ended } of clients) t.match(await ended, TOLD_TO_GO);
  t.equal(await closed, 0, 'nobody was cut off');
});

t.test('connections that wait to be accepted, with requests', async (t) => {
  const { door, beginToClose } = await scene();
  const clients = Array.from({ length: 16 }, () => client(t, door));
  for (const { socket } of clients) socket.write(`${HEAD}{}`);
  beginToClose();
  const closed = door.close();
  for (const { ended } of clients) t.match(await ended, TOLD_TO_GO);
  t.equal(await closed, 0);
});

t.test('whoever was answered a moment ago may ask once more', async (t) => {
  const { door, beginToClose } = await scene();
  const { socket, ended } = await keptClient(t, door);
  beginToClose();
  const closed = door.close();
  await turns();
  socket.write(`${HEAD}{}`);
  t.match(await ended, TOLD_TO_GO);
  t.equal(await closed, 0);
});

t.test('newcomers are told 503 until the end, and whoever says nothing is let go', async (t) => {
  const { door, clock, beginToClose } = await scene();
  const silent = await keptClient(t, door);
  beginToClose();
  const closed = door.close();
  for (let newcomer = 0; newcomer < 3; newcomer++) {
    const { socket, ended } = client(t, door);
    socket.write(`${HEAD}{}`);
    t.match(await ended, TOLD_TO_GO);
  }
  clock.advance(100);
  t.notMatch(await silent.ended, /503/);
  t.equal(await closed, 0);
});

t.test('a request is heard to its end before its connection is closed', async (t) => {
  const { door, beginToClose } = await scene();
  const { socket, ended, heard } = client(t, door);
  await once(socket, 'connect');
  beginToClose();
  const closed = door.close();
  socket.write(`${HEAD}{`);
  while (door.underWay.count === 0) await immediate();
  await turns();
  t.equal(heard(), '', 'an answer would be lost');
  socket.write('}');
  t.match(await ended, TOLD_TO_GO);
  t.equal(await closed, 0);
});

t.test('a request of the control API that is under way closes its connection', async (t) => {
  const { door, beginToClose } = await scene();
  let answer = (): void => {};
  door.letIn({
    aws: async () => ({ status: 200, headers: {}, body: '' }),
    ec2: async () => ({ status: 200, headers: {}, body: '' }),
    control: (_, response) => {
      answer = () => response.end('late');
    },
  });
  const { socket, ended } = client(t, door);
  socket.write('GET /_sim/v1/clock HTTP/1.1\r\nHost: localhost\r\n\r\n');
  while (door.underWay.count === 0) await immediate();
  beginToClose();
  answer();
  t.match(await ended, /^HTTP\/1\.1 200 OK\r\n[\s\S]*Connection: close\r\n[\s\S]*late/);
  t.equal(await door.close(), 0);
});

t.test('what comes at the end and only in part is cut off, and counted', async (t) => {
  const { door, clock, beginToClose } = await scene();
  const idle = await keptClient(t, door);
  const { socket, ended } = client(t, door);
  await once(socket, 'connect');
  beginToClose();
  const closed = door.close();
  socket.write(`${HEAD}{`);
  while (door.underWay.count === 0) await immediate();
  clock.advance(100);
  await idle.ended;
  clock.advance(1_000);
  t.equal(await closed, 1);
  await ended.catch(() => {});
});
