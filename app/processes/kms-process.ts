// KMS as a process of its own, on the clusters of another one.

import { FaultFollowers } from '../../sim/fault/fault-followers.ts';
import { FaultRegistry } from '../../sim/fault/registry.ts';
import type { ZeroHsms } from '../../src/keystore/connector.ts';
import type { Secret } from '../../src/runtime/secret.ts';
import { AwsService } from '../client/aws-request.ts';
import { isOverWithin } from '../control/is-over-within.ts';
import { describeKmsProcess } from '../describe-simulator.ts';
import { clustersAreElsewhere } from '../elsewhere.ts';
import { openEventTrail } from '../events/open-event-trail.ts';
import { NO_WORLD, worldOfKms } from '../fault/no-world.ts';
import { hsmChannels } from '../hsm-channels.ts';
import { KMS_OPERATIONS, startKmsService } from '../kms-service.ts';
import { NetworkChannels } from '../network-channels.ts';
import { processRuntime } from '../process-runtime.ts';
import { processServices } from '../process-services.ts';
import type { ReadyDocument } from '../ready-document.ts';
import { ControlClient } from '../remote/control-client.ts';
import { meetClusterProcess } from '../remote/meet-cluster-process.ts';
import { remoteDirectory } from '../remote/remote-directory.ts';
import { remoteNetworkBuilder } from '../remote/remote-network-builder.ts';
import { RemoteReachability } from '../remote/remote-reachability.ts';
import { SeedFromClusterProcess } from '../remote/seed-from-cluster-process.ts';
import { type ServedWorld, type ServeOptions, type Simulator, type Surroundings, serve } from '../serve.ts';

/** Of a cluster process that does not answer, at the end. */
const REMOVAL_WAIT_MS = 2_000;

export interface KmsProcessOptions extends ServeOptions {
  /** Of the cluster process. */
  readonly clusterEndpoint: URL;
  /** What the cluster process asks for, if it asks for a token. */
  readonly clusterToken?: Secret | undefined;
  /**
   * What the cluster process said when it was ready, read at the start and at each reset: a store and a key are made on its
   * cluster. Default: no store.
   */
  readonly readClusterReady?: (() => ReadyDocument) | undefined;
  readonly connectDurationMs: number;
  readonly zeroHsms: ZeroHsms;
  /** How long an HSM's answer is waited for. Default: 10 seconds. */
  readonly hsmTimeoutMs?: number;
  /** Throttle above the request rates of KMS. */
  readonly requestQuotas: boolean;
  /** Where events are appended, as JSON lines. Default: nowhere. */
  readonly eventsFile?: string | undefined;
}

/**
 * Resolves once everything answers; a cluster process that does not answer yet is no error unless there is a seed.
 * @throws SimError `invalid_configuration`
 */
export function startKmsProcess(options: KmsProcessOptions): Promise<Simulator> {
  const { readClusterReady } = options;
  const seed = readClusterReady && new SeedFromClusterProcess(readClusterReady);
  return serve(options, ['kms'], (surroundings) => startKms(options, seed, surroundings));
}

/** What is behind the door. */
async function startKms(
  options: KmsProcessOptions,
  seed: SeedFromClusterProcess | undefined,
  surroundings: Surroundings,
): Promise<ServedWorld> {
  const { logger } = options;
  const { endpoint, meterOf, standing, observation } = surroundings;
  const runtime = processRuntime(logger);
  const { monotonic, calendar } = runtime.clock;
  const events = openEventTrail(options.eventsFile, monotonic, logger);
  const cluster = new ControlClient({
    ...{ endpoint: options.clusterEndpoint, token: options.clusterToken, clock: monotonic },
  });
  const network = remoteNetworkBuilder(cluster);
  const kms = await startKmsService({
    ...{ runtime, trail: events.trail, network, zeroHsms: options.zeroHsms, requestQuotas: options.requestQuotas },
    directory: remoteDirectory(cluster),
    channels: new NetworkChannels(new RemoteReachability(cluster, monotonic, logger), hsmChannels(monotonic)),
    hsmTimeoutMs: options.hsmTimeoutMs,
    watchLinks: observation?.watchLinks,
  });
  const { keyStores } = kms.side;
  const followers = new FaultFollowers();
  followers.follow(kms.faultFollower);
  const faults = new FaultRegistry({
    ...{ followers, worldFaults: NO_WORLD, world: worldOfKms(kms.side) },
    names: { kmsOperations: KMS_OPERATIONS, places: ['kms'] },
    report: (err, { name }) => logger.error({ err, fault: name }, 'a fault could not do what it should'),
  });
  const ending = new AbortController();
  const describe = (): ReadyDocument => describeKmsProcess(endpoint, cluster.endpoint, kms.side);
  const stop = async (): Promise<void> => {
    await kms.shutDown();
    seed?.remember(keyStores);
    // Its stores end with it: nothing of theirs stays in the network of the cluster, if that still answers.
    const removals = keyStores.list().map(({ customKeyStoreId }) => network.remove(customKeyStoreId));
    await isOverWithin(REMOVAL_WAIT_MS, Promise.allSettled(removals), monotonic);
    cluster.close();
    events.close();
  };
  try {
    const met = await meetClusterProcess(cluster);
    if (met !== undefined) calendar.advance(met.advancedMs);
    if (seed !== undefined) await seed.apply(cluster, keyStores, kms.operations);
    else if (met === undefined) logger.warn({}, `${cluster.name} does not answer yet`);
    kms.takeTime(options.connectDurationMs);
    const services = processServices({
      ...{ runtime, surroundings, trail: events.trail, kms },
      elsewhere: new Map([[AwsService.CLOUDHSM, clustersAreElsewhere(cluster.endpoint)]]),
      control: async () => {
        const { kmsControl } = await import('../control/kms-control.ts');
        return kmsControl({
          ...{ runtime, describe, trail: events.trail, kms, faults, cluster, meterOf, standing, ending: ending.signal },
        });
      },
    });
    return {
      ...{ ...services, describe, stop },
      wrapUp() {
        ending.abort();
        void followers.removeAll();
      },
      async readings() {
        const { worldReadings } = await import('../metrics/world-readings.ts');
        return worldReadings({ kmsSide: kms.side, faults });
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
