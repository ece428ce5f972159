// A cluster's surroundings for tests: fixture keys, a manual clock, and HSMs that only follow their ledger.

import { X509Certificate } from 'node:crypto';
import { Clusters } from '../../sim/cluster/clusters.ts';
import { type Durations, NO_DURATIONS } from '../../sim/cluster/durations.ts';
import { voidedBy } from '../../sim/cluster/environment.ts';
import type { HsmFactory, HsmStart } from '../../sim/cluster/hsm-factory.ts';
import { PortPicker } from '../../sim/cluster/port-picker.ts';
import type { NewUser } from '../../sim/cluster/users.ts';
import type { ClusterFact } from '../../sim/hsm/facts.ts';
import { buildDefaultVpc } from '../../sim/network/default-vpc.ts';
import { Network } from '../../sim/network/network.ts';
import type { Ledger, Placed } from '../../src/ledger/ledger.ts';
import { MemoryLedger } from '../../src/ledger/memory-ledger.ts';
import { ManualClock } from '../../src/runtime/manual-clock.ts';
import { seededRandom } from '../../src/runtime/random.ts';
import { Role } from '../../src/wire/roles.ts';
import { exampleCertificate } from './certificates.ts';
import { UnavailableLedger } from './unavailable-ledger.ts';

/** Knows what it was given, and writes when told to. */
export class FollowingHsm {
  readonly start: HsmStart;
  readonly applied: Placed<ClusterFact>[] = [];
  end: 'lost' | 'stopped' | undefined;
  /** It ends by itself. */
  crash: (error: Error) => void = () => {};
  readonly #ledger: Ledger<ClusterFact>;
  #heard = (): void => {};

  constructor(start: HsmStart, ledger: Ledger<ClusterFact>) {
    this.start = start;
    this.#ledger = ledger;
    ledger.follow(0, (placed) => {
      this.applied.push(placed);
      this.#heard();
    });
  }

  endAs(end: 'lost' | 'stopped'): void {
    this.end = end;
  }

  get position(): number {
    return this.applied.at(-1)?.position ?? 0;
  }

  get usernames(): string[] {
    return this.applied.flatMap(({ entry }) => (entry.type === 'user_created' ? [entry.username] : []));
  }

  async caughtUp(): Promise<void> {
    const head = await this.#ledger.head();
    while (this.position < head) await new Promise<void>((heard) => (this.#heard = heard));
  }

  /** Resolves with the position: the write is acknowledged. */
  async write(username: string): Promise<number> {
    return this.#ledger.append(userFact(username), await this.#ledger.head());
  }
}

export const userFact = (username: string) => ({
  type: 'user_created' as const,
  username,
  role: Role.CRYPTO_USER,
  maskedVerifier: new Uint8Array(),
});

export const newUser = (username: string, role = Role.CRYPTO_USER): NewUser => ({
  username,
  role,
  password: Buffer.from('Password1234'),
});

export const initialization = {
  signedCertificatePem: exampleCertificate.certificatePem,
  trustAnchorPem: exampleCertificate.trustAnchorPem,
};

const publicKeyPem = new X509Certificate(exampleCertificate.certificatePem).publicKey
  .export({ type: 'spki', format: 'pem' })
  .toString();

/** @param makeFactory instead of HSMs that only follow */
export function makeClusterWorld(makeFactory?: (clock: ManualClock) => HsmFactory) {
  const random = seededRandom(4);
  const clock = new ManualClock();
  const network = new Network(random);
  const { vpc, subnets } = buildDefaultVpc(network, 'us-east-1');
  /** The first cluster's; others have their own. */
  const ledger = new UnavailableLedger(new MemoryLedger<ClusterFact>(voidedBy));
  const ledgers: Ledger<ClusterFact>[] = [ledger];
  let durations = NO_DURATIONS;
  /** In the order in which they started. */
  const machines: FollowingHsm[] = [];
  const failure: { ofNextStart?: Error } = {};
  const following: HsmFactory = {
    async start(start, ledger) {
      const { ofNextStart } = failure;
      delete failure.ofNextStart;
      if (ofNextStart !== undefined) throw ofNextStart;
      const machine = new FollowingHsm(start, ledger);
      await machine.caughtUp();
      machines.push(machine);
      return {
        port: start.port,
        auditEvents: async () => [],
        requireClientCertificates: async () => {},
        onCrash: (listener) => {
          machine.crash = listener;
        },
        lose: async () => machine.endAs('lost'),
        stop: async () => machine.endAs('stopped'),
      };
    },
  };
  const environment = {
    clock,
    random,
    network,
    hsmFactory: makeFactory?.(clock) ?? following,
    host: '127.0.0.1',
    ports: new PortPicker(22231),
    generateKeyPair: async () => ({ privateKeyPem: exampleCertificate.privateKeyPem, publicKeyPem }),
    openLedger: (): Ledger<ClusterFact> => ledgers.pop() ?? new MemoryLedger(voidedBy),
    durations: () => durations,
  };
  const setDurations = (changed: Durations): void => {
    durations = changed;
  };
  const clusters = new Clusters(environment);
  const subnetIds = subnets.map(({ subnetId }) => subnetId);
  return { clusters, subnetIds, vpc, network, clock, ledger, machines, failure, setDurations };
}

/** ACTIVE, with an admin, kmsuser, and HSMs in us-east-1a and us-east-1b. */
export async function makeActiveCluster() {
  const world = makeClusterWorld();
  const cluster = world.clusters.create(world.subnetIds);
  const first = await cluster.addHsm('us-east-1a');
  await cluster.initialize(initialization);
  await cluster.activate(newUser('admin', Role.ADMIN));
  await cluster.createUser(newUser('kmsuser'));
  const second = await cluster.addHsm('us-east-1b');
  const [firstMachine, secondMachine] = world.machines;
  if (firstMachine === undefined || secondMachine === undefined) throw new Error('two machines have been started');
  return { ...world, cluster, first, second, firstMachine, secondMachine };
}
