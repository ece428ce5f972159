// A cluster of scripted HSMs in memory, with a directory, and sessions with it, on a clock that stands still.

import { serveDevice } from '../../sim/server/device-server.ts';
import { ClusterSession, type ClusterSessionParts } from '../../src/client/cluster-session.ts';
import { createOpenLink } from '../../src/client/hsm-connection.ts';
import type { HsmAddress, HsmLink } from '../../src/client/hsm-link.ts';
import { ScramKeyCache } from '../../src/client/scram-keys.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { ManualClock } from '../../src/runtime/manual-clock.ts';
import { seededRandom } from '../../src/runtime/random.ts';
import { MemoryNetwork } from '../../src/transport/memory.ts';
import { MESSAGE_SIZE_MAX } from '../../src/wire/limits.ts';
import { countedSlices } from './counted-slices.ts';
import { drive, turn } from './drive.ts';
import { credential } from './link-world.ts';
import { CLUSTER_ID, type Script, ScriptedDevice } from './scripted-device.ts';
import { type ScriptedLogin, scriptedLogin } from './scripted-login.ts';
import { countTimers } from './timer-count.ts';

const PASSWORD = 'pass1234';

export class ScriptedHsm {
  readonly address: HsmAddress;
  readonly device: ScriptedDevice;
  readonly login: ScriptedLogin;
  /** What it does with requests other than log ins. */
  script: Script = (request) => ({ randomBytes: { octets: Buffer.from(`${this.address.hsmId} ${request.id}`) } });
  readonly #world: ScriptedCluster;
  #listener: ReturnType<MemoryNetwork['listen']> | undefined;

  constructor(world: ScriptedCluster, hsmId: string, port: number, password: string) {
    this.#world = world;
    this.login = scriptedLogin(password, (request, peer) => this.script(request, peer));
    this.device = new ScriptedDevice(this.login.script, { hsmId });
    const destination = { host: 'hsm', port, trustAnchorPem: 'root', certificatePem: 'leaf' };
    this.address = { clusterId: CLUSTER_ID, hsmId, availabilityZone: 'us-east-1a', destination };
    this.start();
  }

  start(): void {
    const { clock, network } = this.#world;
    const accept = serveDevice({
      device: this.device,
      clock: clock.monotonic,
      requestsInFlightMax: 1_000,
      slice: countedSlices(100),
    });
    this.#listener = network.listen({ ...this.address.destination }, accept);
  }

  async die(): Promise<void> {
    await this.#listener?.reset();
  }

  /** Requests of one operation that have reached it, over all its connections. */
  count(operation: string): number {
    return this.device.connections.flatMap(({ requests }) => requests).filter(({ body }) => body === operation).length;
  }
}

export class ScriptedCluster {
  readonly clock = new ManualClock();
  readonly network = new MemoryNetwork(this.clock.monotonic, MESSAGE_SIZE_MAX);
  readonly #random = seededRandom(1);
  /** The clients'. */
  readonly timers = countTimers(this.clock.monotonic);
  readonly openLink = createOpenLink({
    channels: this.network,
    clock: this.timers.clock,
    random: this.#random,
    scramKeys: new ScramKeyCache(this.#random),
  });
  /** What the directory names. */
  readonly directory: HsmAddress[] = [];
  #nextPort = 1;

  /** Starts an HSM and lists it in the directory. */
  addHsm(hsmId: string, password = PASSWORD): ScriptedHsm {
    const hsm = new ScriptedHsm(this, hsmId, this.#nextPort++, password);
    this.directory.push(hsm.address);
    return hsm;
  }

  unlist(hsm: ScriptedHsm): void {
    this.directory.splice(this.directory.indexOf(hsm.address), 1);
  }

  session(parts: Partial<ClusterSessionParts> = {}): ClusterSession {
    return new ClusterSession({
      discover: async () => [...this.directory],
      openLink: this.openLink,
      credential: () => credential(PASSWORD),
      clock: this.timers.clock,
      random: this.#random,
      logger: silentLogger,
      ...parts,
    });
  }

  async loggedInLink(hsm: ScriptedHsm): Promise<HsmLink> {
    const link = await drive(this.clock, this.openLink(hsm.address));
    await drive(this.clock, link.login(credential(PASSWORD)));
    return link;
  }

  /** A session that has connected to every HSM of the directory. */
  async connectedSession(parts: Partial<ClusterSessionParts> = {}): Promise<ClusterSession> {
    const session = this.session(parts);
    await drive(this.clock, session.refresh());
    await this.until(() => session.states().every(({ state }) => state === 'connected'));
    return session;
  }

  /** Lets things run, without moving the clock's hand, until it holds. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await turn(this.clock);
  }

  /** Lets time pass, in small steps, until it holds. */
  async waitUntil(holds: () => boolean): Promise<void> {
    while (!holds()) {
      this.clock.advance(50);
      await turn(this.clock);
    }
  }
}
