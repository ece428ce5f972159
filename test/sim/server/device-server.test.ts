import t from 'tap';
import { serveDevice } from '../../../sim/server/device-server.ts';
import { ManualClock } from '../../../src/runtime/manual-clock.ts';
import { seededRandom } from '../../../src/runtime/random.ts';
import type { Channel } from '../../../src/transport/channel.ts';
import { MemoryNetwork } from '../../../src/transport/memory.ts';
import { decodeDeviceMessage, encodeRequests } from '../../../src/wire/codec.ts';
import { MESSAGE_SIZE_MAX } from '../../../src/wire/limits.ts';
import type { Event, Request, RequestFields, Response } from '../../../src/wire/messages.ts';
import { Status } from '../../../src/wire/status.ts';
import { countedSlices } from '../../support/counted-slices.ts';
import { type Script, ScriptedDevice } from '../../support/scripted-device.ts';

interface Client {
  readonly channel: Channel;
  send(...requests: RequestFields[]): void;
  readonly messages: { responses: Response[]; events: Event[] }[];
  readonly responses: Response[];
  readonly closes: number[];
}

function serve(script?: Script, { slice = 10, requestsInFlightMax = 16_384, waitingMax = 16_384 } = {}) {
  const clock = new ManualClock();
  /** Time that passes for the server while it works, when the test says so. */
  const skew = { ms: 0 };
  /** Turns of the event loop that the server has asked for. */
  const turns = { count: 0 };
  const network = new MemoryNetwork(clock.monotonic, MESSAGE_SIZE_MAX);
  const device = new ScriptedDevice(script);
  const accept = serveDevice({
    device,
    clock: {
      ...clock.monotonic,
      now: () => clock.monotonic.now() + skew.ms,
      soon(run) {
        turns.count++;
        clock.monotonic.soon(run);
      },
    },
    requestsInFlightMax,
    backlog: { waitingMax, manyMin: 4 },
    slice: countedSlices(slice),
  });
  const { port } = network.listen({ host: 'hsm', port: 0, certificatePem: '' }, accept);
  const connect = async (): Promise<Client> => {
    const messages: Client['messages'] = [];
    const responses: Response[] = [];
    const closes: number[] = [];
    const connecting = network.connect({ host: 'hsm', port, trustAnchorPem: '', certificatePem: '' }, () => ({
      onMessage(octets) {
        const message = decodeDeviceMessage(octets);
        messages.push(message);
        responses.push(...message.responses);
      },
      onClose: (code) => closes.push(code),
    }));
    clock.advance(0);
    const channel = await connecting;
    return {
      channel,
      messages,
      responses,
      closes,
      send: (...requests) => encodeRequests(requests).forEach((message) => void channel.send(message)),
    };
  };
  return { clock, device, connect, skew, turns };
}

const heartbeats = (first: number, count: number): RequestFields[] =>
  Array.from({ length: count }, (_, index) => ({ id: first + index, heartbeat: {} }));

/** Settled: to wait for it is to let end what runs. */
const endOfTurn = Promise.resolve();

t.test('the hello is the first message', async (t) => {
  const { connect } = serve();
  const { messages } = await connect();
  t.equal(messages.length, 1);
  t.ok(messages[0]?.events[0]?.hello);
});

t.test('the answers of a slice come back in one message', async (t) => {
  const { clock, connect } = serve(undefined, { slice: 5 });
  const client = await connect();
  client.send(...heartbeats(1, 12));
  clock.advance(0);
  t.same(
    client.messages.slice(1).map(({ responses }) => responses.map(({ id }) => id)),
    [
      [1, 2, 3, 4, 5],
      [6, 7, 8, 9, 10],
      [11, 12],
    ],
  );
});

t.test('answers that come later leave together, in the turn in which they are ready', async (t) => {
  const { clock, connect, device, turns } = serve(() => undefined);
  const client = await connect();
  client.send(...heartbeats(1, 3));
  clock.advance(0);
  t.equal(client.messages.length, 1, 'nothing but the hello');
  const peer = device.connections[0]?.peer;
  turns.count = 0;
  for (const id of [3, 1, 2]) peer?.answer({ id });
  peer?.answer({ id: 2 });
  peer?.answer({ id: 77 });
  await endOfTurn;
  t.equal(turns.count, 0, 'without another turn');
  clock.advance(0);
  t.equal(client.messages.length, 2);
  t.same(
    client.responses.map(({ id }) => id),
    [3, 1, 2],
    'what was never asked or is answered twice does not go out',
  );
});

t.test('an answer that is longer than a message may be becomes one that says so', async (t) => {
  const { clock, connect, device } = serve(() => undefined);
  const client = await connect();
  client.send(...heartbeats(1, 2));
  clock.advance(0);
  device.connections[0]?.peer.answer({ id: 1, decrypted: { plaintext: new Uint8Array(MESSAGE_SIZE_MAX) } });
  device.connections[0]?.peer.answer({ id: 2 });
  await endOfTurn;
  clock.advance(0);
  t.same(
    client.responses.map(({ id, status }) => ({ id, status })),
    [
      { id: 1, status: Status.DATA_TOO_LONG },
      { id: 2, status: Status.SUCCESS },
    ],
  );
  t.same(client.closes, []);
});

t.test('octets that are no message close that connection alone', async (t) => {
  const { clock, connect } = serve();
  const random = seededRandom(7);
  const encoded = encodeRequests([{ id: 1, encrypt: { keyHandle: 3, plaintext: new Uint8Array(40) } }])[0];
  const bad: [string, Uint8Array, number][] = [
    ['an empty group', Uint8Array.of(0x0b), 4400],
    ['truncated', (encoded ?? new Uint8Array()).subarray(0, 20), 4400],
    ['a length beyond the end', Uint8Array.of(0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f), 4400],
    ['a field number of 0', Uint8Array.of(0x00, 0x00), 4400],
    ['1025 requests', new Uint8Array(2 * 1025).map((_, index) => (index % 2 === 0 ? 0x0a : 0)), 4401],
    ['too long', new Uint8Array(MESSAGE_SIZE_MAX + 1), 1009],
  ];
  const bystander = await connect();
  for (const [name, octets, code] of bad) {
    const client = await connect();
    client.channel.send(octets);
    clock.advance(0);
    t.same(client.closes, [code], name);
  }
  for (let round = 0; round < 200; round++) {
    const client = await connect();
    client.channel.send(random.octets(1 + Math.floor(random.fraction() * 64)));
    clock.advance(0);
    t.ok(client.closes.every((code) => code === 4400));
  }
  bystander.send(...heartbeats(1, 1));
  clock.advance(0);
  t.same(bystander.closes, []);
  t.equal(bystander.responses.length, 1);
});

t.test('while several have many waiting, what is past the bound is BUSY, but not for who has little', async (t) => {
  const { clock, connect, device } = serve(undefined, { slice: 1, waitingMax: 12 });
  const [greedy, other, modest] = [await connect(), await connect(), await connect()];
  const settle = (): void => {
    for (let turn = 0; turn < 300; turn++) clock.advance(0);
  };
  greedy.send(...heartbeats(1, 20));
  other.send(...heartbeats(1, 8));
  modest.send(...heartbeats(1, 2));
  settle();
  const busy = (client: Client) => client.responses.filter(({ status }) => status === Status.BUSY).map(({ id }) => id);
  t.same(busy(greedy), [], 'it was there first, and had nobody to share with');
  t.same(busy(other), [7, 8], 'an even share of 12');
  t.same(busy(modest), []);
  t.equal(device.connections[0]?.requests.length, 20);
  t.equal(greedy.responses.length + other.responses.length + modest.responses.length, 30, 'everybody is answered');
  greedy.send(...heartbeats(21, 20));
  settle();
  t.same(busy(greedy), [], 'who is alone has room for all');
});

t.test('requests past the bound in flight are answered BUSY at once, and never reach the device', async (t) => {
  const { clock, connect, device } = serve(() => undefined, { requestsInFlightMax: 4 });
  const client = await connect();
  client.send(...heartbeats(1, 6));
  clock.advance(0);
  t.same(
    client.responses.map(({ id, status }) => [id, status]),
    [
      [5, Status.BUSY],
      [6, Status.BUSY],
    ],
  );
  t.same(
    device.connections[0]?.requests.map(({ id }) => id),
    [1, 2, 3, 4],
  );
  device.connections[0]?.peer.answer({ id: 2 });
  client.send(...heartbeats(7, 2));
  clock.advance(0);
  t.same(
    client.responses.map(({ id, status }) => [id, status]).slice(2),
    [
      [2, Status.SUCCESS],
      [8, Status.BUSY],
    ],
    'an answer makes room for one',
  );
});

t.test('octets in flight are bounded too', async (t) => {
  const { clock, connect } = serve(() => undefined);
  const client = await connect();
  const plaintext = new Uint8Array(1000 * 1000);
  for (let id = 1; id <= 20; id++) client.send({ id, encrypt: { plaintext } });
  clock.advance(0);
  t.same(
    client.responses.map(({ id, status }) => [id, status]),
    [17, 18, 19, 20].map((id) => [id, Status.BUSY]),
  );
});

t.test('a heartbeat and a log in are answered before what another connection has queued', async (t) => {
  const { clock, connect, device } = serve(undefined, { slice: 100 });
  const [busy, other] = [await connect(), await connect()];
  for (let start = 1; start < 10_000; start += 1000) {
    busy.send(...Array.from({ length: 1000 }, (_, index) => ({ id: start + index, encrypt: { keyHandle: 1 } })));
  }
  other.send({ id: 1, heartbeat: {} }, { id: 2, loginStart: {} });
  let encryptedBefore = 0;
  device.script = (request) => {
    if (request.loginStart) encryptedBefore = device.connections[0]?.requests.length ?? 0;
    return {};
  };
  clock.advance(0);
  t.equal(busy.responses.length, 10_000);
  t.equal(other.responses.length, 2);
  t.ok(encryptedBefore <= 200, `${encryptedBefore} of 10000 encrypts came first`);
});

t.test('a request that waited in the queue past its deadline is not begun', async (t) => {
  const { clock, connect, device, skew } = serve(undefined, { slice: 1 });
  const client = await connect();
  device.script = () => {
    skew.ms = 20;
    return {};
  };
  client.send(
    { id: 1, heartbeat: {} },
    { id: 2, deadlineMs: 5, heartbeat: {} },
    { id: 3, deadlineMs: 50, heartbeat: {} },
  );
  clock.advance(0);
  t.same(
    client.responses.map(({ status }) => status),
    [Status.SUCCESS, Status.DEADLINE_EXCEEDED, Status.SUCCESS],
  );
  t.same(
    device.connections[0]?.requests.map(({ id }) => id),
    [1, 3],
  );
});

t.test('requests queued on a connection that closes are discarded', async (t) => {
  const { clock, connect, device } = serve((request, peer) => {
    if (request.id === 3) peer.close(4402, 'enough');
    return {};
  });
  const client = await connect();
  client.send(...heartbeats(1, 50));
  clock.advance(0);
  t.same(client.closes, [4402]);
  t.same(
    client.responses.map(({ id }) => id),
    [1, 2],
    'what was answered before the close still leaves',
  );
  const [connection] = device.connections;
  t.equal(connection?.requests.length, 3);
  t.equal(connection?.closed, true);
  connection?.peer.answer({ id: 4 });
  connection?.peer.event({ entriesLost: { position: 1, afterPosition: 0 } });
  connection?.peer.close(1000, '');
  clock.advance(0);
  t.same(client.closes, [4402]);
});

t.test('a client that goes away ends its session once', async (t) => {
  const { clock, connect, device } = serve();
  const client = await connect();
  client.channel.reset();
  clock.advance(0);
  t.equal(device.connections[0]?.closed, true);
});

t.test('a client that does not read its answers gets no turns until it does, and loses nothing', async (t) => {
  const ciphertext = new Uint8Array(16_000);
  const { clock, connect, device } = serve((request: Request) =>
    request.encrypt ? { encrypted: { ciphertext } } : {},
  );
  const [slow, other] = [await connect(), await connect()];
  slow.channel.pause();
  slow.send(...Array.from({ length: 1000 }, (_, index) => ({ id: index + 1, encrypt: {} })));
  clock.advance(0);
  const begun = device.connections[0]?.requests.length ?? 0;
  t.ok(begun > 60 && begun < 100, `${begun} of 1000 begun: about a MiB of answers`);
  slow.send(...heartbeats(1001, 1));
  other.send(...heartbeats(1, 1));
  clock.advance(0);
  t.equal(other.responses.length, 1, 'others are served meanwhile');
  t.equal(device.connections[0]?.requests.length, begun);
  slow.channel.resume();
  clock.advance(0);
  t.equal(slow.responses.length, 1001);
});
