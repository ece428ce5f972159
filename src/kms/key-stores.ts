// What src/kms needs of the custom key stores: types only. The custom key store itself (its connection, the log in,
// the rotation) is src/keystore's.

import type { KeyStoreChange, KeyStoreView, NewKeyStore } from '../keystore/key-store-view.ts';

/** All methods throw SimError with the AWS exception as its code. */
export interface KeyStores {
  /** Resolves with the new store's id; the store is DISCONNECTED. */
  create(input: NewKeyStore): Promise<string>;
  /** Starts connecting; resolves before it has connected. */
  connect(customKeyStoreId: string): Promise<void>;
  disconnect(customKeyStoreId: string): Promise<void>;
  update(customKeyStoreId: string, change: KeyStoreChange): Promise<void>;
  /**
   * @param hasKeys does the store hold KMS keys? Asked once it is certain that the store is DISCONNECTED; if so, it
   * throws `CustomKeyStoreHasCMKsException`
   */
  delete(customKeyStoreId: string, hasKeys: () => boolean): Promise<void>;
  list(): readonly KeyStoreView[];
  find(customKeyStoreId: string): KeyStoreView | undefined;
  /**
   * The store's live session with its cluster: the same object for as long as the store stays CONNECTED.
   * @throws SimError `CustomKeyStoreInvalidStateException` when it is not
   */
  session(customKeyStoreId: string): KeyStoreSession;
  /** CreateKey's own check. @throws SimError `CloudHsmClusterInvalidConfigurationException` */
  assertTwoActiveHsms(customKeyStoreId: string): Promise<void>;
}

export interface NewHsmKey {
  readonly label: string;
  /** CKA_ID: 64 hexadecimal characters, stored as their ASCII octets. */
  readonly id: string;
  /** The same owner and idempotency key give the same HSM key. */
  readonly idempotencyKey: string;
}

export interface Ciphertext {
  /** 12 octets, made by the HSM. */
  readonly iv: Uint8Array;
  /** With the 16 octets of the tag at its end. */
  readonly ciphertext: Uint8Array;
}

/** The keys of `kmsuser`. Failures are SimError: `device_refused` with a status, `no_hsm_available`, `outcome_unknown`... */
export interface KeyStoreSession {
  /** An AES-256 token key that cannot be extracted; resolves with its handle. */
  generateKey(key: NewHsmKey): Promise<number>;
  findKey(id: string): Promise<number | undefined>;
  deleteKey(handle: number): Promise<void>;
  /** AES-GCM. */
  encrypt(handle: number, plaintext: Uint8Array, aad: Uint8Array): Promise<Ciphertext>;
  decrypt(handle: number, iv: Uint8Array, ciphertext: Uint8Array, aad: Uint8Array): Promise<Uint8Array>;
  random(length: number): Promise<Uint8Array>;
  /** Changes when entries were lost in the cluster: handles learnt before are void. */
  readonly epoch: number;
}
