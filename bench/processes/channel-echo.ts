// The device's listener with nothing behind it: every message goes back as it came.

import { listenWebSocket } from '../../sim/server/websocket-server.ts';
import { exampleCertificate } from '../../test/support/certificates.ts';

const { certificatePem, privateKeyPem } = exampleCertificate;
const options = { host: '127.0.0.1', port: 0, certificatePem, privateKeyPem };
const { port } = await listenWebSocket(options, (channel) => ({
  onMessage: (octets) => channel.send(octets),
  onClose: () => {},
}));
process.send?.({ port });
process.once('disconnect', () => process.exit(0));
