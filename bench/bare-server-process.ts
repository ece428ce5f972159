// The raw baseline of a log in: TLS and WebSocket, and nothing behind them.

import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { exampleCertificate } from '../test/support/certificates.ts';

const { certificatePem: cert, privateKeyPem: key } = exampleCertificate;
const server = createServer({ cert, key });
new WebSocketServer({ server, perMessageDeflate: false });
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.once('disconnect', () => process.exit(0));
