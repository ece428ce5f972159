// One user's session with a cluster over the wire, as an application of Client SDK 5 has it: logged in on every HSM, and
// what was written on one is seen on every other.

import { logInToCluster } from '../../../src/client/cluster-log-in.ts';
import { ClusterSession } from '../../../src/client/cluster-session.ts';
import { createOpenLink } from '../../../src/client/hsm-connection.ts';
import type { LoginCredential } from '../../../src/client/hsm-link.ts';
import { ScramKeyCache } from '../../../src/client/scram-keys.ts';
import { SimError } from '../../../src/errors.ts';
import { systemMonotonic } from '../../../src/runtime/clock.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import { systemRandom } from '../../../src/runtime/random.ts';
import type { ClientIdentity } from '../../../src/transport/client-identity.ts';
import { webSocketChannels } from '../../../src/transport/websocket.ts';
import { MESSAGE_SIZE_MAX } from '../../../src/wire/limits.ts';
import type { BodyFieldsOf, Operation, Response } from '../../../src/wire/messages.ts';
import type { ClusterClient } from '../../client/cluster-client.ts';
import { withMutualTlsHint } from '../../client/mutual-tls-hint.ts';
import { type HsmDirectory, requireCluster } from './hsm-directory.ts';

export interface SessionParts {
  readonly directory: HsmDirectory;
  /** Asked for each log in. */
  readonly credential: () => LoginCredential;
  readonly keyAvailabilityCheck: boolean;
  readonly identity: ClientIdentity | undefined;
  /** How long an HSM's answer is waited for. Default: 10 seconds. */
  readonly hsmTimeoutMs: number | undefined;
  readonly clusters: ClusterClient;
}

/** Longer than a machine takes that is well; another one is connected to while the client is at work. */
const OTHERS_WAIT_MS = 1_000;
const MUTUAL_TLS_HINT = 'clientCertificate has to be valid, and under one of its trust anchors';

export class HsmSession {
  readonly #session: ClusterSession;
  readonly #directory: HsmDirectory;
  readonly #scramKeys: ScramKeyCache;
  #isClosed = false;

  private constructor(session: ClusterSession, directory: HsmDirectory, scramKeys: ScramKeyCache) {
    this.#session = session;
    this.#directory = directory;
    this.#scramKeys = scramKeys;
  }

  /** @throws SimError as `logInToCluster` and `HsmDirectory.addresses` */
  static async open(parts: SessionParts): Promise<HsmSession> {
    const { directory, credential, keyAvailabilityCheck, identity, clusters } = parts;
    const [clock, random, scramKeys] = [systemMonotonic, systemRandom, new ScramKeyCache(systemRandom)];
    const channels = webSocketChannels({ clock, messageSizeMax: MESSAGE_SIZE_MAX, identity });
    const open = createOpenLink({ channels, clock, random, scramKeys, deadlineMs: parts.hsmTimeoutMs });
    const openLink = withMutualTlsHint(open, clusters, MUTUAL_TLS_HINT);
    const discover = () => directory.addresses();
    const addresses = await discover();
    const links = await logInToCluster(addresses, {
      ...{ openLink, clock, othersWaitMs: OTHERS_WAIT_MS, login: (link) => link.login(credential()) },
    });
    const session = new ClusterSession({
      ...{ discover, openLink, credential, clock, random, logger: silentLogger, keyAvailabilityCheck },
    });
    for (const link of links) session.adopt(link);
    if (links.length < addresses.length) void session.refresh();
    return new HsmSession(session, directory, scramKeys);
  }

  /** As the session has it with each HSM. */
  get states(): ReturnType<ClusterSession['states']> {
    return this.#session.states();
  }

  /** On whichever HSM has least to do, with fail-over. @throws SimError as `ClusterSession.request`; `not_found` once the cluster is gone */
  async request<O extends Operation>(operation: O, body: BodyFieldsOf<O>): Promise<Response> {
    if (this.#isClosed) throw closed();
    try {
      return await this.#session.request(operation, body, { afterPosition: this.#session.position });
    } catch (error) {
      if (this.#isClosed) throw closed();
      if (SimError.is(error, 'no_hsm_available')) await requireCluster(this.#directory);
      if (SimError.is(error, 'key_unavailable')) await this.#requireKeys(body);
      throw error;
    }
  }

  /**
   * On every HSM that is connected; without those that do not answer. While none is connected, whichever is first.
   * @throws SimError when none answers
   */
  async requestEach<O extends Operation>(operation: O, body: BodyFieldsOf<O>): Promise<readonly Response[]> {
    const links = this.#session.links();
    if (links.length === 0) return [await this.request(operation, body)];
    const { position: afterPosition } = this.#session;
    const asked = links.map((link) => link.request(operation, body, { afterPosition }));
    const outcomes = await Promise.allSettled(asked);
    const responses = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    if (responses.length > 0) return responses;
    throw outcomes.find((outcome) => outcome.status === 'rejected')?.reason;
  }

  /**
   * A key that is on fewer than two HSMs may be on none, and the HSMs out of reach.
   * @throws SimError what an HSM says of a key that none has; `no_hsm_available`
   */
  async #requireKeys(body: object): Promise<void> {
    for (const name of ['keyHandle', 'wrappingKeyHandle', 'unwrappingKeyHandle', 'baseKeyHandle'] as const) {
      const keyHandle: unknown = (body as Readonly<Record<string, unknown>>)[name];
      if (typeof keyHandle === 'number') await this.requestEach('getAttributes', { keyHandle });
    }
  }

  /** Logs out everywhere; what is unanswered fails with `connection_closed`. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#session.close();
    this.#scramKeys.wipe();
  }
}

const closed = (): SimError => new SimError('connection_closed', 'the client was closed');
