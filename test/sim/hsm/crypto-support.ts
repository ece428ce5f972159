// Outside keys on the HSM: they come in as in the real thing, through UnwrapKey, under a key that the HSM has made.

import { readFileSync } from 'node:fs';
import type { HsmSettings } from '../../../sim/hsm/settings.ts';
import type { AttributeFields, BodyFieldsOf, Response } from '../../../src/wire/messages.ts';
import { AttributeType, KeyClass, type KeyType } from '../../../src/wire/protobuf.ts';
import { Status } from '../../../src/wire/status.ts';
import { flag, generate, handleOf } from './key-support.ts';
import { ALICE, loggedIn, startCluster, type TestClient } from './support.ts';

export const octetsOf = (hex: string): Buffer => Buffer.from(hex, 'hex');
export const hexOf = (octets: Uint8Array | undefined): string => Buffer.from(octets ?? []).toString('hex');

/** A file of test/vectors. */
export const vectors = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../../../../test/vectors/${name}`, import.meta.url), 'utf8')) as T;

export const USES = {
  encrypt: [flag(AttributeType.ENCRYPT), flag(AttributeType.DECRYPT)],
  wrap: [flag(AttributeType.WRAP), flag(AttributeType.UNWRAP)],
  derive: [flag(AttributeType.DERIVE)],
};

/** @throws Error for any answer but SUCCESS */
export function succeeded(answer: Response): Response {
  if (answer.status !== Status.SUCCESS) throw new Error(`${Status[answer.status]}: ${answer.detail}`);
  return answer;
}

export type Pair = { readonly publicKeyHandle: number; readonly privateKeyHandle: number };

export class Owner {
  readonly client: TestClient;
  readonly #doorHandle: number;

  constructor(client: TestClient, doorHandle: number) {
    this.client = client;
    this.#doorHandle = doorHandle;
  }

  /** The wrapped key that `unwrap` takes, made by the HSM itself. */
  async bringIn(
    keyClass: KeyClass,
    keyType: KeyType,
    octets: Uint8Array,
    attributes: AttributeFields[],
  ): Promise<Response> {
    const sealed = await this.client.ask('encrypt', { keyHandle: this.#doorHandle, plaintext: octets, aesGcm: {} });
    const { ciphertext, iv } = succeeded(sealed).encrypted ?? {};
    return this.client.ask('unwrapKey', {
      ...{ unwrappingKeyHandle: this.#doorHandle, wrappedKey: ciphertext, keyClass, keyType, attributes },
      aesGcm: { iv },
    });
  }

  async secretKey(keyType: KeyType, octets: Uint8Array, attributes: AttributeFields[] = []): Promise<number> {
    return handleOf(succeeded(await this.bringIn(KeyClass.SECRET_KEY, keyType, octets, attributes)));
  }

  async privateKey(keyType: KeyType, pkcs8: Uint8Array, attributes: AttributeFields[] = []): Promise<number> {
    return handleOf(succeeded(await this.bringIn(KeyClass.PRIVATE_KEY, keyType, pkcs8, attributes)));
  }

  async publicKey(spki: Uint8Array, attributes: AttributeFields[] = []): Promise<number> {
    return handleOf(succeeded(await this.client.ask('importPublicKey', { spki, attributes })));
  }

  async pair(body: BodyFieldsOf<'generateKeyPair'>): Promise<Pair> {
    const { keyPairGenerated } = succeeded(await this.client.ask('generateKeyPair', body));
    return keyPairGenerated ?? { publicKeyHandle: 0, privateKeyHandle: 0 };
  }
}

/** A crypto user on an HSM of its own. */
export async function startOwner(settings: Partial<HsmSettings> = {}): Promise<Owner> {
  const { hsm } = await startCluster({ settings });
  const client = await loggedIn(hsm, ALICE);
  const door = await generate(client, [flag(AttributeType.ENCRYPT), flag(AttributeType.UNWRAP)]);
  return new Owner(client, handleOf(succeeded(door)));
}
