// KMS as a process of its own, on the clusters of another one.

import { FaultFollowers } from '../../sim/fault/fault-followers.ts';
import { FaultRegistry } from '../../sim/fault/registry.ts';
import type { ZeroHsms } from '../../src/keystore/connector.ts';
import type { Logger } from '../../src/runtime/logger.ts';
import type { Secret } from '../../src/runtime/secret.ts';
import { ACCOUNT } from '../account.ts';
import { kmsApi, readKmsModel } from '../aws-services.ts';
import { isOverWithin } from '../control/is-over-within.ts';
import { describeKmsProcess } from '../describe-simulator.ts';
import { watchApiCalls } from '../events/api-call-events.ts';
import { openEventTrail } from '../events/open-event-trail.ts';
import { NO_WORLD, worldOfKms } from '../fault/no-world.ts';
import { hsmChannels } from '../hsm-channels.ts';
import { openEndpoint } from '../http/endpoint.ts';
import { KMS_OPERATIONS, startKmsService } from '../kms-service.ts';
import { NetworkChannels } from '../network-channels.ts';
import { processRuntime } from '../process-runtime.ts';
import type { ReadyDocument } from '../ready-document.ts';
import { ControlClient } from '../remote/control-client.ts';
import { meetClusterProcess } from '../remote/meet-cluster-process.ts';
import { remoteDirectory } from '../remote/remote-directory.ts';
import { remoteNetworkBuilder } from '../remote/remote-network-builder.ts';
import { RemoteReachability } from '../remote/remote-reachability.ts';
import { seedFromClusterProcess } from '../remote/seed-from-cluster-process.ts';
import type { Simulator } from '../simulator.ts';

/** Of a cluster process that does not answer, at the end. */
const REMOVAL_WAIT_MS = 2_000;

export interface KmsProcessOptions {
  /** Of the HTTP endpoint; 0: any free one. */
  readonly port: number;
  /** Of the cluster process. */
  readonly clusterEndpoint: URL;
  /** What the cluster process asks for, if it asks for a token. */
  readonly clusterToken?: Secret | undefined;
  /** What the cluster process said when it was ready: a store and a key are made on its cluster. Default: no store. */
  readonly seed?: ReadyDocument | undefined;
  readonly connectDurationMs: number;
  readonly zeroHsms: ZeroHsms;
  /** Throttle above the request rates of KMS. */
  readonly requestQuotas: boolean;
  /** Where events are appended, as JSON lines. Default: nowhere. */
  readonly eventsFile?: string | undefined;
  readonly logger: Logger;
}

/**
 * Resolves once everything answers; a cluster process that does not answer yet is no error unless there is a seed.
 * @throws SimError `invalid_configuration`
 */
export async function startKmsProcess(options: KmsProcessOptions): Promise<Simulator> {
  const { logger, seed } = options;
  const runtime = processRuntime(logger);
  const { clock, random } = runtime;
  const events = openEventTrail(options.eventsFile, clock.monotonic, logger);
  const cluster = new ControlClient({
    ...{ endpoint: options.clusterEndpoint, token: options.clusterToken, clock: clock.monotonic },
  });
  const network = remoteNetworkBuilder(cluster);
  const kms = await startKmsService({
    ...{ runtime, trail: events.trail, network, zeroHsms: options.zeroHsms, requestQuotas: options.requestQuotas },
    directory: remoteDirectory(cluster),
    channels: new NetworkChannels(
      new RemoteReachability(cluster, clock.monotonic, logger),
      hsmChannels(clock.monotonic),
    ),
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
  let endpoint = '';
  const describe = (): ReadyDocument => describeKmsProcess(endpoint, cluster.endpoint, kms.side);
  const stopKms = async (): Promise<void> => {
    await kms.side.shutDown();
    // Its stores end with it: nothing of theirs stays in the network of the cluster, if that still answers.
    const removals = keyStores.list().map(({ customKeyStoreId }) => network.remove(customKeyStoreId));
    await isOverWithin(REMOVAL_WAIT_MS, Promise.allSettled(removals), clock.monotonic);
    cluster.close();
    events.close();
  };
  try {
    const met = await meetClusterProcess(cluster);
    if (met !== undefined) clock.calendar.advance(met.advancedMs);
    if (seed !== undefined) await seedFromClusterProcess(seed, keyStores, kms.operations);
    else if (met === undefined) logger.warn({}, `${cluster.name} does not answer yet`);
    kms.takeTime(options.connectDurationMs);
    const model = readKmsModel();
    const opened = await openEndpoint({
      ...{ runtime, port: options.port },
      services: [kmsApi(model, kms.operations)],
      watch: watchApiCalls({
        ...{ account: ACCOUNT, kms: kms.side.kms, calendar: clock.calendar, random },
        models: [model],
        record: (event) => events.trail.record(event),
      }),
      beforeDispatch: kms.beforeDispatch,
      control: async () => {
        const { kmsControl } = await import('../control/kms-control.ts');
        return kmsControl({ runtime, describe, trail: events.trail, kms, faults, cluster, ending: ending.signal });
      },
    });
    endpoint = opened.url;
    return {
      describe,
      async stop() {
        ending.abort();
        await opened.close();
        await stopKms();
      },
    };
  } catch (error) {
    await stopKms();
    throw error;
  }
}
