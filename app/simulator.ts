// The whole simulator in one process tree: the device side, the KMS side on top of it, one HTTP port. Loopback.

import { type Durations, NO_DURATIONS } from '../sim/cluster/durations.ts';
import type { HsmType } from '../sim/hsm/hsm-type.ts';
import type { HsmManners } from '../sim/hsm/settings.ts';
import type { ZeroHsms } from '../src/keystore/connector.ts';
import { generateRsaKeyPair, type RsaKeyPair } from '../src/runtime/crypto.ts';
import type { Logger } from '../src/runtime/logger.ts';
import { ACCOUNT } from './account.ts';
import { cloudHsmApi, kmsApi, readCloudHsmModel, readKmsModel } from './aws-services.ts';
import { clusterDirectory, networkBuilder, reachability } from './connector-world.ts';
import { describeSimulator } from './describe-simulator.ts';
import { createDeviceSide } from './device-side.ts';
import { ec2OnFirstUse } from './ec2.ts';
import { watchApiCalls } from './events/api-call-events.ts';
import { openEventTrail } from './events/open-event-trail.ts';
import { hsmChannels } from './hsm-channels.ts';
import { openEndpoint } from './http/endpoint.ts';
import { KMS_OPERATIONS, startKmsService } from './kms-service.ts';
import { NetworkChannels } from './network-channels.ts';
import { processRuntime } from './process-runtime.ts';
import type { ReadyDocument } from './ready-document.ts';
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
  /** RSA-2048 key pairs, where making them is not the subject. Default: fresh ones. */
  readonly generateKeyPair?: () => Promise<RsaKeyPair>;
}

export interface Simulator {
  /** Where everything is, now. */
  describe(): ReadyDocument;
  /** In order: no new requests, sessions logged out, HSMs stopped. */
  stop(): Promise<void>;
}

/** Resolves once everything answers. @throws SimError `invalid_configuration`: a port is taken */
export async function startSimulator(given: SimulatorOptions): Promise<Simulator> {
  const planned = typeof given.seed === 'string' ? undefined : await plannedSeed(given, given.seed);
  const options = planned?.options ?? given;
  const { logger, seed, hsmCount, generateKeyPair = () => generateRsaKeyPair(2048) } = options;
  const runtime = processRuntime(logger, planned?.plan.parts.aheadMs);
  const { clock, random } = runtime;
  const events = openEventTrail(options.eventsFile, clock.monotonic, logger);
  const devices = createDeviceSide({
    ...{ runtime, hsmPort: options.hsmPort, hsmManners: { ...OPEN_MANNERS, ...options.hsmManners } },
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
  });
  devices.faultFollowers.follow(kms.faultFollower);
  const ending = new AbortController();
  let endpoint = '';
  const describe = (): ReadyDocument => describeSimulator(endpoint, devices, kms.side);
  const stopSides = async (): Promise<void> => {
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
    const opened = await openEndpoint({
      ...{ runtime, port: options.port },
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
      ec2: ec2OnFirstUse(world.network, runtime),
      control: async () => {
        const { simulatorControl } = await import('./control/simulator-control.ts');
        return simulatorControl({ runtime, describe, trail: events.trail, devices, kms, ending: ending.signal });
      },
    });
    endpoint = opened.url;
    return {
      describe,
      async stop() {
        ending.abort();
        await opened.close();
        await stopSides();
      },
    };
  } catch (error) {
    await stopSides();
    throw error;
  }
}
