// A cluster over the wire, as any client has it: links to its HSMs, made again when they end, and requests spread over
// them by the session of src/client.

import { ClusterSession } from '../../../src/client/cluster-session.ts';
import type { HsmAddress, HsmLink, OpenLink } from '../../../src/client/hsm-link.ts';
import { SimError } from '../../../src/errors.ts';
import type { MonotonicClock } from '../../../src/runtime/clock.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import { type RandomSource, randomUuid } from '../../../src/runtime/random.ts';
import type { Secret } from '../../../src/runtime/secret.ts';
import type { BodyFieldsOf, Operation, Response } from '../../../src/wire/messages.ts';
import { QuorumService } from '../../../src/wire/protobuf.ts';
import type { Cluster, EachAnswer, Login, MutualTls, User } from '../command-context.ts';
import { closingAt } from './closing-at.ts';
import { logIn } from './log-in.ts';
import { openReachable } from './open-reachable.ts';
import { concernsSessionKey } from './session-keys.ts';

const { SERVICE_REGISTRATION } = QuorumService;

export interface ConnectionParts {
  readonly clusterId: string;
  readonly discover: () => Promise<readonly HsmAddress[]>;
  readonly mutualTls: MutualTls;
  readonly openLink: OpenLink;
  readonly keyAvailabilityCheck: boolean;
  readonly clock: MonotonicClock;
  readonly random: RandomSource;
}

interface LoggedIn {
  readonly user: User;
  readonly session: ClusterSession;
  password: Secret;
  /** The HSM with this log in's session keys and quorum tokens, once there may be some. */
  homeId?: string;
  /** The last one of that HSM. */
  registrationToken?: Uint8Array;
}

export class ClusterConnection implements Cluster {
  readonly clusterId: string;
  readonly mutualTls: MutualTls;
  readonly #parts: ConnectionParts;
  /** Names this process: another one of the same user is another client. */
  readonly #connectorId: string;
  #loggedIn: LoggedIn | undefined;
  /** Of the last write. */
  #position = 0;

  constructor(parts: ConnectionParts) {
    this.clusterId = parts.clusterId;
    this.mutualTls = parts.mutualTls;
    this.#parts = parts;
    this.#connectorId = randomUuid(parts.random);
  }

  get user(): User | undefined {
    return this.#loggedIn?.user;
  }

  async login(login: Login): Promise<void> {
    if (this.#loggedIn !== undefined) throw new SimError('illegal_transition', 'a user is logged in already');
    const { clock, random, discover, openLink, keyAvailabilityCheck } = this.#parts;
    const { signal, ...who } = login;
    const { username, role, password } = who;
    const addresses = await discover();
    const attempt = { openLink: closingAt(signal, openLink), clock, connectorId: this.#connectorId };
    const links = await logIn(addresses, who, attempt);
    // Its links are closed, and somebody else may be logged in by now.
    signal?.throwIfAborted();
    const session = new ClusterSession({
      ...{ clock, random, discover, openLink, keyAvailabilityCheck, logger: silentLogger },
      // Asked for a link that is made again. A second factor cannot be given again by itself: that HSM will refuse.
      credential: () => ({ username, role, password: loggedIn.password, connectorId: this.#connectorId }),
    });
    const loggedIn: LoggedIn = { user: { username, role }, session, password };
    for (const link of links) session.adopt(link);
    if (links.length < addresses.length) void session.refresh();
    this.#loggedIn = loggedIn;
  }

  async logout(): Promise<void> {
    const loggedIn = this.#loggedIn;
    this.#loggedIn = undefined;
    await loggedIn?.session.close();
    loggedIn?.password.wipe();
  }

  passwordChanged(password: Secret): void {
    const loggedIn = this.#require();
    loggedIn.password.wipe();
    loggedIn.password = password;
  }

  request<O extends Operation>(operation: O, body: BodyFieldsOf<O>, signal?: AbortSignal): Promise<Response> {
    const { session } = this.#require();
    if (concernsSessionKey(operation, body)) return this.requestHome(operation, body);
    return this.#noting(session.request(operation, body, { afterPosition: this.#position, signal }));
  }

  async requestHome<O extends Operation>(operation: O, body: BodyFieldsOf<O>): Promise<Response> {
    const loggedIn = this.#require();
    const link = this.#home(loggedIn);
    const send = () => link.request(operation, body, { afterPosition: this.#position });
    return this.#noting(loggedIn.session.guard(operation, body, send));
  }

  async registrationToken(): Promise<Uint8Array> {
    const loggedIn = this.#require();
    try {
      const { quorumToken } = await this.requestHome('generateQuorumToken', { service: SERVICE_REGISTRATION });
      loggedIn.registrationToken = Uint8Array.from(quorumToken?.token ?? []);
    } catch (error) {
      // That of an attempt that came to nothing.
      if (!SimError.isRefusal(error, 'QUORUM_TOKEN_EXISTS') || !loggedIn.registrationToken) throw error;
    }
    return loggedIn.registrationToken;
  }

  async requestEach<O extends Operation>(
    operation: O,
    body: BodyFieldsOf<O>,
    signal?: AbortSignal,
  ): Promise<EachAnswer> {
    if (this.#loggedIn !== undefined) return this.#ask(this.#loggedIn.session.links(), operation, body);
    const links = await openReachable(await this.#parts.discover(), closingAt(signal, this.#parts.openLink));
    try {
      return await this.#ask(links, operation, body);
    } finally {
      for (const link of links) link.close();
    }
  }

  // --- links --------------------------------------------------------------------------------------------------------

  #home(loggedIn: LoggedIn): HsmLink {
    const links = loggedIn.session.links();
    const { homeId } = loggedIn;
    const home = homeId === undefined ? links[0] : links.find(({ address }) => address.hsmId === homeId);
    if (home !== undefined) {
      loggedIn.homeId = home.address.hsmId;
      return home;
    }
    delete loggedIn.homeId;
    if (homeId === undefined) throw new SimError('no_hsm_available', 'no HSM of the cluster can be reached');
    throw new SimError('connection_lost', `the HSM ${homeId} is gone, and with it its session keys and quorum tokens`);
  }

  async #ask<O extends Operation>(links: readonly HsmLink[], operation: O, body: BodyFieldsOf<O>): Promise<EachAnswer> {
    if (links.length === 0) throw new SimError('no_hsm_available', 'no HSM of the cluster can be reached');
    const options = { afterPosition: this.#position };
    const outcomes = await Promise.allSettled(links.map((link) => link.request(operation, body, options)));
    const responses = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    if (responses.length > 0) return { responses, hsmCount: links.length };
    throw outcomes.find((outcome) => outcome.status === 'rejected')?.reason;
  }

  async #noting(asked: Promise<Response>): Promise<Response> {
    const response = await asked;
    this.#position = Math.max(this.#position, response.position);
    return response;
  }

  #require(): LoggedIn {
    if (this.#loggedIn === undefined) throw new SimError('illegal_transition', 'nobody is logged in');
    return this.#loggedIn;
  }
}
