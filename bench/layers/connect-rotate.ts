// connect-rotate: from ConnectCustomKeyStore to CONNECTED, with the rotation of kmsuser's password on two HSMs, beside what
// that cannot do without: as many raw TLS handshakes, at once, and as many PBKDF2 derivations, one after another.
//
// CONNECTED is heard of, not polled for: a step of the clock by nothing is answered once nothing is under way any more.

import { pbkdf2 } from 'node:crypto';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import { exampleCertificate } from '../../test/support/certificates.ts';
import type { Bench } from '../harness/bench.ts';
import { LatencyRecorder } from '../harness/latencies.ts';
import { medianMsOf } from '../harness/measures.ts';
import { startEchoServer } from '../subjects/bare-web-socket.ts';
import { KmsClient } from '../subjects/kms-client.ts';
import { mainName, startSimulator } from '../subjects/simulator.ts';

/** One connection to each HSM: it is logged out and in again with the new password. */
const HANDSHAKES = 2;
/** The device makes the new password's verifier, and the client derives its keys to log in; the old one's it still has. */
const DERIVATIONS = 2;
/** RFC 7677 section 4; what both sides use. */
const ITERATIONS = 4_096;

export const connectRotate: Bench = {
  name: 'connect-rotate',
  unit: 'ms',
  baseline: `${HANDSHAKES} raw TLS handshakes and ${DERIVATIONS} PBKDF2 derivations`,
  count: 15,
  smokeCount: 1,
  async prepare(_conditions, scope) {
    const { ready } = scope.own(await startSimulator());
    const { endpoint, customKeyStores } = ready;
    const client = scope.own(new KmsClient(endpoint, 1));
    const CustomKeyStoreId = customKeyStores[0]?.customKeyStoreId ?? '';
    const [start, stop, describe] = ['Connect', 'Disconnect', 'Describe'].map(
      (verb) => () => client.ask(`${verb}CustomKeyStore${verb === 'Describe' ? 's' : ''}`, { CustomKeyStoreId }),
    ) as [() => Promise<string>, () => Promise<string>, () => Promise<string>];
    const settled = () => client.post('/_sim/v1/clock/advance', { byMs: 0 });
    const server = scope.own(await startEchoServer());
    const raw = async (): Promise<void> => {
      await Promise.all(Array.from({ length: HANDSHAKES }, () => handshake(server.said.port)));
      for (let done = 0; done < DERIVATIONS; done++)
        await derive('BenchPassword1', 'salt of 16 octet', ITERATIONS, 32, 'sha256');
    };
    const all = new LatencyRecorder();
    /** Only the way up is timed. */
    const connects = async (count: number): Promise<number> => {
      const round = new LatencyRecorder();
      for (let done = 0; done < count; done++) {
        await stop();
        await settled();
        const startMs = performance.now();
        await start();
        await settled();
        const tookMs = performance.now() - startMs;
        if (!(await describe()).includes('"ConnectionState":"CONNECTED"')) throw new Error('it is not CONNECTED');
        round.record(tookMs);
        all.record(tookMs);
      }
      return round.percentileMs(50);
    };
    await connects(1);
    return {
      subject: connects,
      baseline: medianMsOf(raw),
      latencies: async () => all.summary(),
      params: () => ({ hsms: 2, handshakes: HANDSHAKES, derivations: DERIVATIONS, servedBy: `${mainName()} up` }),
    };
  },
};

const derive = promisify(pbkdf2);

function handshake(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const ca = exampleCertificate.trustAnchorPem;
    const socket = connect({ host: '127.0.0.1', port, ca, checkServerIdentity: () => undefined });
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      socket.destroy();
      resolve();
    });
  });
}
