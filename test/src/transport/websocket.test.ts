import { EventEmitter } from 'node:events';
import { createServer } from 'node:net';
import { connect } from 'node:tls';
import { inspect } from 'node:util';
import t from 'tap';
import { WebSocket } from 'ws';
import { listenWebSocket, type WebSocketListenOptions } from '../../../sim/server/websocket-server.ts';
import { systemMonotonic } from '../../../src/runtime/clock.ts';
import { ManualClock } from '../../../src/runtime/manual-clock.ts';
import { Secret } from '../../../src/runtime/secret.ts';
import type { Accept, Channel, Destination } from '../../../src/transport/channel.ts';
import { webSocketChannels } from '../../../src/transport/websocket.ts';
import { WebSocketChannel } from '../../../src/transport/websocket-channel.ts';
import { MESSAGE_SIZE_MAX } from '../../../src/wire/limits.ts';
import { channelContract } from '../../contract/channel.ts';
import {
  type CertificateFixture,
  exampleCertificate,
  siblingCertificate,
  unrelatedCertificate,
} from '../../support/certificates.ts';

const host = '127.0.0.1';
const channels = webSocketChannels({ clock: systemMonotonic, messageSizeMax: MESSAGE_SIZE_MAX });
const deaf: Accept = () => ({ onMessage: () => {}, onClose: () => {} });
const { certificatePem, privateKeyPem, trustAnchorPem } = exampleCertificate;

async function listen(accept: Accept, options: Partial<WebSocketListenOptions> = {}) {
  const listener = await listenWebSocket({ host, port: 0, certificatePem, privateKeyPem, ...options }, accept);
  const destination: Destination = { host, port: listener.port, trustAnchorPem, certificatePem };
  return { destination, close: () => listener.close(), reset: () => listener.reset() };
}

channelContract(t, {
  messageSizeMax: MESSAGE_SIZE_MAX,
  listen: (accept) => listen(accept),
  connect: (destination, accept) => channels.connect(destination, accept),
});

t.test('who is at the other end is decided by chain and leaf', async (t) => {
  const { destination, close } = await listen(deaf);
  t.teardown(close);
  const refused = (changes: Partial<Destination>) =>
    t.rejects(channels.connect({ ...destination, ...changes }, deaf), { code: 'identity_mismatch' });

  await refused({ trustAnchorPem: unrelatedCertificate.trustAnchorPem });
  await refused({ certificatePem: siblingCertificate.certificatePem });
  await refused({ certificatePem: 'no certificate' });
  const channel = await channels.connect(destination, deaf);
  channel.close(1000, '');
});

t.test('a side that wants a certificate of its clients', async (t) => {
  const { destination, close } = await listen(deaf, { clientTrustAnchorPem: unrelatedCertificate.trustAnchorPem });
  t.teardown(close);
  const connect = (shown?: CertificateFixture): Promise<Channel> => {
    const identity = shown && {
      certificatePem: shown.certificatePem,
      privateKey: Secret.fromText(shown.privateKeyPem),
    };
    const parts = { clock: systemMonotonic, messageSizeMax: MESSAGE_SIZE_MAX, identity };
    return webSocketChannels(parts).connect(destination, deaf);
  };
  (await connect(unrelatedCertificate)).close(1000, '');
  for (const shown of [exampleCertificate, undefined]) {
    const error = await connect(shown).catch((error: unknown) => error);
    t.match(error, { code: 'connection_failed', message: `no connection to ${host}:${destination.port}` });
    const secret = privateKeyPem.split('\n')[3] ?? '';
    t.notOk(inspect(error, { depth: Infinity, showHidden: true }).includes(secret), 'nothing of the key');
  }
});

t.test(
  'an impostor under the right root, and one under another, are an identity mismatch with its cause',
  async (t) => {
    for (const impostor of [siblingCertificate, unrelatedCertificate]) {
      const { destination, close } = await listen(deaf, impostor);
      await t.rejects(channels.connect(destination, deaf), { code: 'identity_mismatch' });
      await close();
    }
  },
);

t.test('a connect that gets no answer ends on the clock', async (t) => {
  const clock = new ManualClock();
  // Accepts TCP and never says anything.
  const silent = createServer((socket) => {
    socket.on('error', () => {});
    clock.advance(10_000);
  });
  await new Promise<void>((resolve) => silent.listen(0, host, resolve));
  t.teardown(() => silent.close());
  const address = silent.address();
  if (address === null || typeof address === 'string') throw new Error('no address');
  const factory = webSocketChannels({ clock: clock.monotonic, messageSizeMax: MESSAGE_SIZE_MAX });
  await t.rejects(factory.connect({ host, port: address.port, trustAnchorPem, certificatePem }, deaf), {
    code: 'connection_failed',
    message: /in time/,
  });
});

t.test('a text message closes with 1003', async (t) => {
  const { destination, close } = await listen(deaf);
  t.teardown(close);
  const options = { ca: trustAnchorPem, checkServerIdentity: () => undefined as never };
  const webSocket = new WebSocket(`wss://${host}:${destination.port}/`, 'hsm.v1', options);
  webSocket.once('open', () => webSocket.send('text'));
  const code = await new Promise<number>((resolve) => webSocket.once('close', resolve));
  t.equal(code, 1003);
});

t.test('another path, another subprotocol and plain HTTP are refused with an HTTP status', async (t) => {
  const { destination, close } = await listen(deaf);
  t.teardown(close);
  const statusLine = (headers: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect({
        host,
        port: destination.port,
        ca: trustAnchorPem,
        checkServerIdentity: () => undefined,
      });
      let answer = '';
      socket.on('data', (chunk) => (answer += chunk));
      socket.on('close', () => resolve(answer.split('\r\n', 1)[0] ?? ''));
      socket.on('error', reject);
      socket.write(`${headers}\r\nHost: hsm\r\n\r\n`);
    });
  const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13';
  const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
  t.equal(await statusLine(`GET /other HTTP/1.1\r\n${upgrade}\r\n${key}`), 'HTTP/1.1 404 Not Found');
  t.equal(await statusLine(`GET / HTTP/1.1\r\n${upgrade}\r\n${key}`), 'HTTP/1.1 400 Bad Request');
  t.equal(
    await statusLine(`GET / HTTP/1.1\r\n${upgrade}\r\n${key}\r\nSec-WebSocket-Protocol: mqtt`),
    'HTTP/1.1 400 Bad Request',
  );
  t.equal(await statusLine('GET / HTTP/1.1'), 'HTTP/1.1 426 Upgrade Required');
});

t.test('one connection too many is closed with 4406, and the others stay', async (t) => {
  const { destination, close } = await listen(deaf, { connectionsMax: 1 });
  t.teardown(close);
  const codes: number[] = [];
  const first = await channels.connect(destination, () => ({
    onMessage: () => {},
    onClose: (code) => codes.push(code),
  }));
  const code = await new Promise<number>((resolve) => {
    channels.connect(destination, () => ({ onMessage: () => {}, onClose: resolve })).catch(() => {});
  });
  t.equal(code, 4406);
  t.same(codes, []);
  first.close(1000, '');
});

t.test('messages of one turn leave in one write', async (t) => {
  const log: string[] = [];
  const webSocket = Object.assign(new EventEmitter(), { send: () => log.push('send') }) as unknown as WebSocket;
  const socket = { cork: () => log.push('cork'), uncork: () => log.push('uncork') };
  const channel = new WebSocketChannel({ webSocket, socket, reset: () => {} });
  for (let turn = 0; turn < 2; turn++) {
    for (let index = 0; index < 3; index++) channel.send(new Uint8Array(1));
    await new Promise(setImmediate);
  }
  t.equal(log.join(' '), 'cork send send send uncork cork send send send uncork');
});

t.test('a port in use and a certificate that is none are wrong configuration', async (t) => {
  const { destination, close } = await listen(deaf);
  t.teardown(close);
  await t.rejects(listen(deaf, { port: destination.port }), { code: 'invalid_configuration' });
  await t.rejects(listen(deaf, { certificatePem: 'none' }), { code: 'invalid_configuration' });
  await t.rejects(listen(deaf, { certificatePem: siblingCertificate.certificatePem }), {
    code: 'invalid_configuration',
  });
});
