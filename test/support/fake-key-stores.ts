// Custom key stores without a connector: the same state table and sessions, with one cluster's keys in a map.

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { SimError } from '../../src/errors.ts';
import type { ConnectionState } from '../../src/keystore/connection-state.ts';
import type { KeyStoreChange, KeyStoreView, NewKeyStore } from '../../src/keystore/key-store-view.ts';
import type { Ciphertext, KeyStoreSession, KeyStores, NewHsmKey } from '../../src/kms/key-stores.ts';
import type { Secret } from '../../src/runtime/secret.ts';
import type { StatusName } from '../../src/wire/status.ts';

export type SessionCall = 'generateKey' | 'findKey' | 'deleteKey' | 'encrypt' | 'decrypt' | 'random';

export const refused = (refusal: StatusName): SimError => new SimError('device_refused', refusal, { refusal });

/** The HSM side: what every session of every store works on. */
export class FakeCluster {
  readonly keys = new Map<number, { readonly id: string; readonly label: string; readonly material: Buffer }>();
  readonly calls: SessionCall[] = [];
  #handle = 262_144;
  epoch = 0;
  /** What sessions handed out: random octets and decrypted plaintexts, not copies of them. */
  readonly plaintexts: Uint8Array[] = [];
  twoZones = true;
  /** Thrown, or awaited, before the call that it is asked for. */
  before: (call: SessionCall) => SimError | Promise<void> | undefined = () => undefined;

  nextHandle(): number {
    return ++this.#handle;
  }

  async enter(call: SessionCall): Promise<void> {
    this.calls.push(call);
    const outcome = this.before(call);
    if (outcome instanceof SimError) throw outcome;
    await outcome;
  }

  /** Entries were lost: the same keys come back from a backup under other handles. */
  renumber(): void {
    const keys = [...this.keys.values()];
    this.keys.clear();
    for (const key of keys) this.keys.set(this.nextHandle(), key);
    this.epoch += 1;
  }
}

class FakeSession implements KeyStoreSession {
  readonly #cluster: FakeCluster;

  constructor(cluster: FakeCluster) {
    this.#cluster = cluster;
  }

  get epoch(): number {
    return this.#cluster.epoch;
  }

  async generateKey({ id, label }: NewHsmKey): Promise<number> {
    await this.#cluster.enter('generateKey');
    const handle = this.#cluster.nextHandle();
    this.#cluster.keys.set(handle, { id, label, material: randomBytes(32) });
    return handle;
  }

  async findKey(id: string): Promise<number | undefined> {
    await this.#cluster.enter('findKey');
    return [...this.#cluster.keys].find(([, key]) => key.id === id)?.[0];
  }

  async deleteKey(handle: number): Promise<void> {
    await this.#cluster.enter('deleteKey');
    if (!this.#cluster.keys.delete(handle)) throw refused('INVALID_OBJECT_HANDLE');
  }

  async encrypt(handle: number, plaintext: Uint8Array, aad: Uint8Array): Promise<Ciphertext> {
    await this.#cluster.enter('encrypt');
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#material(handle), iv).setAAD(aad);
    return { iv, ciphertext: Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]) };
  }

  async decrypt(handle: number, iv: Uint8Array, ciphertext: Uint8Array, aad: Uint8Array): Promise<Uint8Array> {
    await this.#cluster.enter('decrypt');
    const decipher = createDecipheriv('aes-256-gcm', this.#material(handle), iv, { authTagLength: 16 });
    decipher.setAAD(aad).setAuthTag(ciphertext.subarray(-16));
    try {
      return this.#handOut(Buffer.concat([decipher.update(ciphertext.subarray(0, -16)), decipher.final()]));
    } catch {
      throw refused('DECRYPTION_FAILED');
    }
  }

  async random(length: number): Promise<Uint8Array> {
    await this.#cluster.enter('random');
    return this.#handOut(randomBytes(length));
  }

  #handOut(plaintext: Uint8Array): Uint8Array {
    this.#cluster.plaintexts.push(plaintext);
    return plaintext;
  }

  #material(handle: number): Buffer {
    const key = this.#cluster.keys.get(handle);
    if (key === undefined) throw refused('INVALID_OBJECT_HANDLE');
    return key.material;
  }
}

interface FakeStore {
  view: KeyStoreView;
  session: FakeSession | undefined;
  password: string;
}

export class FakeKeyStores implements KeyStores {
  readonly #stores = new Map<string, FakeStore>();
  readonly #cluster: FakeCluster;
  /** Every password that was passed in. */
  readonly secrets: Secret[] = [];

  constructor(cluster: FakeCluster) {
    this.#cluster = cluster;
  }

  async create({ name, clusterId, trustAnchorCertificate, password }: NewKeyStore): Promise<string> {
    const customKeyStoreId = `cks-${String(this.#stores.size).padStart(17, '0')}`;
    const view: KeyStoreView = {
      ...{ customKeyStoreId, name, clusterId, trustAnchorCertificate },
      connectionState: 'DISCONNECTED',
      connectionErrorCode: undefined,
      creationDateMs: 1_499_288_695_918,
    };
    this.secrets.push(password);
    const text = Buffer.from(password.reveal()).toString();
    this.#stores.set(customKeyStoreId, { view, session: undefined, password: text });
    return customKeyStoreId;
  }

  /** Puts the store into a state, as a connector would get it there. */
  enter(customKeyStoreId: string, connectionState: ConnectionState): void {
    const store = this.#store(customKeyStoreId);
    const connectionErrorCode = connectionState === 'FAILED' ? 'USER_LOCKED_OUT' : undefined;
    store.view = { ...store.view, connectionState, connectionErrorCode };
    store.session = connectionState === 'CONNECTED' ? new FakeSession(this.#cluster) : undefined;
  }

  passwordOf(customKeyStoreId: string): string {
    return this.#store(customKeyStoreId).password;
  }

  async connect(customKeyStoreId: string): Promise<void> {
    this.#need(customKeyStoreId, 'DISCONNECTED', 'CONNECTING', 'CONNECTED');
    if (this.#store(customKeyStoreId).view.connectionState === 'DISCONNECTED') {
      this.enter(customKeyStoreId, 'CONNECTING');
    }
  }

  async disconnect(customKeyStoreId: string): Promise<void> {
    this.#need(customKeyStoreId, 'CONNECTED', 'CONNECTING', 'FAILED');
    this.enter(customKeyStoreId, 'DISCONNECTING');
  }

  async update(customKeyStoreId: string, { name, clusterId, password }: KeyStoreChange): Promise<void> {
    if (password !== undefined) this.secrets.push(password);
    const onlyName = clusterId === undefined && password === undefined;
    if (onlyName) this.#need(customKeyStoreId, 'DISCONNECTED', 'CONNECTED');
    else this.#need(customKeyStoreId, 'DISCONNECTED');
    const store = this.#store(customKeyStoreId);
    store.view = { ...store.view, name: name ?? store.view.name, clusterId: clusterId ?? store.view.clusterId };
    if (password !== undefined) store.password = Buffer.from(password.reveal()).toString();
  }

  async delete(customKeyStoreId: string, hasKeys: () => boolean): Promise<void> {
    this.#need(customKeyStoreId, 'DISCONNECTED');
    if (hasKeys()) throw new SimError('CustomKeyStoreHasCMKsException', customKeyStoreId);
    this.#stores.delete(customKeyStoreId);
  }

  list(): readonly KeyStoreView[] {
    return [...this.#stores.values()].map((store) => store.view);
  }

  find(customKeyStoreId: string): KeyStoreView | undefined {
    return this.#stores.get(customKeyStoreId)?.view;
  }

  session(customKeyStoreId: string): KeyStoreSession {
    const { session } = this.#store(customKeyStoreId);
    if (session === undefined) throw new SimError('CustomKeyStoreInvalidStateException', customKeyStoreId);
    return session;
  }

  async assertTwoActiveHsms(): Promise<void> {
    if (!this.#cluster.twoZones) throw new SimError('CloudHsmClusterInvalidConfigurationException', 'one zone');
  }

  #store(customKeyStoreId: string): FakeStore {
    const store = this.#stores.get(customKeyStoreId);
    if (store === undefined) throw new SimError('CustomKeyStoreNotFoundException', customKeyStoreId);
    return store;
  }

  #need(customKeyStoreId: string, ...states: readonly ConnectionState[]): void {
    if (!states.includes(this.#store(customKeyStoreId).view.connectionState)) {
      throw new SimError('CustomKeyStoreInvalidStateException', customKeyStoreId);
    }
  }
}
