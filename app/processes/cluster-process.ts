// The device side as a process of its own: clusters, CloudHSM V2, EC2, and what a KMS in another process asks for.

import type { Durations } from '../../sim/cluster/durations.ts';
import type { FaultKind } from '../../sim/fault/fault-kind.ts';
import type { HsmType } from '../../sim/hsm/hsm-type.ts';
import type { HsmManners } from '../../sim/hsm/settings.ts';
import { generateRsaKeyPair, type RsaKeyPair } from '../../src/runtime/crypto.ts';
import type { Logger } from '../../src/runtime/logger.ts';
import { ACCOUNT } from '../account.ts';
import { cloudHsmApi, readCloudHsmModel } from '../aws-services.ts';
import { describeClusterProcess } from '../describe-simulator.ts';
import { createDeviceSide } from '../device-side.ts';
import { ec2OnFirstUse } from '../ec2.ts';
import { watchApiCalls } from '../events/api-call-events.ts';
import { openEventTrail } from '../events/open-event-trail.ts';
import { openEndpoint } from '../http/endpoint.ts';
import { processRuntime } from '../process-runtime.ts';
import type { ReadyDocument } from '../ready-document.ts';
import type { Simulator } from '../simulator.ts';

const PLACES: readonly FaultKind['place'][] = ['channel', 'device', 'world'];

export interface ClusterProcessOptions {
  /** Of the HTTP endpoint; 0: any free one. */
  readonly port: number;
  /** Of the first HSM; 0: free ones for all. */
  readonly hsmPort: number;
  readonly hsmCount: number;
  /** `bare`: nothing but the network. */
  readonly seed: 'bare' | 'cluster';
  /** Of what is asked for through the CloudHSM V2 API, once the seed is there. */
  readonly durations: Durations;
  readonly hsmType: HsmType;
  readonly hsmManners: HsmManners;
  /** Where events are appended, as JSON lines. Default: nowhere. */
  readonly eventsFile?: string | undefined;
  readonly logger: Logger;
  /** RSA-2048 key pairs, where making them is not the subject. Default: fresh ones. */
  readonly generateKeyPair?: () => Promise<RsaKeyPair>;
}

/** Resolves once everything answers. @throws SimError `invalid_configuration`: a port is taken */
export async function startClusterProcess(options: ClusterProcessOptions): Promise<Simulator> {
  const { logger, seed, hsmCount } = options;
  const runtime = processRuntime(logger);
  const { clock, random } = runtime;
  const events = openEventTrail(options.eventsFile, clock.monotonic, logger);
  const devices = createDeviceSide({
    ...{ runtime, hsmPort: options.hsmPort, hsmManners: options.hsmManners },
    generateKeyPair: options.generateKeyPair ?? (() => generateRsaKeyPair(2048)),
    faultNames: { kmsOperations: [], places: PLACES },
    kmsSide: () => undefined,
  });
  const ending = new AbortController();
  let endpoint = '';
  const describe = (): ReadyDocument => describeClusterProcess(endpoint, devices);
  const stopDevices = async (): Promise<void> => {
    await devices.stop();
    events.close();
  };
  try {
    if (seed === 'cluster') {
      devices.prepareHsms(hsmCount);
      await devices.seedCluster({ hsmCount, hsmType: options.hsmType });
    }
    devices.takeTime(options.durations);
    const model = readCloudHsmModel();
    const opened = await openEndpoint({
      ...{ runtime, port: options.port },
      services: [cloudHsmApi(model, { clusters: devices.world.clusters, calendar: clock.calendar, ...ACCOUNT })],
      watch: watchApiCalls({
        ...{ account: ACCOUNT, kms: undefined, calendar: clock.calendar, random },
        models: [model],
        record: (event) => events.trail.record(event),
      }),
      ec2: ec2OnFirstUse(devices.world.network, runtime),
      control: async () => {
        const { clusterControl } = await import('../control/cluster-control.ts');
        return clusterControl({ runtime, describe, trail: events.trail, devices, ending: ending.signal });
      },
    });
    endpoint = opened.url;
    return {
      describe,
      async stop() {
        ending.abort();
        await opened.close();
        await stopDevices();
      },
    };
  } catch (error) {
    await stopDevices();
    throw error;
  }
}
