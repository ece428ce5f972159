// The raw baseline of a connection: TLS and WebSocket and nothing behind them, every message sent back as it came. As
// the device's listener it neither compresses nor copies; unlike it, it answers each message by itself.

import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { type WebSocket, WebSocketServer } from 'ws';
import { exampleCertificate } from '../../test/support/certificates.ts';

const { certificatePem: cert, privateKeyPem: key } = exampleCertificate;
const server = createServer({ cert, key });
server.on('secureConnection', (socket: TLSSocket) => {
  if (socket.isSessionReused()) throw new Error('a TLS session was resumed: handshakes would not be whole ones');
});
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (webSocket: WebSocket) => {
  webSocket.on('message', (octets: Buffer) => webSocket.send(octets, { binary: true }));
});
process.on('message', () => {
  (globalThis as { gc?: () => void }).gc?.();
  process.send?.({ residentSize: process.memoryUsage.rss() });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.once('disconnect', () => process.exit(0));
