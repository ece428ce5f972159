// softhsm-*: what the device benches do, done by SoftHSM2 in process through pkcs11js, beside the same raw baselines. Only
// where bench/peers/ has been installed.

import type { Bench } from '../harness/bench.ts';
import { rateOf } from '../harness/measures.ts';
import type { LoopName } from '../processes/loop.ts';
import { closed, openBareWebSocket, startEchoServer } from '../subjects/bare-web-socket.ts';
import { CIPHER_LOOP, startLoop, startPeerLoop } from '../subjects/loop.ts';

const SIGN_LOOP = 'crypto.sign in a loop on one core';

interface Work {
  readonly name: string;
  readonly operation: string;
  readonly unit: string;
  readonly baseline: string;
  readonly loop: LoopName;
  readonly payloadSize: number;
}

const WORK: readonly Work[] = [
  {
    ...{ name: 'softhsm-encrypt', operation: 'encrypt', unit: 'encrypts/s', payloadSize: 64 },
    ...{ loop: 'aes-256-gcm', baseline: CIPHER_LOOP },
  },
  {
    ...{ name: 'softhsm-encrypt-4k', operation: 'encrypt', unit: 'encrypts/s', payloadSize: 4096 },
    ...{ loop: 'aes-256-gcm', baseline: CIPHER_LOOP },
  },
  {
    ...{ name: 'softhsm-sign-rsa2048', operation: 'sign-rsa2048', unit: 'signatures/s', payloadSize: 64 },
    ...{ loop: 'rsa-2048', baseline: SIGN_LOOP },
  },
  {
    ...{ name: 'softhsm-sign-p256', operation: 'sign-p256', unit: 'signatures/s', payloadSize: 64 },
    ...{ loop: 'p-256', baseline: SIGN_LOOP },
  },
];

const crypto = WORK.map(
  ({ name, operation, unit, baseline, loop, payloadSize }): Bench => ({
    ...{ name, unit, baseline, smokeCount: 8 },
    async prepare(_conditions, scope) {
      return {
        subject: scope.own(await startPeerLoop('softhsm', operation, payloadSize)).rate,
        baseline: scope.own(await startLoop(loop, payloadSize)).rate,
        params: () => ({ payloadSize, inProcess: true }),
      };
    },
  }),
);

const logIn: Bench = {
  name: 'softhsm-login',
  unit: 'log ins/s',
  baseline: 'bare TLS and WebSocket handshake and close',
  smokeCount: 2,
  async prepare(_conditions, scope) {
    const subject = scope.own(await startPeerLoop('softhsm', 'login', 0));
    const server = scope.own(await startEchoServer());
    return {
      subject: subject.rate,
      baseline: rateOf(async (count) => {
        for (let done = 0; done < count; done++) await closed(await openBareWebSocket(server.said.port));
      }),
      params: () => ({ inProcess: true }),
    };
  },
};

export const softHsm: readonly Bench[] = [...crypto, logIn];
