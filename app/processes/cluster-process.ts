// The device side as a process of its own: clusters, CloudHSM V2, EC2, and what a KMS in another process asks for.

import type { Durations } from '../../sim/cluster/durations.ts';
import type { FaultKind } from '../../sim/fault/fault-kind.ts';
import type { HsmType } from '../../sim/hsm/hsm-type.ts';
import type { HsmManners } from '../../sim/hsm/settings.ts';
import { generateRsaKeyPair, type RsaKeyPair } from '../../src/runtime/crypto.ts';
import { AwsService } from '../client/aws-request.ts';
import { describeClusterProcess } from '../describe-simulator.ts';
import { createDeviceSide, type NewHsmFactory } from '../device-side.ts';
import { KMS_IS_ELSEWHERE } from '../elsewhere.ts';
import { openEventTrail } from '../events/open-event-trail.ts';
import { processRuntime } from '../process-runtime.ts';
import { processServices } from '../process-services.ts';
import type { ReadyDocument } from '../ready-document.ts';
import type { SeedPlan } from '../seed/plan.ts';
import { type ServedWorld, type ServeOptions, type Simulator, type Surroundings, serve } from '../serve.ts';

const PLACES: readonly FaultKind['place'][] = ['channel', 'device', 'world'];

export interface ClusterProcessOptions extends ServeOptions {
  /** Of the first HSM; 0: free ones for all. */
  readonly hsmPort: number;
  readonly hsmCount: number;
  /** `bare`: nothing but the network. A plan has clusters and faults, and nothing of KMS. */
  readonly seed: 'bare' | 'cluster' | SeedPlan;
  /** Of what is asked for through the CloudHSM V2 API, once the seed is there. */
  readonly durations: Durations;
  readonly hsmType: HsmType;
  readonly hsmManners: HsmManners;
  /** Where events are appended, as JSON lines. Default: nowhere. */
  readonly eventsFile?: string | undefined;
  /** RSA-2048 key pairs, where making them is not the subject. Default: fresh ones. */
  readonly generateKeyPair?: () => Promise<RsaKeyPair>;
  /** How HSMs run. Default: in a worker thread each. */
  readonly newHsmFactory?: NewHsmFactory | undefined;
}

/** Resolves once everything answers. @throws SimError `invalid_configuration`: a port is taken */
export const startClusterProcess = (options: ClusterProcessOptions): Promise<Simulator> =>
  serve(options, ['cloudhsmv2', 'ec2'], (surroundings) => startDevices(options, surroundings));

/** What is behind the door. */
async function startDevices(options: ClusterProcessOptions, surroundings: Surroundings): Promise<ServedWorld> {
  const { logger, seed, hsmCount, generateKeyPair = () => generateRsaKeyPair(2048) } = options;
  const { binding, endpoint, meterOf, standing, hsmLogger } = surroundings;
  const plan = typeof seed === 'string' ? undefined : seed;
  const runtime = processRuntime(logger, plan?.parts.calendar);
  const events = openEventTrail(options.eventsFile, runtime.clock.monotonic, logger);
  const devices = createDeviceSide({
    ...{ runtime, hsmPort: options.hsmPort, hsmManners: options.hsmManners, binding, hsmLogger, generateKeyPair },
    newHsmFactory: options.newHsmFactory,
    faultNames: { kmsOperations: [], places: PLACES },
    kmsSide: () => undefined,
  });
  const ending = new AbortController();
  const describe = (): ReadyDocument => describeClusterProcess(endpoint, devices);
  const stop = async (): Promise<void> => {
    await devices.stop();
    events.close();
  };
  try {
    if (seed !== 'bare') devices.prepareHsms(plan?.hsmCount ?? hsmCount);
    if (plan !== undefined) {
      const { applySeed } = await import('../seed/apply-seed.ts');
      await applySeed(plan, { runtime, devices, generateKeyPair });
    } else if (seed === 'cluster') await devices.seedCluster({ hsmCount, hsmType: options.hsmType });
    devices.takeTime(options.durations);
    const services = processServices({
      ...{ runtime, surroundings, trail: events.trail, devices },
      elsewhere: new Map([[AwsService.KMS, KMS_IS_ELSEWHERE]]),
      control: async () => {
        const { clusterControl } = await import('../control/cluster-control.ts');
        return clusterControl({
          ...{ runtime, describe, trail: events.trail, devices, meterOf, standing, ending: ending.signal },
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
        const { worldReadings } = await import('../metrics/world-readings.ts');
        return worldReadings({ devices, faults: await devices.faults() });
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
