// What KMS does on the HSMs of a connected custom key store, as `kmsuser`.

import type { MemberView } from '../client/cluster-member.ts';
import type { ClusterSession } from '../client/cluster-session.ts';
import type { RequestOptions } from '../client/hsm-link.ts';
import { encodeKeyType, encodeTemplate, type KeyTemplate } from '../client/key-attributes.ts';
import { SimError } from '../errors.ts';
import type { BodyFieldsOf, Operation, Response } from '../wire/messages.ts';
import type { StatusName } from '../wire/status.ts';

/** AES-256, made in the HSM, for good: what KMS keeps of a KMS key in the cluster (facts: "What KMS puts into the cluster"). */
const KEY_LENGTH_BYTES = 32;
export const KMS_KEY_TEMPLATE: KeyTemplate = {
  token: true,
  private: true,
  sensitive: true,
  extractable: false,
  encrypt: true,
  decrypt: true,
  wrap: true,
  unwrap: true,
  sign: false,
  verify: false,
};

export interface KeySpecification {
  /** The KMS key's ARN. */
  readonly label: string;
  /** The backing key id: 64 hexadecimal characters, kept as their ASCII octets. */
  readonly id: string;
  /** The same one gives the same key again. */
  readonly idempotencyKey: string;
}

/** What a session tells while it lasts. */
export interface SessionEvents {
  /** Handles learnt before are void. */
  readonly onEntriesLost: () => void;
  /** An HSM does not let `kmsuser` log in again; undefined: by a status that is not on the list. */
  readonly onCredentialRefused: (refusal: StatusName | undefined) => void;
}

/** Handles made by this session whose ledger position is remembered, so that any HSM is asked in time. */
const RECENT_KEYS_MAX = 1024;

export class KeyStoreSession {
  readonly #cluster: ClusterSession;
  readonly #recentKeys = new Map<number, number>();
  #epoch = 0;
  /** Why the HSM that refused `kmsuser` last did so. */
  #refusal: StatusName | undefined;

  /** @param open opens the session with the cluster, which tells when entries were lost and log ins refused. */
  constructor(open: (events: SessionEvents) => ClusterSession) {
    this.#cluster = open({
      onEntriesLost: () => {
        this.#epoch++;
        this.#recentKeys.clear();
      },
      onCredentialRefused: (refusal) => {
        this.#refusal = refusal;
      },
    });
  }

  /** How it stands with each HSM. */
  get connections(): readonly MemberView[] {
    return this.#cluster.states();
  }

  /** Logs out everywhere and closes every connection. */
  close(): Promise<void> {
    return this.#cluster.close();
  }

  /** Moves on when the cluster lost entries: handles learnt before are void. */
  get epoch(): number {
    return this.#epoch;
  }

  async generateKey({ label, id, idempotencyKey }: KeySpecification): Promise<number> {
    const attributes = encodeTemplate({ ...KMS_KEY_TEMPLATE, label, id: Buffer.from(id, 'ascii') });
    const body = { keyType: encodeKeyType('aes'), keyLengthBytes: KEY_LENGTH_BYTES, attributes, idempotencyKey };
    const { keyGenerated, position } = await this.#request('generateKey', body);
    const { keyHandle } = present(keyGenerated);
    if (this.#recentKeys.size >= RECENT_KEYS_MAX) this.#recentKeys.clear();
    this.#recentKeys.set(keyHandle, position);
    return keyHandle;
  }

  /** Undefined when `kmsuser` has no key of this id. */
  async findKey(id: string): Promise<number | undefined> {
    const attributes = encodeTemplate({ id: Buffer.from(id, 'ascii') });
    const options = { afterPosition: this.#cluster.position };
    const { foundKeys } = await this.#request('findKeys', { attributes, countMax: 1 }, options);
    return present(foundKeys).keyHandles[0];
  }

  async deleteKey(keyHandle: number): Promise<void> {
    await this.#request('deleteKey', { keyHandle });
    this.#recentKeys.delete(keyHandle);
  }

  /** AES-256-GCM; the tag follows the ciphertext. */
  async encrypt(
    keyHandle: number,
    plaintext: Uint8Array,
    aad: Uint8Array,
  ): Promise<{ iv: Uint8Array; ciphertext: Uint8Array }> {
    const body = { keyHandle, plaintext, aesGcm: { aad } };
    return present((await this.#request('encrypt', body, this.#after(keyHandle))).encrypted);
  }

  async decrypt(keyHandle: number, iv: Uint8Array, ciphertext: Uint8Array, aad: Uint8Array): Promise<Uint8Array> {
    const body = { keyHandle, ciphertext, aesGcm: { aad, iv } };
    return present((await this.#request('decrypt', body, this.#after(keyHandle))).decrypted).plaintext;
  }

  async random(length: number): Promise<Uint8Array> {
    return present((await this.#request('generateRandom', { length })).randomBytes).octets;
  }

  /** Where no HSM is left because they refuse `kmsuser`, that refusal is the answer. */
  async #request<O extends Operation>(
    operation: O,
    body: BodyFieldsOf<O>,
    options?: RequestOptions,
  ): Promise<Response> {
    try {
      return await this.#cluster.request(operation, body, options);
    } catch (error) {
      if (this.#refusal === undefined || !SimError.is(error, 'no_hsm_available')) throw error;
      const message = `the HSMs refuse the log in of kmsuser: ${this.#refusal}`;
      throw new SimError('device_refused', message, { cause: error, refusal: this.#refusal });
    }
  }

  #after(keyHandle: number): RequestOptions {
    const afterPosition = this.#recentKeys.get(keyHandle);
    return afterPosition === undefined ? {} : { afterPosition };
  }
}

function present<T>(answer: T | null | undefined): T {
  if (answer === null || answer === undefined) {
    throw new SimError('protocol_violation', 'the HSM answered SUCCESS without the answer');
  }
  return answer;
}
