// Handshakes that are measured are whole ones: neither our client nor the bare one offers a session that it could resume,
// even to a server that would take it.

import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import t from 'tap';
import { WebSocketServer } from 'ws';
import { closed, openBareWebSocket } from '../../bench/subjects/bare-web-socket.ts';
import { benchChannels } from '../../bench/subjects/device.ts';
import { SUBPROTOCOL } from '../../src/transport/websocket-channel.ts';
import { exampleCertificate } from '../support/certificates.ts';

const { certificatePem, privateKeyPem, trustAnchorPem } = exampleCertificate;

t.test('no TLS session is resumed', async (t) => {
  const server = createServer({ cert: certificatePem, key: privateKeyPem });
  const reused: boolean[] = [];
  server.on('secureConnection', (socket: TLSSocket) => reused.push(socket.isSessionReused()));
  new WebSocketServer({ server, handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false) });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  const { port } = server.address() as AddressInfo;

  const ours = async (): Promise<void> => {
    let onClosed = (): void => {};
    const ended = new Promise<void>((resolve) => {
      onClosed = resolve;
    });
    const destination = { host: '127.0.0.1', port, trustAnchorPem, certificatePem };
    const channel = await benchChannels.connect(destination, () => ({ onMessage: () => {}, onClose: onClosed }));
    channel.close(1000, '');
    await ended;
  };
  for (const open of [ours, async () => closed(await openBareWebSocket(port))]) {
    await open();
    await open();
  }
  t.same(reused, [false, false, false, false]);

  // The server would: a client that keeps its session is let in with it.
  let session: Buffer | undefined;
  for (let times = 0; times < 2; times++) {
    const options = { host: '127.0.0.1', port, ca: trustAnchorPem, checkServerIdentity: () => undefined };
    const accepted = once(server, 'secureConnection');
    const socket = connect({ ...options, ...(session && { session }) });
    session ??= await new Promise<Buffer>((resolve) => socket.once('session', resolve));
    await accepted;
    socket.destroy();
  }
  t.same(reused.slice(4), [false, true]);
});
