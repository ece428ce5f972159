// transport-echo: messages there and back through our channel, which joins those of one turn into one write, beside a bare
// `ws` over TLS. 512 messages of 64 octets in flight.

import type { Channel } from '../../src/transport/channel.ts';
import { exampleCertificate } from '../../test/support/certificates.ts';
import type { Bench } from '../harness/bench.ts';
import { rateOf } from '../harness/measures.ts';
import { openBareWebSocket, startEchoServer } from '../subjects/bare-web-socket.ts';
import { benchChannels } from '../subjects/device.ts';
import { startProcess } from '../subjects/process.ts';

const IN_FLIGHT = 512;
const MESSAGE = Buffer.alloc(64, 7);

export const transport: Bench = {
  name: 'transport-echo',
  unit: 'messages/s',
  baseline: 'a bare ws echo over TLS',
  smokeCount: 1024,
  async prepare(_conditions, scope) {
    const server = scope.own(await startProcess<{ port: number }>('channel-echo'));
    const echo = new EchoLoad();
    echo.send = await openChannel(server.said.port, echo);
    const bareServer = scope.own(await startEchoServer());
    const bare = new EchoLoad();
    const webSocket = await openBareWebSocket(bareServer.said.port);
    webSocket.on('message', bare.onEcho);
    webSocket.on('close', () => bare.onEnd());
    bare.send = () => webSocket.send(MESSAGE, { binary: true });
    return {
      subject: rateOf((count) => echo.run(count)),
      baseline: rateOf((count) => bare.run(count)),
      params: () => ({ messageSize: MESSAGE.byteLength, inFlight: IN_FLIGHT, connections: 1 }),
    };
  },
};

async function openChannel(port: number, echo: EchoLoad): Promise<() => void> {
  const { trustAnchorPem, certificatePem } = exampleCertificate;
  const destination = { host: '127.0.0.1', port, trustAnchorPem, certificatePem };
  const channel: Channel = await benchChannels.connect(destination, () => ({
    onMessage: echo.onEcho,
    onClose: () => echo.onEnd(),
  }));
  return () => channel.send(MESSAGE);
}

class EchoLoad {
  send: () => void = () => {};
  #unsent = 0;
  #unheard = 0;
  #settle: { resolve: () => void; reject: (error: Error) => void } | undefined;

  run(count: number): Promise<void> {
    this.#unsent = Math.max(0, count - IN_FLIGHT);
    this.#unheard = count;
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      for (let sent = Math.min(count, IN_FLIGHT); sent > 0; sent--) this.send();
    });
  }

  readonly onEcho = (octets: Uint8Array): void => {
    if (octets.byteLength !== MESSAGE.byteLength) this.#settle?.reject(new Error('the echo is none'));
    if (this.#unsent > 0) {
      this.#unsent--;
      this.send();
    }
    if (--this.#unheard === 0) this.#settle?.resolve();
  };

  onEnd(): void {
    this.#settle?.reject(new Error('the connection ended'));
  }
}
