// The whole simulator in one process tree: the device side, the KMS side on top of it, one HTTP port.

import { type Durations, NO_DURATIONS } from '../sim/cluster/durations.ts';
import type { HsmType } from '../sim/hsm/hsm-type.ts';
import type { HsmManners } from '../sim/hsm/settings.ts';
import type { MeterOf } from '../src/aws/meter.ts';
import type { ZeroHsms } from '../src/keystore/connector.ts';
import { generateRsaKeyPair, type RsaKeyPair } from '../src/runtime/crypto.ts';
import type { Logger } from '../src/runtime/logger.ts';
import { randomUuid } from '../src/runtime/random.ts';
import { ACCOUNT } from './account.ts';
import { cloudHsmApi, kmsApi, readCloudHsmModel, readKmsModel } from './aws-services.ts';
import { clusterDirectory, networkBuilder, reachability } from './connector-world.ts';
import { describeSimulator } from './describe-simulator.ts';
import { createDeviceSide, type NewHsmFactory } from './device-side.ts';
import { ec2OnFirstUse } from './ec2.ts';
import { watchApiCalls } from './events/api-call-events.ts';
import { openEventTrail } from './events/open-event-trail.ts';
import { healthRoutes } from './health/health-routes.ts';
import { resetRoutes } from './health/reset-routes.ts';
import { hsmChannels } from './hsm-channels.ts';
import { createAccess } from './http/access.ts';
import { type Binding, LOOPBACK } from './http/binding.ts';
import { requireToken } from './http/control-token.ts';
import { endpointServices } from './http/endpoint.ts';
import { openFrontDoor } from './http/front-door.ts';
import { hostInUrl } from './http/hosts.ts';
import { KMS_OPERATIONS, startKmsService } from './kms-service.ts';
import { Lifecycle, type Tenant } from './lifecycle.ts';
import { metricsRoute, type Readings } from './metrics/metrics-route.ts';
import { RequestFigures } from './metrics/request-figures.ts';
import { simulatorReadings } from './metrics/simulator-readings.ts';
import { NetworkChannels } from './network-channels.ts';
import { type Observed, observation } from './observation/observation.ts';
import type { Observer } from './observation/observer.ts';
import { processRuntime } from './process-runtime.ts';
import { type ReadyDocument, withoutSecrets } from './ready-document.ts';
import type { SeedPlan } from './seed/plan.ts';
import { plannedSeed } from './seed/planned-seed.ts';
import type { SeedDocument } from './seed/seed-document.ts';
import { KEY_STORE_HSMS_MIN, seedKeyStore } from './seed.ts';
import type { Seed } from './up-options.ts';

const OPEN_MANNERS: HsmManners = { limits: 'open', throttle: 'off' };

export interface SimulatorOptions {
  /** Of the HTTP endpoint; 0: any free one. */
  readonly port: number;
  /** Of the first HSM; 0: free ones for all. */
  readonly hsmPort: number;
  readonly hsmCount: number;
  /** One of three that are known by name, or a document of a seed file's shape. */
  readonly seed: Seed | SeedDocument | SeedPlan;
  /** Default: 0, or, like the others that a seed may say, as the seed says. */
  readonly connectDurationMs?: number;
  /** Of what is asked for through the CloudHSM V2 API, once the seed is there. Default: none. */
  readonly durations?: Durations;
  /** Default: `async`. */
  readonly zeroHsms?: ZeroHsms;
  /** Of the default seed's cluster. Default: hsm2m.medium. */
  readonly hsmType?: HsmType;
  /** Of every HSM. Default: wide limits, no throttle. */
  readonly hsmManners?: Partial<HsmManners>;
  /** Throttle above the request rates of KMS. Default: no. */
  readonly requestQuotas?: boolean;
  /** Where events are appended, as JSON lines. Default: nowhere. */
  readonly eventsFile?: string | undefined;
  readonly logger: Logger;
  /** Default: loopback. */
  readonly binding?: Binding;
  /** Everything is as it was at the start, but with other ids and passwords: where it is now. Must not throw. */
  readonly onReset?: (ready: ReadyDocument) => void;
  /** Who looks on at requests besides the log. Default: nobody. */
  readonly observers?: readonly Observer[];
  /** RSA-2048 key pairs, where making them is not the subject. Default: fresh ones. */
  readonly generateKeyPair?: () => Promise<RsaKeyPair>;
  /** How HSMs run. Default: in a worker thread each. */
  readonly newHsmFactory?: NewHsmFactory | undefined;
}

export interface Simulator {
  /** Where everything is, now. */
  describe(): ReadyDocument;
  /**
   * In order: no new requests, those under way answered, sessions logged out, HSMs stopped.
   * @param drainTimeoutMs what takes longer is cut off. Default: a second
   */
  stop(drainTimeoutMs?: number): Promise<void>;
}

export interface ResettableSimulator extends Simulator {
  /** Everything as it was at the start. @throws SimError `invalid_configuration`: what was there could not be started anew */
  reset(): Promise<void>;
}

const DRAIN_TIMEOUT_MS = 1_000;

/** Resolves once everything answers. @throws SimError `invalid_configuration`: a port is taken */
export async function startSimulator(options: SimulatorOptions): Promise<ResettableSimulator> {
  const { logger, binding = LOOPBACK } = options;
  const requests = new RequestFigures();
  const observed = await observation(logger, options.observers ?? []);
  const reset = async (): Promise<void> => {
    await lifecycle.reset();
    options.onReset?.(describe());
  };
  const describe = (): ReadyDocument => lifecycle.tenant.describe();
  const door = await openFrontDoor({
    ...{ host: binding.host, port: options.port, admit: createAccess(binding) },
    authorize: requireToken(binding.controlToken),
    standing: {
      ...healthRoutes(() => lifecycle),
      ...resetRoutes(reset, () => withoutSecrets(describe())),
      ...metricsRoute(async () => [
        ...simulatorReadings(lifecycle.phase, door.underWay.count),
        ...requests.readings(),
        ...((await lifecycle.present?.readings()) ?? []),
      ]),
    },
  });
  const endpoint = `http://${hostInUrl(binding.advertiseHost)}:${door.port}`;
  logger.info({ endpoint }, 'the front door stands');
  const surroundings = { binding, endpoint, meterOf: requests.meterOf, ...observed };
  const lifecycle = new Lifecycle(door, () => startServices(options, surroundings), logger);
  await lifecycle.begin();
  return {
    describe,
    reset,
    async stop(drainTimeoutMs = DRAIN_TIMEOUT_MS) {
      await lifecycle.drain(drainTimeoutMs);
      await lifecycle.stop();
    },
  };
}

/** What stays when what is behind the door is started anew. */
interface Surroundings extends Observed {
  readonly binding: Binding;
  /** Of the front door, as clients reach it. */
  readonly endpoint: string;
  readonly meterOf: MeterOf;
}

interface SimulatorServices extends Tenant {
  describe(): ReadyDocument;
  readonly readings: Readings;
}

/** What is behind the door. */
async function startServices(
  given: SimulatorOptions,
  { binding, endpoint, meterOf, observation, hsmLogger }: Surroundings,
): Promise<SimulatorServices> {
  const planned = typeof given.seed === 'string' ? undefined : await plannedSeed(given, given.seed);
  const options = planned?.options ?? given;
  const { logger, seed, hsmCount, generateKeyPair = () => generateRsaKeyPair(2048) } = options;
  const runtime = processRuntime(logger, planned?.plan.parts.aheadMs);
  const { clock, random } = runtime;
  const events = openEventTrail(options.eventsFile, clock.monotonic, logger);
  const devices = createDeviceSide({
    ...{
      runtime,
      hsmPort: options.hsmPort,
      hsmManners: { ...OPEN_MANNERS, ...options.hsmManners },
      binding,
      hsmLogger,
      newHsmFactory: options.newHsmFactory,
    },
    generateKeyPair,
    faultNames: { kmsOperations: KMS_OPERATIONS },
    kmsSide: () => kms.side,
  });
  if (seed !== 'bare') devices.prepareHsms(planned?.plan.hsmCount ?? hsmCount);
  const { world } = devices;
  const kms = await startKmsService({
    ...{ runtime, trail: events.trail },
    directory: clusterDirectory(world),
    network: networkBuilder(world),
    channels: new NetworkChannels(reachability(world), hsmChannels(clock.monotonic)),
    zeroHsms: options.zeroHsms ?? 'async',
    requestQuotas: options.requestQuotas ?? false,
    watchLinks: observation?.watchLinks,
  });
  devices.faultFollowers.follow(kms.faultFollower);
  const ending = new AbortController();
  const describe = (): ReadyDocument => describeSimulator(endpoint, devices, kms.side);
  const stop = async (): Promise<void> => {
    await kms.side.shutDown();
    await devices.stop();
    events.close();
  };
  try {
    if (planned !== undefined) {
      await planned.apply({ runtime, devices, kms, generateKeyPair });
    } else if (seed !== 'bare') {
      const cluster = await devices.seedCluster({ hsmCount, hsmType: options.hsmType });
      if (seed === 'key_store' && hsmCount >= KEY_STORE_HSMS_MIN) {
        await seedKeyStore(cluster, kms.side.keyStores, kms.operations);
      }
    }
    kms.takeTime(options.connectDurationMs ?? 0);
    devices.takeTime(options.durations ?? NO_DURATIONS);
    const models = { kms: readKmsModel(), cloudHsm: readCloudHsmModel() };
    const newRequestId = observation?.drawingIds(() => randomUuid(random));
    const services = endpointServices({
      ...{ runtime, meterOf, observation },
      services: [
        kmsApi(models.kms, kms.operations),
        cloudHsmApi(models.cloudHsm, { clusters: world.clusters, calendar: clock.calendar, ...ACCOUNT }),
      ],
      watch: watchApiCalls({
        ...{ account: ACCOUNT, kms: kms.side.kms, calendar: clock.calendar, random },
        models: Object.values(models),
        record: (event) => events.trail.record(event),
      }),
      beforeDispatch: kms.beforeDispatch,
      ec2: ec2OnFirstUse(world.network, runtime, { meterOf, ...(newRequestId && { newRequestId }) }),
      control: async () => {
        const { simulatorControl } = await import('./control/simulator-control.ts');
        return simulatorControl({
          ...{ runtime, describe, trail: events.trail, devices, kms, meterOf, ending: ending.signal },
        });
      },
    });
    return {
      ...{ ...services, describe, stop },
      wrapUp: () => ending.abort(),
      async readings() {
        const { worldReadings } = await import('./metrics/world-readings.ts');
        const faults = await devices.faults();
        return worldReadings({ world, faults, kmsSide: kms.side, hsmFigures: await devices.hsmFigures() });
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
