// Who approves, and with what: people with private keys of their own, outside the HSM.

import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Response } from '../../../src/wire/messages.ts';
import { QuorumService } from '../../../src/wire/protobuf.ts';
import type { TestClient } from './support.ts';

export interface Person {
  readonly publicKey: Uint8Array;
  sign(token: Uint8Array): Uint8Array;
}

export function person(type: 'rsa' | 'ec' = 'rsa', modulusLength = 2048): Person {
  const pair =
    type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength }) : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const privateKey: KeyObject = pair.privateKey;
  return {
    publicKey: pair.publicKey.export({ type: 'spki', format: 'der' }),
    sign: (token) => sign('sha256', token, privateKey),
  };
}

/** @param keyHandle of the services for keys */
export const tokenFor = async (client: TestClient, service: QuorumService, keyHandle = 0): Promise<Uint8Array> =>
  (await client.ask('generateQuorumToken', { service, keyHandle })).quorumToken?.token ?? new Uint8Array();

export async function signedToken(client: TestClient, by: Person) {
  const token = await tokenFor(client, QuorumService.SERVICE_REGISTRATION);
  return { token, signature: by.sign(token) };
}

export const register = async (client: TestClient, by: Person): Promise<Response> =>
  client.ask('registerQuorumKey', { publicKey: by.publicKey, signedToken: await signedToken(client, by) });
