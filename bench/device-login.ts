// device-login: TLS + WebSocket + SCRAM log in + close, one after another, beside a bare TLS + WebSocket handshake + close.

import { WebSocket } from 'ws';
import { exampleCertificate } from '../test/support/certificates.ts';
import { startDevice, startProcess } from './device.ts';
import type { Bench } from './harness.ts';

export const deviceLogin: Bench = {
  name: 'device-login',
  unit: 'log ins/s',
  baselineName: 'bare TLS and WebSocket handshakes',
  count: 300,
  smokeCount: 5,
  async prepare() {
    const device = await startDevice();
    const bare = await startProcess<{ port: number }>('./bare-server-process.js');
    return {
      subject: {
        async run(count) {
          for (let done = 0; done < count; done++) {
            const link = await device.openLink(device.address);
            await link.login(device.credential);
            const ended = new Promise<void>((resolve) => link.onEnd(resolve));
            link.close();
            await ended;
          }
        },
      },
      baseline: {
        async run(count) {
          for (let done = 0; done < count; done++) await handshake(bare.said.port);
        },
      },
      async dispose() {
        await device.stop();
        await bare.stop();
      },
    };
  },
};

function handshake(port: number): Promise<void> {
  const socket = new WebSocket(`wss://127.0.0.1:${port}/`, {
    ca: exampleCertificate.trustAnchorPem,
    perMessageDeflate: false,
    checkServerIdentity: () => undefined,
  } as unknown as WebSocket.ClientOptions);
  return new Promise((resolve, reject) => {
    socket.once('open', () => socket.close());
    socket.once('close', () => resolve());
    socket.once('error', reject);
  });
}
