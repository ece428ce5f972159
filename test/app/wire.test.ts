// An HSM's real endpoint, and whatever octets somebody sends it: an answer or a close code, and nobody else disturbed.

import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { DescribeClustersCommand } from '@aws-sdk/client-cloudhsm-v2';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import { WebSocket } from 'ws';
import { createOpenLink } from '../../src/client/hsm-connection.ts';
import { ScramKeyCache } from '../../src/client/scram-keys.ts';
import { systemMonotonic } from '../../src/runtime/clock.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { Secret } from '../../src/runtime/secret.ts';
import { webSocketChannels } from '../../src/transport/websocket.ts';
import { CloseCode } from '../../src/wire/close-codes.ts';
import { decodeDeviceMessage, encodeRequests } from '../../src/wire/codec.ts';
import { MESSAGE_SIZE_MAX, REQUESTS_PER_MESSAGE_MAX } from '../../src/wire/limits.ts';
import type { RequestFields, Response } from '../../src/wire/messages.ts';
import { Role } from '../../src/wire/roles.ts';
import { Status } from '../../src/wire/status.ts';
import { IN_WORKERS, runSimulator } from '../support/running-simulator.ts';

const world = await runSimulator(t, { ...IN_WORKERS, seed: 'cluster', hsmCount: 1 });
const [cluster] = world.ready.clusters;
const [hsm] = cluster?.hsms ?? [];
if (cluster === undefined || hsm === undefined) throw new Error('the seed has no HSM');
const trustAnchorPem = readFileSync(cluster.trustAnchorCertificate ?? '', 'utf8');
const { Clusters } = await world.cloudHsm.send(new DescribeClustersCommand({}));
const certificatePem = new X509Certificate(Clusters?.[0]?.Certificates?.ClusterCertificate ?? '').toString();

/** A logged-in neighbour on the same HSM: what nobody may disturb. */
const { hostname: host, port } = new URL(hsm.endpoint);
const link = await createOpenLink({
  ...{ clock: systemMonotonic, random: systemRandom, scramKeys: new ScramKeyCache(systemRandom) },
  channels: webSocketChannels({ clock: systemMonotonic, messageSizeMax: MESSAGE_SIZE_MAX }),
})({ ...hsm, clusterId: cluster.clusterId, destination: { host, port: Number(port), trustAnchorPem, certificatePem } });
await link.login({
  ...{ username: 'example_user', role: 'crypto-user', connectorId: 'neighbour' },
  password: Secret.fromText(world.passwordOf('example_user')),
});
t.teardown(() => link.close());
const neighbourIsWell = (): Promise<unknown> => link.request('generateRandom', { length: 16 });

/** The certificate names no host. */
const agent = new Agent({ ca: trustAnchorPem, checkServerIdentity: () => undefined });

/** A client that says what it likes, as one in another language might. */
class RawClient {
  readonly #socket: WebSocket;
  readonly responses: Response[] = [];
  readonly closed: Promise<number>;
  #wake = (): void => {};
  #closeCode: number | undefined;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('error', () => {});
    socket.on('message', (octets: Buffer) => {
      this.responses.push(...decodeDeviceMessage(octets).responses);
      this.#wake();
    });
    this.closed = new Promise((resolve) =>
      socket.once('close', (code) => {
        this.#closeCode = code;
        this.#wake();
        resolve(code);
      }),
    );
  }

  static open(): Promise<RawClient> {
    const socket = new WebSocket(hsm?.endpoint ?? '', 'hsm.v1', { agent });
    const client = new RawClient(socket);
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(client));
      socket.once('error', reject);
    });
  }

  send(octets: Uint8Array | string): void {
    this.#socket.send(octets);
  }

  ask(...requests: RequestFields[]): void {
    for (const message of encodeRequests(requests)) this.send(message);
  }

  /** Resolves with the statuses of the first `count` answers, or with the close code. */
  async statuses(count: number): Promise<(string | undefined)[] | number> {
    while (this.responses.length < count && this.#closeCode === undefined) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.responses.length < count) return this.#closeCode ?? 0;
    return this.responses.map(({ status }) => Status[status]);
  }

  end(): Promise<number> {
    this.#socket.close(1000);
    return this.closed;
  }
}

async function closesWith(t: Test, octets: Uint8Array | string, code: number, what: string): Promise<void> {
  const client = await RawClient.open();
  client.send(octets);
  t.equal(await client.closed, code, what);
}

const heartbeat = (id: number): RequestFields => ({ id, heartbeat: {} });
const [message = new Uint8Array()] = encodeRequests([{ id: 1, generateRandom: { length: 16 } }, heartbeat(2)]);

t.test('what is no message ends its own connection, with a code', async (t) => {
  await closesWith(t, 'text', CloseCode.UNSUPPORTED_DATA, 'text');
  await closesWith(t, Buffer.alloc(MESSAGE_SIZE_MAX + 1), CloseCode.MESSAGE_TOO_BIG, 'oversize');
  await closesWith(t, message.subarray(0, -1), CloseCode.MALFORMED_MESSAGE, 'truncated');
  await closesWith(
    t,
    Uint8Array.of(0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f),
    CloseCode.MALFORMED_MESSAGE,
    'a length that lies',
  );
  const many = Buffer.concat(Array.from({ length: REQUESTS_PER_MESSAGE_MAX + 1 }, () => Uint8Array.of(0x0a, 0x00)));
  await closesWith(t, many, CloseCode.TOO_MANY_REQUESTS, 'too many requests');
  for (const ids of [[0], [1, 1], [2, 1]]) {
    const [octets = ''] = encodeRequests(ids.map(heartbeat));
    await closesWith(t, octets, CloseCode.REQUEST_ID_REUSED, `ids ${ids}`);
  }
  await neighbourIsWell();
});

t.test('what is not for this client has a status; the connection goes on', async (t) => {
  const client = await RawClient.open();
  client.ask(
    { id: 1, encrypt: { keyHandle: 1, plaintext: Buffer.from('x'), aesGcm: {} } },
    { id: 2, createUser: { username: 'mallory', role: Role.ADMIN, password: Buffer.from('password') } },
    { id: 3, loginFinish: { clientFinal: 'c=biws,r=x,p=AA==' } },
    { id: 4, loginStart: { clientFirst: 'nonsense', connectorId: 'x' } },
  );
  t.same(await client.statuses(4), ['NOT_LOGGED_IN', 'NOT_LOGGED_IN', 'WRONG_SESSION_STATE', 'INVALID_ARGUMENT']);
  // Field 2000 of Request, length-delimited: an operation of some later version. Then none at all.
  client.send(Uint8Array.of(0x0a, 0x05, 0x08, 0x05, 0x82, 0x7d, 0x00));
  client.ask({ id: 6 });
  client.ask(heartbeat(7));
  t.same(((await client.statuses(7)) as string[]).slice(4), ['UNKNOWN_OPERATION', 'UNKNOWN_OPERATION', 'SUCCESS']);
  t.equal(await client.end(), 1000);

  const asUser = link.request('createUser', {
    username: 'mallory',
    role: Role.ADMIN,
    password: Buffer.from('password'),
  });
  await t.rejects(asUser, { code: 'device_refused', refusal: 'ROLE_NOT_PERMITTED' });
});

/** Random octets, and messages that are nearly right. */
const octets = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 200 }),
  fc
    .tuple(fc.nat(message.length - 1), fc.integer({ min: 1, max: 255 }))
    .map(([index, change]) => message.map((octet, at) => (at === index ? octet ^ change : octet))),
  fc.nat(message.length - 1).map((size) => message.slice(0, size)),
  fc.uint8Array({ maxLength: 40 }).map((tail) => Uint8Array.from([...message, ...tail])),
);

t.test('whatever the octets, an answer or a close code, and the neighbour is well', async (t) => {
  const known = new Set<number>([1000, ...Object.values(CloseCode)]);
  await t.resolves(
    fc.assert(
      fc.asyncProperty(fc.array(octets, { minLength: 1, maxLength: 4 }), async (messages) => {
        const client = await RawClient.open();
        for (const each of messages) client.send(each);
        // Closing waits for what was sent before: what ends the connection comes first.
        const code = await client.end();
        if (!known.has(code)) throw new Error(`closed with ${code}`);
        if (client.responses.some(({ status }) => Status[status] === undefined)) throw new Error('an unknown status');
        if (client.responses.some(({ status }) => status === Status.DEVICE_ERROR)) throw new Error('the device failed');
        await neighbourIsWell();
      }),
      { numRuns: 150, seed: 20260101 },
    ),
  );
});
