// The whole simulator in one process tree: the device side, the KMS side on top of it, one HTTP port.

import { type Durations, NO_DURATIONS } from '../sim/cluster/durations.ts';
import type { HsmType } from '../sim/hsm/hsm-type.ts';
import type { HsmManners } from '../sim/hsm/settings.ts';
import type { ZeroHsms } from '../src/keystore/connector.ts';
import { generateRsaKeyPair, type RsaKeyPair } from '../src/runtime/crypto.ts';
import { clusterDirectory, networkBuilder, reachability } from './connector-world.ts';
import { describeSimulator } from './describe-simulator.ts';
import { createDeviceSide, type NewHsmFactory } from './device-side.ts';
import { openEventTrail } from './events/open-event-trail.ts';
import { hsmChannels } from './hsm-channels.ts';
import { KEY_STORE_HSMS_MIN } from './key-store-hsms.ts';
import { KMS_OPERATIONS, startKmsService } from './kms-service.ts';
import { NetworkChannels } from './network-channels.ts';
import { processRuntime } from './process-runtime.ts';
import { processServices } from './process-services.ts';
import type { ReadyDocument } from './ready-document.ts';
import type { SeedPlan } from './seed/plan.ts';
import { plannedSeed } from './seed/planned-seed.ts';
import type { SeedDocument } from './seed/seed-document.ts';
import { seedKeyStore } from './seed.ts';
import { type ServedWorld, type ServeOptions, type Simulator, type Surroundings, serve } from './serve.ts';
import type { Seed } from './up-options.ts';

const OPEN_MANNERS: HsmManners = { limits: 'open', throttle: 'off' };

export interface SimulatorOptions extends ServeOptions {
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
  /** How long KMS waits for an HSM's answer. Default: 10 seconds. */
  readonly hsmTimeoutMs?: number;
  /** Of the default seed's cluster. Default: hsm2m.medium. */
  readonly hsmType?: HsmType;
  /** Of every HSM. Default: wide limits, no throttle. */
  readonly hsmManners?: Partial<HsmManners>;
  /** Throttle above the request rates of KMS. Default: no. */
  readonly requestQuotas?: boolean;
  /** Where events are appended, as JSON lines. Default: nowhere. */
  readonly eventsFile?: string | undefined;
  /** RSA-2048 key pairs, where making them is not the subject. Default: fresh ones. */
  readonly generateKeyPair?: () => Promise<RsaKeyPair>;
  /** How HSMs run. Default: in a worker thread each. */
  readonly newHsmFactory?: NewHsmFactory | undefined;
}

/** Resolves once everything answers. @throws SimError `invalid_configuration`: a port is taken */
export const startSimulator = (options: SimulatorOptions): Promise<Simulator> =>
  serve(options, ['kms', 'cloudhsmv2', 'ec2'], (surroundings) => startServices(options, surroundings));

/** What is behind the door. */
async function startServices(given: SimulatorOptions, surroundings: Surroundings): Promise<ServedWorld> {
  const { binding, endpoint, observation, hsmLogger } = surroundings;
  const planned = typeof given.seed === 'string' ? undefined : await plannedSeed(given, given.seed);
  const options = planned?.options ?? given;
  const { logger, seed, hsmCount, generateKeyPair = () => generateRsaKeyPair(2048) } = options;
  const runtime = processRuntime(logger, planned?.plan.parts.calendar);
  const { clock } = runtime;
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
    hsmTimeoutMs: options.hsmTimeoutMs,
    requestQuotas: options.requestQuotas ?? false,
    watchLinks: observation?.watchLinks,
  });
  devices.faultFollowers.follow(kms.faultFollower);
  const ending = new AbortController();
  const describe = (): ReadyDocument => describeSimulator(endpoint, devices, kms.side);
  const stop = async (): Promise<void> => {
    await kms.shutDown();
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
    const services = processServices({
      ...{ runtime, surroundings, trail: events.trail, devices, kms },
      control: async () => {
        const { simulatorControl } = await import('./control/simulator-control.ts');
        return simulatorControl({
          ...{ runtime, describe, trail: events.trail, devices, kms, ending: ending.signal },
          ...{ meterOf: surroundings.meterOf, standing: surroundings.standing },
        });
      },
    });
    return {
      ...{ ...services, describe, stop },
      wrapUp() {
        ending.abort();
        void devices.faultFollowers.removeAll();
      },
      async readings() {
        const { worldReadings } = await import('./metrics/world-readings.ts');
        return worldReadings({ devices, kmsSide: kms.side, faults: await devices.faults() });
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
