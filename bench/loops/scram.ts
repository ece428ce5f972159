// The exchange of a log in, both sides of it, beside the hashes that it cannot do without: each side makes its own proof
// and the other's, and the device hashes the key that the proof discloses.

import { createHash, createHmac } from 'node:crypto';
import { scramHash } from '../../src/client/scram-keys.ts';
import {
  authMessage,
  clientProof,
  deriveKeys,
  formatClientFinal,
  formatClientFinalWithoutProof,
  formatClientFirst,
  formatServerFinal,
  formatServerFirst,
  parseClientFinal,
  parseClientFirst,
  parseServerFinal,
  parseServerFirst,
  SCRAM_ITERATIONS,
  serverSignature,
  verifyClientProof,
} from '../../src/session/scram.ts';
import type { LoopMaker } from './loop.ts';

const NONCE = 'bmV2ZXIgdHdpY2UsIGV4Y2VwdCBo';
const SALT = Buffer.alloc(16, 3);
const SALTED_PASSWORD = Buffer.alloc(32, 4);

function exchange(): boolean {
  const keys = KEYS;
  const clientFirst = formatClientFirst('kmsuser', NONCE, 'crypto-user');
  const asked = parseClientFirst(clientFirst);
  const serverFirst = formatServerFirst(`${asked.nonce}${NONCE}`, SALT, SCRAM_ITERATIONS);
  const challenge = parseServerFirst(serverFirst, NONCE);
  const withoutProof = formatClientFinalWithoutProof(challenge.nonce);
  const message = authMessage(clientFirst.slice('n,,'.length), serverFirst, withoutProof);
  const final = parseClientFinal(formatClientFinal(withoutProof, clientProof(scramHash, keys, message)));
  const seen = authMessage(asked.bare, serverFirst, final.withoutProof);
  if (!verifyClientProof(scramHash, keys.storedKey, seen, final.proof)) return false;
  const signature = parseServerFinal(formatServerFinal(serverSignature(scramHash, keys.serverKey, seen)));
  return scramHash.equal(signature, serverSignature(scramHash, keys.serverKey, message));
}

const KEYS = deriveKeys(scramHash, SALTED_PASSWORD);

export const scram: LoopMaker = () => (count) => {
  for (let done = 0; done < count; done++) if (!exchange()) throw new Error('the exchange fails');
};

export const bareHashes: LoopMaker = () => {
  const message = Buffer.alloc(180, 5);
  const hmac = (key: Uint8Array) => createHmac('sha256', key).update(message).digest();
  return (count) => {
    for (let done = 0; done < count; done++) {
      hmac(KEYS.storedKey);
      hmac(KEYS.storedKey);
      createHash('sha256').update(KEYS.clientKey).digest();
      hmac(KEYS.serverKey);
      hmac(KEYS.serverKey);
    }
  };
};
