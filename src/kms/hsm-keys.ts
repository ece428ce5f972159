// The HSM keys behind KMS keys. Handles are found by the key's id and remembered for the session that they were
// learnt in, until its epoch says that the cluster lost entries.

import { SimError } from '../errors.ts';
import { isHandleUnknown, keyMaterialMissing } from './device-errors.ts';
import { keyUnavailable } from './key-state.ts';
import type { KeyStoreSession, KeyStores } from './key-stores.ts';
import type { KmsKey } from './keys.ts';

interface Handles {
  readonly epoch: number;
  readonly known: Map<string, number>;
  /** One search a key, however many requests wait for it. */
  readonly searches: Map<string, Promise<number | undefined>>;
}

export class HsmKeys {
  readonly #keyStores: KeyStores;
  /** A session that ended takes its handles along. */
  readonly #handles = new WeakMap<KeyStoreSession, Handles>();

  constructor(keyStores: KeyStores) {
    this.#keyStores = keyStores;
  }

  /**
   * Runs `work` with the handle of the key's HSM key; once more with the handle found anew when the HSM does not know
   * the remembered one, so `work` must be repeatable.
   * @throws SimError `KMSInvalidStateException` when the store is not connected or the HSM key is gone, and what
   * `work` throws
   */
  async use<T>(key: KmsKey, work: (session: KeyStoreSession, handle: number) => Promise<T>): Promise<T> {
    const session = this.#session(key);
    const remembered = this.#handlesOf(session).known.get(key.backingKeyId);
    if (remembered !== undefined) {
      try {
        return await work(session, remembered);
      } catch (error) {
        if (!isHandleUnknown(error)) throw error;
        this.#handlesOf(session).known.delete(key.backingKeyId);
      }
    }
    const found = await this.#search(session, key.backingKeyId);
    if (found === undefined) throw keyMaterialMissing(key.arn);
    try {
      return await work(session, found);
    } catch (error) {
      if (!isHandleUnknown(error)) throw error;
      this.#handlesOf(session).known.delete(key.backingKeyId);
      throw keyMaterialMissing(key.arn, error);
    }
  }

  /**
   * One attempt. An HSM key that is not there is deleted.
   * @throws SimError `KMSInvalidStateException` when the store is not connected, and what the session throws
   */
  async delete(key: KmsKey): Promise<void> {
    const session = this.#session(key);
    const handle = await session.findKey(key.backingKeyId);
    this.#handlesOf(session).known.delete(key.backingKeyId);
    if (handle !== undefined) await session.deleteKey(handle);
  }

  /** @param epoch the session's when it was asked for the handle */
  remember(session: KeyStoreSession, epoch: number, backingKeyId: string, handle: number): void {
    const handles = this.#handlesOf(session);
    if (handles.epoch === epoch) handles.known.set(backingKeyId, handle);
  }

  #session(key: KmsKey): KeyStoreSession {
    try {
      return this.#keyStores.session(key.customKeyStoreId);
    } catch (error) {
      if (!SimError.is(error, 'CustomKeyStoreInvalidStateException')) throw error;
      throw keyUnavailable(key.arn);
    }
  }

  #handlesOf(session: KeyStoreSession): Handles {
    let handles = this.#handles.get(session);
    if (handles === undefined || handles.epoch !== session.epoch) {
      handles = { epoch: session.epoch, known: new Map(), searches: new Map() };
      this.#handles.set(session, handles);
    }
    return handles;
  }

  #search(session: KeyStoreSession, backingKeyId: string): Promise<number | undefined> {
    const { known, searches } = this.#handlesOf(session);
    let search = searches.get(backingKeyId);
    if (search === undefined) {
      search = session
        .findKey(backingKeyId)
        .then((handle) => {
          if (handle !== undefined) known.set(backingKeyId, handle);
          return handle;
        })
        .finally(() => searches.delete(backingKeyId));
      searches.set(backingKeyId, search);
    }
    return search;
  }
}
