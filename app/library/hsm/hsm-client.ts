// A client of a cluster's HSMs, as an application of Client SDK 5 would be one: log in, make keys, use them.

import { SimError } from '../../../src/errors.ts';
import { randomUuid, systemRandom } from '../../../src/runtime/random.ts';
import { saidValue } from '../../../src/runtime/said-value.ts';
import { Secret } from '../../../src/runtime/secret.ts';
import type { BodyFieldsOf, Operation, Response } from '../../../src/wire/messages.ts';
import type { ListedConnection } from '../../client/key-store-client.ts';
import { SimulatorClient } from '../../client/simulator-client.ts';
import type { ReadyDocument } from '../../ready-document.ts';
import {
  flagOf,
  HSM_TIMEOUT_MAX_MS,
  HSM_TIMEOUT_MIN_MS,
  handleOf,
  lookUp,
  numberOf,
  octetsOf,
  recordOf,
  textOf,
} from '../check-arguments.ts';
import { encodeHash, encodeMechanism } from './encode-mechanism.ts';
import { type ClientCertificate, givenIdentity } from './given-identity.ts';
import { HsmDirectory } from './hsm-directory.ts';
import { HsmSession } from './hsm-session.ts';
import { hsmUsers } from './hsm-users.ts';
import { decodeAttributes, encodeAttributes, encodeTemplate } from './key-attributes.ts';
import { keyPair, secretKey, wrappedSort } from './key-specs.ts';
import type { KeyDescription, KeyFilter, KeyPair, KeyPairSpec, KeyTemplate, SecretKeySpec } from './keys.ts';
import type { Cipher, DerivationMechanism, HashName, SignatureMechanism, WrappingMechanism } from './mechanisms.ts';
import type { HsmUsers } from './users.ts';

/** Where, and as whom. */
export interface HsmClientOptions {
  /** Where a simulator runs: its endpoint, `http://127.0.0.1:4760`, or its ready document. */
  readonly simulator: string | ReadyDocument;
  /** Of the control API, where it wants one. Default: the ready document's, or that of CLOUDHSM_SIM_TOKEN. */
  readonly token?: string;
  /** Default: the only cluster. */
  readonly clusterId?: string;
  /** Default: `example_user`, or `admin` for that role. */
  readonly username?: string;
  /** Default: as the ready document has it, if it does. */
  readonly password?: string;
  /** Default: `crypto-user`. */
  readonly role?: 'crypto-user' | 'admin';
  /** The customer CA's certificate, PEM. Default: the one that the simulator knows. */
  readonly trustAnchor?: string;
  /** Mutual TLS: what HSMs are shown that want a certificate of their clients. Default: nothing. */
  readonly clientCertificate?: ClientCertificate;
  /**
   * Refuse what makes or uses a key that is not on two HSMs (`key_unavailable`), as Client SDK 5 does unless told
   * otherwise. Default: true. A cluster of one HSM needs false.
   */
  readonly keyAvailabilityCheck?: boolean;
  /** How long an HSM's answer is waited for, milliseconds, 100 to 600000. Default: 10000. */
  readonly hsmTimeoutMs?: number;
}

/** Ciphertext or wrapped key, with the IV that the HSM made: of `aes-gcm` only. */
export interface Sealed {
  /** Ciphertext, or the wrapped key. */
  readonly octets: Uint8Array;
  /** 12 octets; undefined where the IV is with the octets, or was given. */
  readonly iv: Uint8Array | undefined;
}

const DEFAULT_CIPHER: Cipher = { name: 'cloudhsm-aes-gcm' };
const DEFAULT_USERS = { 'crypto-user': 'example_user', admin: 'admin' } as const;
const OPTIONS: readonly (keyof HsmClientOptions)[] = [
  ...(['simulator', 'token', 'clusterId', 'username', 'password', 'role', 'trustAnchor'] as const),
  ...(['clientCertificate', 'keyAvailabilityCheck', 'hsmTimeoutMs'] as const),
];

/**
 * Keys are named by their handles. Every method throws SimError: `device_refused` with the HSM's answer as `refusal`
 * (`INVALID_OBJECT_HANDLE`, `KEY_ACCESS_DENIED`, ...), `key_unavailable`, `no_hsm_available`, `not_found` once the cluster
 * is gone with a reset, `outcome_unknown` for a write whose answer was lost, `connection_closed` after `close`,
 * `invalid_configuration` for what cannot be asked.
 */
export class HsmClient implements AsyncDisposable {
  /** Of the cluster that it is connected to. */
  readonly clusterId: string;
  /** As whom it is logged in. */
  readonly username: string;
  /** Users of the cluster: for admins, but for listing. */
  readonly users: HsmUsers;
  readonly #session: HsmSession;
  readonly #password: { current: Secret };

  private constructor(clusterId: string, username: string, session: HsmSession, password: { current: Secret }) {
    this.clusterId = clusterId;
    this.username = username;
    this.#session = session;
    this.#password = password;
    this.users = hsmUsers(session);
  }

  /**
   * Logged in on every HSM of the cluster that lets it in. Once one has, the others have a second; those that are missing
   * then are connected to while the client is at work.
   * @throws SimError `device_refused` when an HSM refuses the credential; when none lets it in, why:
   * `device_refused`, `connection_failed`, `deadline_exceeded`, `no_hsm_available`; `not_found` without such a cluster,
   * `invalid_configuration`
   */
  static async connect(options: HsmClientOptions): Promise<HsmClient> {
    checkOptions(options);
    const { simulator, role = 'crypto-user', keyAvailabilityCheck = true, trustAnchor } = options;
    const { username = DEFAULT_USERS[role] } = options;
    const { endpoint, controlToken }: Pick<ReadyDocument, 'endpoint' | 'controlToken'> =
      typeof simulator === 'string' ? { endpoint: simulator } : simulator;
    const control = new SimulatorClient(endpoint, options.token ?? controlToken);
    const identity = givenIdentity(options.clientCertificate);
    const directory = await HsmDirectory.open({ control, clusterId: options.clusterId, trustAnchor });
    const password = options.password ?? knownPassword(simulator, directory.clusterId, username);
    if (password === undefined) {
      throw new SimError('invalid_configuration', `the password of ${username} is not known: give it as password`);
    }
    const kept = { current: Secret.fromText(password) };
    const connectorId = randomUuid(systemRandom);
    const credential = () => ({ username, role, password: kept.current, connectorId });
    const session = await HsmSession.open({
      directory,
      credential,
      keyAvailabilityCheck,
      identity,
      hsmTimeoutMs: options.hsmTimeoutMs,
      clusters: control.clusters,
    });
    return new HsmClient(directory.clusterId, username, session, kept);
  }

  // --- keys ---------------------------------------------------------------------------------------------------------

  /** A new AES or generic secret key. Resolves with its handle. */
  async generateKey(spec: SecretKeySpec, template: KeyTemplate = {}): Promise<number> {
    const { keyGenerated } = await this.#request('generateKey', {
      ...{ ...secretKey(spec), attributes: encodeTemplate(template) },
      // Asked again by fail-over, it is the same key.
      idempotencyKey: randomUuid(systemRandom),
    });
    return handleIn(keyGenerated);
  }

  /** Both halves, or neither. */
  async generateKeyPair(
    spec: KeyPairSpec,
    templates: {
      /** Of the public half. */
      readonly publicKey?: KeyTemplate;
      /** Of the private half. */
      readonly privateKey?: KeyTemplate;
    } = {},
  ): Promise<KeyPair> {
    const { publicKey: ofPublic = {}, privateKey: ofPrivate = {} } = recordOf('templates', templates, [
      ...(['publicKey', 'privateKey'] as const),
    ]);
    const { keyPairGenerated } = await this.#request('generateKeyPair', {
      ...keyPair(spec),
      publicKeyAttributes: encodeTemplate(ofPublic, 'publicKey'),
      privateKeyAttributes: encodeTemplate(ofPrivate, 'privateKey'),
    });
    const { publicKeyHandle: publicKey = 0, privateKeyHandle: privateKey = 0 } = keyPairGenerated ?? {};
    return { publicKey, privateKey };
  }

  /** @param spki SubjectPublicKeyInfo, DER. Resolves with the handle. */
  async importPublicKey(spki: Uint8Array, template: KeyTemplate = {}): Promise<number> {
    const { keyGenerated } = await this.#request('importPublicKey', {
      ...{ spki: octetsOf('spki', spki), attributes: encodeTemplate(template) },
    });
    return handleIn(keyGenerated);
  }

  /** SubjectPublicKeyInfo, DER: of a public key, or of the public half of a private one. */
  async exportPublicKey(keyHandle: number): Promise<Uint8Array> {
    const { exportedPublicKey } = await this.#request('exportPublicKey', {
      keyHandle: handleOf('keyHandle', keyHandle),
    });
    return exportedPublicKey?.spki ?? new Uint8Array(0);
  }

  /** Handles of the keys that the user may know of and that have all of these attributes, in order. */
  async findKeys(filter: KeyFilter = {}): Promise<readonly number[]> {
    const attributes = encodeAttributes('filter', filter);
    const found: number[] = [];
    for (;;) {
      const { foundKeys } = await this.#request('findKeys', { attributes, afterHandle: found.at(-1) ?? 0 });
      found.push(...(foundKeys?.keyHandles ?? []));
      if (!foundKeys?.truncated) return found;
    }
  }

  /** Every attribute that may be read. */
  async describeKey(keyHandle: number): Promise<KeyDescription> {
    const { keyAttributes } = await this.#request('getAttributes', { keyHandle: handleOf('keyHandle', keyHandle) });
    const { attributes = [], owner = '', sharedUsers: sharedWith = [] } = keyAttributes ?? {};
    return { keyHandle, owner, sharedWith, ...decodeAttributes(attributes) };
  }

  /** All of them, or none. For the key's owner; an admin sets `trusted` and nothing else. */
  async setAttributes(keyHandle: number, attributes: KeyTemplate): Promise<void> {
    await this.#request('setAttributes', {
      ...{ keyHandle: handleOf('keyHandle', keyHandle), attributes: encodeAttributes('attributes', attributes) },
    });
  }

  /** Another crypto user may use the key, but not manage it. */
  async shareKey(keyHandle: number, username: string): Promise<void> {
    await this.#request('shareKey', {
      ...{ keyHandle: handleOf('keyHandle', keyHandle), username: textOf('username', username) },
    });
  }

  /** The other crypto user may not use it any more. */
  async unshareKey(keyHandle: number, username: string): Promise<void> {
    await this.#request('unshareKey', {
      ...{ keyHandle: handleOf('keyHandle', keyHandle), username: textOf('username', username) },
    });
  }

  /** For its owner. It is gone from every HSM, for good. */
  async deleteKey(keyHandle: number): Promise<void> {
    await this.#request('deleteKey', { keyHandle: handleOf('keyHandle', keyHandle) });
  }

  // --- their use ----------------------------------------------------------------------------------------------------

  /** @param cipher default: AES-GCM, with the IV before the ciphertext */
  async encrypt(keyHandle: number, plaintext: Uint8Array, cipher = DEFAULT_CIPHER): Promise<Sealed> {
    const { encrypted } = await this.#request('encrypt', {
      ...{ keyHandle: handleOf('keyHandle', keyHandle), plaintext: octetsOf('plaintext', plaintext) },
      ...encodeMechanism(cipher),
    });
    return sealed(encrypted?.ciphertext, encrypted?.iv);
  }

  /** @param cipher as it was encrypted; of `aes-gcm` with the IV */
  async decrypt(keyHandle: number, ciphertext: Uint8Array, cipher = DEFAULT_CIPHER): Promise<Uint8Array> {
    const { decrypted } = await this.#request('decrypt', {
      ...{ keyHandle: handleOf('keyHandle', keyHandle), ciphertext: octetsOf('ciphertext', ciphertext) },
      ...encodeMechanism(cipher),
    });
    return decrypted?.plaintext ?? new Uint8Array(0);
  }

  /** The signature, or the MAC, of `hmac` and `aes-cmac`. ECDSA: r || s. */
  async sign(keyHandle: number, data: Uint8Array, mechanism: SignatureMechanism): Promise<Uint8Array> {
    const { signed } = await this.#request('sign', {
      ...{ keyHandle: handleOf('keyHandle', keyHandle), data: octetsOf('data', data) },
      ...encodeMechanism(mechanism),
    });
    return signed?.signature ?? new Uint8Array(0);
  }

  /** False for a signature that is not of these data under this key. */
  async verify(
    keyHandle: number,
    data: Uint8Array,
    signature: Uint8Array,
    mechanism: SignatureMechanism,
  ): Promise<boolean> {
    const body = {
      ...{ keyHandle: handleOf('keyHandle', keyHandle), data: octetsOf('data', data) },
      ...{ signature: octetsOf('signature', signature), ...encodeMechanism(mechanism) },
    };
    try {
      await this.#request('verify', body);
      return true;
    } catch (error) {
      if (SimError.isRefusal(error, 'SIGNATURE_INVALID')) return false;
      throw error;
    }
  }

  /** The key leaves the HSM: a secret key as its octets, a private key as PKCS #8, wrapped. */
  async wrapKey(wrappingKeyHandle: number, keyHandle: number, mechanism: WrappingMechanism): Promise<Sealed> {
    const { wrappedKey } = await this.#request('wrapKey', {
      wrappingKeyHandle: handleOf('wrappingKeyHandle', wrappingKeyHandle),
      keyHandle: handleOf('keyHandle', keyHandle),
      ...encodeMechanism(mechanism),
    });
    return sealed(wrappedKey?.wrappedKey, wrappedKey?.iv);
  }

  /** Resolves with the handle. @param key what it is; its owner is the user */
  async unwrapKey(
    unwrappingKeyHandle: number,
    wrappedKey: Uint8Array,
    mechanism: WrappingMechanism,
    key: Required<Pick<KeyFilter, 'class' | 'type'>>,
    template: KeyTemplate = {},
  ): Promise<number> {
    const { keyGenerated } = await this.#request('unwrapKey', {
      unwrappingKeyHandle: handleOf('unwrappingKeyHandle', unwrappingKeyHandle),
      ...{ wrappedKey: octetsOf('wrappedKey', wrappedKey), ...encodeMechanism(mechanism), ...wrappedSort(key) },
      attributes: encodeTemplate(template),
    });
    return handleIn(keyGenerated);
  }

  /** A secret key from another key. Resolves with its handle. */
  async deriveKey(
    baseKeyHandle: number,
    mechanism: DerivationMechanism,
    spec: SecretKeySpec,
    template: KeyTemplate = {},
  ): Promise<number> {
    const { keyGenerated } = await this.#request('deriveKey', {
      ...{ baseKeyHandle: handleOf('baseKeyHandle', baseKeyHandle), ...encodeMechanism(mechanism) },
      ...{ ...secretKey(spec), attributes: encodeTemplate(template) },
    });
    return handleIn(keyGenerated);
  }

  /** @param data at most 65,536 octets */
  async digest(data: Uint8Array, hash: HashName): Promise<Uint8Array> {
    const { digested } = await this.#request('digest', { data: octetsOf('data', data), hash: encodeHash(hash) });
    return digested?.digest ?? new Uint8Array(0);
  }

  /** @param length 1 to 16,224 octets */
  async generateRandom(length: number): Promise<Uint8Array> {
    const { randomBytes } = await this.#request('generateRandom', { length: numberOf('length', length) });
    return randomBytes?.octets ?? new Uint8Array(0);
  }

  // --- the session --------------------------------------------------------------------------------------------------

  /** One's own. */
  async changePassword(newPassword: string): Promise<void> {
    await this.#request('changePassword', { newPassword: Buffer.from(textOf('newPassword', newPassword), 'utf8') });
    this.#password.current.wipe();
    this.#password.current = Secret.fromText(newPassword);
  }

  /** How it stands with each HSM. */
  connections(): readonly ListedConnection[] {
    return this.#session.states;
  }

  /** Logs out everywhere; what is unanswered fails with `connection_closed`. */
  async close(): Promise<void> {
    await this.#session.close();
    this.#password.current.wipe();
  }

  /** As `close`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #request<O extends Operation>(operation: O, body: BodyFieldsOf<O>): Promise<Response> {
    return this.#session.request(operation, body);
  }
}

/** @throws SimError `invalid_configuration` that names the member */
function checkOptions(given: HsmClientOptions): void {
  const { simulator, role, keyAvailabilityCheck, hsmTimeoutMs } = recordOf('HsmClient.connect', given, OPTIONS);
  if (typeof simulator !== 'string' && !isReadyDocument(simulator)) {
    const message = `simulator takes an endpoint or a ready document, not ${saidValue(simulator)}`;
    throw new SimError('invalid_configuration', message);
  }
  if (role !== undefined) lookUp(DEFAULT_USERS, role, 'role');
  if (keyAvailabilityCheck !== undefined) flagOf('keyAvailabilityCheck', keyAvailabilityCheck);
  if (hsmTimeoutMs !== undefined) numberOf('hsmTimeoutMs', hsmTimeoutMs, HSM_TIMEOUT_MAX_MS, HSM_TIMEOUT_MIN_MS);
  for (const name of ['token', 'clusterId', 'username', 'password', 'trustAnchor'] as const) {
    if (given[name] !== undefined) textOf(name, given[name]);
  }
}

/** As far as it is read. */
function isReadyDocument(value: unknown): boolean {
  const { endpoint, clusters } = (value ?? {}) as Partial<ReadyDocument>;
  return typeof endpoint === 'string' && Array.isArray(clusters);
}

const knownPassword = (simulator: string | ReadyDocument, clusterId: string, username: string): string | undefined => {
  if (typeof simulator === 'string') return undefined;
  const users = simulator.clusters.find((cluster) => cluster.clusterId === clusterId)?.users;
  return users?.find((user) => user.username === username)?.password;
};

const handleIn = (made: { readonly keyHandle: number } | null): number => made?.keyHandle ?? 0;

const sealed = (octets: Uint8Array | undefined, iv: Uint8Array | undefined): Sealed => ({
  octets: octets ?? new Uint8Array(0),
  iv: iv?.length ? iv : undefined,
});
