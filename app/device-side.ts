// The device side put together: the world, its HSMs in worker threads, and what can go wrong with them.

import { DEFAULT_CLUSTER_SETTINGS } from '../sim/cluster/clusters.ts';
import { type Durations, NO_DURATIONS } from '../sim/cluster/durations.ts';
import { FaultFollowers } from '../sim/fault/fault-followers.ts';
import type { KnownNames } from '../sim/fault/parse-fault.ts';
import type { FaultRegistry } from '../sim/fault/registry.ts';
import type { HsmType } from '../sim/hsm/hsm-type.ts';
import type { HsmManners } from '../sim/hsm/settings.ts';
import type { RsaKeyPair } from '../src/runtime/crypto.ts';
import type { Logger } from '../src/runtime/logger.ts';
import { Secret } from '../src/runtime/secret.ts';
import { ACCOUNT } from './account.ts';
import type { FaultSide } from './fault/fault-side.ts';
import { WorkerHsmFactory } from './hsm/worker-hsm-factory.ts';
import type { WorkerFigures } from './hsm/worker-messages.ts';
import { hsmChannels } from './hsm-channels.ts';
import { type Binding, LOOPBACK } from './http/binding.ts';
import { reachedAt } from './http/hosts.ts';
import type { KmsSide } from './kms-side.ts';
import type { ProcessRuntime } from './process-runtime.ts';
import { type SeededCluster, seedCluster } from './seed.ts';
import { TrustAnchorFiles } from './trust-anchor-files.ts';
import { createWorld, type World } from './world.ts';

/** What a worker thread each needs, and what is asked of whatever runs HSMs. */
export type NewHsmFactory = (
  ...given: ConstructorParameters<typeof WorkerHsmFactory>
) => Pick<WorkerHsmFactory, 'start' | 'prepare' | 'figures' | 'close'>;

export interface DeviceSideParts {
  readonly runtime: ProcessRuntime;
  /** Of the first HSM; 0: free ones for all. */
  readonly hsmPort: number;
  /** Default: wide limits, no throttle. */
  readonly hsmManners: HsmManners | undefined;
  /** Default: loopback. */
  readonly binding?: Binding;
  /** Of the HSMs' own log; default: the process's. */
  readonly hsmLogger?: Logger;
  readonly generateKeyPair: () => Promise<RsaKeyPair>;
  /** How HSMs run. Default: in a worker thread each. */
  readonly newHsmFactory?: NewHsmFactory | undefined;
  readonly faultNames: KnownNames;
  /** What KMS has, once it is there; undefined: it is not in this process. */
  readonly kmsSide: () => KmsSide | undefined;
}

export interface ClusterSeedOptions {
  readonly hsmCount: number;
  /** Default: hsm2m.medium. */
  readonly hsmType?: HsmType | undefined;
}

export interface DeviceSide {
  readonly world: World;
  /** Who has to know the faults: whoever they can hit. */
  readonly faultFollowers: FaultFollowers;
  /** The clusters that the simulator made itself. */
  readonly seeded: readonly SeededCluster[];
  readonly trustAnchors: TrustAnchorFiles;
  /** Where clients reach the HSMs. */
  readonly advertiseHost: string;
  /** Loaded when somebody asks for the first time: most runs have no faults. */
  faults(): Promise<FaultRegistry>;
  /** Has so many workers load what an HSM needs, before there is an HSM for them. */
  prepareHsms(count: number): void;
  /** Tells users and trust anchor of a cluster that the simulator made itself. */
  keep(made: SeededCluster): void;
  /** An ACTIVE cluster with users, which is kept. */
  seedCluster(options: ClusterSeedOptions): Promise<SeededCluster>;
  /** Of the HSMs that run, by id. */
  hsmFigures(): Promise<ReadonlyMap<string, WorkerFigures>>;
  /** From now on, what is asked for through the CloudHSM V2 API takes its time. */
  takeTime(durations: Durations): void;
  /** By as many wrong passwords as it takes, on every HSM. @throws SimError `not_found`; of an HSM that does not answer */
  lockUser(clusterId: string, username: string): Promise<void>;
  /** Resolves once what has become due by now is over. Never rejects. */
  settled(): Promise<unknown>;
  stop(): Promise<void>;
}

export function createDeviceSide(parts: DeviceSideParts): DeviceSide {
  const { generateKeyPair, faultNames, binding = LOOPBACK } = parts;
  const { clock, random, logger } = parts.runtime;
  const { calendar, monotonic } = clock;
  const seeded: SeededCluster[] = [];
  const passwordOf = (clusterId: string, username: string): Secret | undefined => {
    const known = username === 'kmsuser' ? parts.kmsSide()?.keyStores.passwordFor(clusterId) : undefined;
    if (known !== undefined) return known;
    const users = seeded.find(({ cluster }) => cluster.clusterId === clusterId)?.users;
    const user = users?.find((candidate) => candidate.username === username);
    return user && Secret.fromText(user.password);
  };
  const faultFollowers = new FaultFollowers();
  let loading: Promise<FaultSide> | undefined;
  const faultSide = (): Promise<FaultSide> => {
    loading ??= import('./fault/fault-side.ts').then(({ startFaultSide }) =>
      startFaultSide({
        ...{ world, random, calendar, monotonic, logger, passwordOf, kmsSide: parts.kmsSide },
        ...{ followers: faultFollowers, names: faultNames, channels: hsmChannels(monotonic) },
      }),
    );
    return loading;
  };
  const { newHsmFactory = (...given) => new WorkerHsmFactory(...given) } = parts;
  const hsmFactory = newHsmFactory(calendar, faultFollowers, parts.hsmLogger ?? logger, parts.hsmManners, binding.host);
  let durations = NO_DURATIONS;
  const world = createWorld({
    ...{
      clock,
      random,
      region: ACCOUNT.region,
      host: reachedAt(binding.host),
      hsmPort: parts.hsmPort,
      hsmFactory,
      generateKeyPair,
      logger,
    },
    durations: () => durations,
  });
  const trustAnchors = new TrustAnchorFiles();
  const keep = (made: SeededCluster): void => {
    seeded.push(made);
    trustAnchors.write(made.cluster.clusterId, made.customerCaPem);
  };
  return {
    ...{ world, faultFollowers, seeded, trustAnchors, keep },
    faults: async () => (await faultSide()).registry,
    lockUser: async (clusterId, username) => (await faultSide()).world.lockUser(clusterId, username),
    advertiseHost: binding.advertiseHost,
    hsmFigures: () => hsmFactory.figures(),
    prepareHsms: (count) => hsmFactory.prepare(count),
    async seedCluster({ hsmCount, hsmType = DEFAULT_CLUSTER_SETTINGS.hsmType }) {
      const nowMs = calendar.now();
      const made = await seedCluster({ world, random, nowMs, hsmCount, hsmType, caKeyPair: generateKeyPair() });
      keep(made);
      return made;
    },
    takeTime(wanted) {
      durations = wanted;
    },
    settled: () => Promise.all([loading?.then((side) => side.settled()), world.clusters.settled()]),
    async stop() {
      await world.clusters.close();
      await hsmFactory.close();
      trustAnchors.remove();
    },
  };
}
