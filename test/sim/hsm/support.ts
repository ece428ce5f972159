// A cluster of in-process HSMs over one ledger, and clients that speak to them through the codec.

import { type Executor, inlineExecutor } from '../../../sim/hsm/crypto/long-work.ts';
import type { DeviceConnection, DevicePeer } from '../../../sim/hsm/device.ts';
import type { ClusterFact } from '../../../sim/hsm/facts.ts';
import { createHsm, type Hsm } from '../../../sim/hsm/hsm.ts';
import { SCRAM_HASH } from '../../../sim/hsm/scram-hash.ts';
import type { HsmSettings } from '../../../sim/hsm/settings.ts';
import { firstUserCreated } from '../../../sim/hsm/user-facts.ts';
import type { Ledger, Placed, Stop } from '../../../src/ledger/ledger.ts';
import { MemoryLedger } from '../../../src/ledger/memory-ledger.ts';
import { pbkdf2Sha256 } from '../../../src/runtime/crypto.ts';
import { ManualClock } from '../../../src/runtime/manual-clock.ts';
import { seededRandom } from '../../../src/runtime/random.ts';
import {
  authMessage,
  clientProof,
  deriveKeys,
  formatClientFinal,
  formatClientFinalWithoutProof,
  formatClientFirst,
  parseServerFirst,
  SCRAM_ITERATIONS,
} from '../../../src/session/scram.ts';
import { decodeDeviceMessage, decodeRequests, encodeDeviceMessages, encodeRequests } from '../../../src/wire/codec.ts';
import type {
  BodyFieldsOf,
  Event,
  EventFields,
  Operation,
  Request,
  RequestFields,
  Response,
  ResponseFields,
} from '../../../src/wire/messages.ts';
import { Role } from '../../../src/wire/roles.ts';
import { Status } from '../../../src/wire/status.ts';

export const ADMIN = { username: 'admin', password: 'admin-password', role: 'admin' } as const;
export const ALICE = { username: 'alice', password: 'alice-password', role: 'crypto-user' } as const;
export const BOB = { username: 'bob', password: 'bob-password', role: 'crypto-user' } as const;
export const CLUSTER_KEY = new Uint8Array(32).fill(7);

export const password = (text: string): Uint8Array => Buffer.from(text);

export interface Credential {
  readonly username: string;
  readonly password: string;
  readonly role: string;
}

/** Holds back deliveries while `held`: an HSM that lags. Appends can be made to wait, too. */
export class HeldLedger implements Ledger<ClusterFact> {
  readonly #ledger: Ledger<ClusterFact>;
  #held = false;
  #waiting: { readonly placed: Placed<ClusterFact>; readonly deliver: () => void }[] = [];
  /** Called in place of an append when set. */
  onAppend: ((append: () => Promise<number>) => Promise<number>) | undefined;

  constructor(ledger: Ledger<ClusterFact>) {
    this.#ledger = ledger;
  }

  hold(): void {
    this.#held = true;
  }

  release(): void {
    this.#held = false;
    for (const { deliver } of this.#waiting.splice(0)) deliver();
  }

  head(): number | Promise<number> {
    return this.#ledger.head();
  }

  append(entry: ClusterFact, expectedPosition: number): Promise<number> {
    const append = (): Promise<number> => this.#ledger.append(entry, expectedPosition);
    return this.onAppend === undefined ? append() : this.onAppend(append);
  }

  follow(position: number, deliver: (placed: Placed<ClusterFact>) => void): Stop {
    return this.#ledger.follow(position, (placed) => {
      const { entry } = placed;
      if (entry.type === 'hsm_lost') {
        // What was voided before it was delivered never comes.
        this.#waiting = this.#waiting.filter((waiting) => waiting.placed.position <= entry.afterPosition);
      }
      if (this.#held) this.#waiting.push({ placed, deliver: () => deliver(placed) });
      else deliver(placed);
    });
  }
}

export interface TestHsm extends Hsm {
  readonly held: HeldLedger;
}

export interface TestCluster {
  readonly ledger: MemoryLedger<ClusterFact>;
  readonly clock: ManualClock;
  readonly hsms: readonly TestHsm[];
  readonly hsm: TestHsm;
  addHsm(): Promise<TestHsm>;
}

/** With users admin (an admin), alice and bob (crypto users). */
export async function startCluster(
  options: {
    readonly hsmCount?: number;
    readonly settings?: Partial<HsmSettings>;
    readonly executor?: Executor;
    /** Default: CLUSTER_KEY, as of clusters from one backup. */
    readonly clusterKey?: Uint8Array;
    /** Default: 0. */
    readonly keyHandleRange?: number;
  } = {},
): Promise<TestCluster> {
  const { settings = {}, executor = inlineExecutor, clusterKey = CLUSTER_KEY, keyHandleRange = 0 } = options;
  const ledger = new MemoryLedger<ClusterFact>((fact) => (fact.type === 'hsm_lost' ? fact : undefined));
  const clock = new ManualClock(Date.UTC(2018, 0, 16, 1, 48, 49, 824));
  const random = seededRandom(1);
  const hsms: TestHsm[] = [];
  for (const [position, user] of [ADMIN, ALICE, BOB].entries()) {
    const role = user.role === 'admin' ? Role.ADMIN : Role.CRYPTO_USER;
    const { username } = user;
    const fact = await firstUserCreated(clusterKey, random, { username, role, password: password(user.password) });
    await ledger.append(fact, position);
  }
  const addHsm = async (): Promise<TestHsm> => {
    const held = new HeldLedger(ledger);
    const hsmId = `hsm-${hsms.length}`;
    const hsm = createHsm({
      ...{ clusterId: 'cluster-test', hsmId, clusterKey, keyHandleRange, ledger: held, clock, settings, executor },
      random: seededRandom(100 + hsms.length),
    });
    await hsm.ready;
    // Not a spread: `position` is a getter.
    const testHsm = Object.assign(hsm, { held });
    hsms.push(testHsm);
    return testHsm;
  };
  const hsm = await addHsm();
  for (let count = 1; count < (options.hsmCount ?? 1); count++) await addHsm();
  return { ledger, clock, hsms, hsm, addHsm };
}

function asDecoded(fields: RequestFields): Request {
  const [request] = encodeRequests([fields]).flatMap((message) => decodeRequests(message));
  if (request === undefined) throw new Error('a request does not come through the codec');
  return request;
}

export class TestClient implements DevicePeer {
  readonly abandon = (): void => {};
  readonly events: Event[] = [];
  closedWith: number | undefined;
  answerCount = 0;
  readonly #connection: DeviceConnection;
  readonly #asked = new Map<number, (response: Response) => void>();
  #lastId = 0;

  constructor(hsm: Hsm) {
    this.#connection = hsm.open(this);
  }

  /** Resolves with the one answer. */
  ask<O extends Operation>(
    operation: O,
    body: BodyFieldsOf<O>,
    fields: { readonly deadlineMs?: number; readonly afterPosition?: number } = {},
  ): Promise<Response> {
    return this.send({ id: ++this.#lastId, ...fields, [operation]: body });
  }

  /** The request as the device gets it, to be looked at after it has been sent. */
  prepare<O extends Operation>(operation: O, body: BodyFieldsOf<O>): { request: Request; send(): Promise<Response> } {
    const request = asDecoded({ id: ++this.#lastId, [operation]: body });
    return { request, send: () => this.#handle(request) };
  }

  send(fields: RequestFields): Promise<Response> {
    this.#lastId = Math.max(this.#lastId, fields.id ?? 0);
    return this.#handle(asDecoded(fields));
  }

  #handle(request: Request): Promise<Response> {
    return new Promise((resolve) => {
      this.#asked.set(request.id, resolve);
      this.#connection.handle(request);
    });
  }

  /** The other side goes away. */
  drop(): void {
    this.#connection.closed();
  }

  answer(response: ResponseFields): void {
    if (this.closedWith !== undefined) throw new Error('an answer after close');
    this.answerCount++;
    for (const message of encodeDeviceMessages([response])) {
      for (const decoded of decodeDeviceMessage(message).responses) {
        const asked = this.#asked.get(decoded.id);
        if (asked === undefined) throw new Error(`an answer nobody waits for: ${decoded.id}`);
        this.#asked.delete(decoded.id);
        asked(decoded);
      }
    }
  }

  event(event: EventFields): void {
    for (const message of encodeDeviceMessages([], [event])) this.events.push(...decodeDeviceMessage(message).events);
  }

  close(code: number): void {
    this.closedWith = code;
    // The server tells the device that the connection has gone, too.
    this.#connection.closed();
  }
}

const NONCE = 'rOprNGfwEbeRWgbNEkqO';

export interface LoginAttempt {
  readonly challenge: Response;
  finish(mfaSignature?: Uint8Array): Promise<Response>;
}

const saltedPasswords = new Map<string, Uint8Array>();

/** The first half of a log in; `finish` sends the proof. */
export async function startLogin(client: TestClient, user: Credential, connectorId = ''): Promise<LoginAttempt> {
  const clientFirst = formatClientFirst(user.username, NONCE, user.role);
  const challenge = await client.ask('loginStart', { clientFirst, connectorId });
  const serverFirst = challenge.loginChallenge?.serverFirst ?? '';
  const finish = async (mfaSignature?: Uint8Array): Promise<Response> => {
    const { nonce, salt } = parseServerFirst(serverFirst, NONCE);
    const name = `${user.password} ${Buffer.from(salt).toString('hex')}`;
    const known = saltedPasswords.get(name);
    const saltedPassword = known ?? (await pbkdf2Sha256(password(user.password), salt, SCRAM_ITERATIONS));
    saltedPasswords.set(name, saltedPassword);
    const withoutProof = formatClientFinalWithoutProof(nonce);
    const message = authMessage(clientFirst.slice('n,,'.length), serverFirst, withoutProof);
    const proof = clientProof(SCRAM_HASH, deriveKeys(SCRAM_HASH, saltedPassword), message);
    return client.ask('loginFinish', { clientFinal: formatClientFinal(withoutProof, proof), mfaSignature });
  };
  return { challenge, finish };
}

export async function tryLogin(client: TestClient, user: Credential, connectorId = ''): Promise<Response> {
  return (await startLogin(client, user, connectorId)).finish();
}

/** A client that is logged in. */
export async function loggedIn(hsm: Hsm, user: Credential, connectorId = ''): Promise<TestClient> {
  const client = new TestClient(hsm);
  const { status } = await tryLogin(client, user, connectorId);
  if (status !== Status.SUCCESS) throw new Error(`log in as ${user.username}: ${Status[status]}`);
  return client;
}

/** Lets everything go on that waits for nothing from outside. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
