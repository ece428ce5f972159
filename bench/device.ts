// The client's side of a bench: an HSM in another process, and links to it.

import { fork } from 'node:child_process';
import { createOpenLink } from '../src/client/hsm-connection.ts';
import type { HsmAddress, LoginCredential, OpenLink } from '../src/client/hsm-link.ts';
import { ScramKeyCache } from '../src/client/scram-keys.ts';
import { systemMonotonic } from '../src/runtime/clock.ts';
import { systemRandom } from '../src/runtime/random.ts';
import { Secret } from '../src/runtime/secret.ts';
import { webSocketChannels } from '../src/transport/websocket.ts';
import { MESSAGE_SIZE_MAX } from '../src/wire/limits.ts';
import { exampleCertificate } from '../test/support/certificates.ts';
import { CLUSTER_ID, HSM_ID, PASSWORD, USERNAME } from './device-names.ts';

export interface BenchDevice {
  readonly address: HsmAddress;
  readonly openLink: OpenLink;
  readonly credential: LoginCredential;
  stop(): Promise<void>;
}

/** Another process of this bench: what it says first, and how it is ended. */
export async function startProcess<Said>(
  name: string,
  ...argv: readonly string[]
): Promise<{ said: Said; stop: () => Promise<void> }> {
  const child = fork(new URL(name, import.meta.url), argv);
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const said = await new Promise<Said>((resolve, reject) => {
    child.once('message', (message) => resolve(message as Said));
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)));
  });
  return {
    said,
    async stop() {
      child.disconnect();
      await exited;
    },
  };
}

export async function startDevice(...argv: readonly string[]): Promise<BenchDevice> {
  const { said, stop } = await startProcess<{ port: number }>('./device-process.js', ...argv);
  const { trustAnchorPem, certificatePem } = exampleCertificate;
  const random = systemRandom;
  return {
    address: {
      clusterId: CLUSTER_ID,
      hsmId: HSM_ID,
      availabilityZone: 'us-east-1a',
      destination: { host: '127.0.0.1', port: said.port, trustAnchorPem, certificatePem },
    },
    openLink: createOpenLink({
      channels: webSocketChannels({ clock: systemMonotonic, messageSizeMax: MESSAGE_SIZE_MAX }),
      clock: systemMonotonic,
      random,
      scramKeys: new ScramKeyCache(random),
    }),
    credential: {
      username: USERNAME,
      role: 'crypto-user',
      password: Secret.fromText(PASSWORD),
      connectorId: '',
    },
    stop,
  };
}
