// What is behind the one HTTP port of a process: the AWS services of the sides that it has, and its control API.

import { createRouter, type HandleRequest } from '../src/aws/router.ts';
import { randomUuid } from '../src/runtime/random.ts';
import { ACCOUNT } from './account.ts';
import { cloudHsmApi, kmsApi, readCloudHsmModel, readKmsModel } from './aws-services.ts';
import type { DeviceSide } from './device-side.ts';
import { ec2OnFirstUse } from './ec2.ts';
import type { Elsewhere } from './elsewhere.ts';
import { watchApiCalls } from './events/api-call-events.ts';
import type { EventTrail } from './events/event-trail.ts';
import { type HandleHttp, onFirstUse, type Services } from './http/front-door.ts';
import type { KmsService } from './kms-service.ts';
import type { ProcessRuntime } from './process-runtime.ts';
import { reportFailure } from './report-failure.ts';
import type { Surroundings } from './serve.ts';

export interface ProcessParts {
  readonly runtime: ProcessRuntime;
  readonly surroundings: Pick<Surroundings, 'meterOf' | 'observation'>;
  readonly trail: EventTrail;
  /** CloudHSM V2 and EC2, where it has clusters. */
  readonly devices?: DeviceSide;
  /** KMS, where it has that. */
  readonly kms?: KmsService;
  /** What another process has of the two. Default: nothing. */
  readonly elsewhere?: Elsewhere;
  /** Makes what answers the rest. The framework behind it takes as long to load as all else: only who asks waits for it. */
  readonly control: () => Promise<HandleHttp>;
}

export function processServices(parts: ProcessParts): Services {
  const { runtime, trail, devices, kms, elsewhere, control } = parts;
  const { meterOf, observation } = parts.surroundings;
  const { clock, random, logger } = runtime;
  const kmsModel = kms && readKmsModel();
  const cloudHsmModel = devices && readCloudHsmModel();
  const drawId = () => randomUuid(random);
  const newRequestId = observation?.drawingIds(drawId) ?? drawId;
  const aws = createRouter({
    ...{ meterOf, newRequestId, elsewhere },
    services: [
      ...(kms && kmsModel ? [kmsApi(kmsModel, kms.operations)] : []),
      ...(devices && cloudHsmModel
        ? [cloudHsmApi(cloudHsmModel, { clusters: devices.world.clusters, calendar: clock.calendar, ...ACCOUNT })]
        : []),
    ],
    watch: watchApiCalls({
      ...{ account: ACCOUNT, kms: kms?.side.kms, calendar: clock.calendar, random },
      models: [kmsModel, cloudHsmModel].filter((model) => model !== undefined),
      record: (event) => trail.record(event),
    }),
    beforeDispatch: kms?.beforeDispatch,
    report: reportFailure(logger),
  });
  // Without EC2, what answers a form is the AWS services, which do not speak so.
  const ec2 = devices && ec2OnFirstUse(devices.world.network, runtime, { meterOf, newRequestId });
  const observed = (handle: HandleRequest): HandleRequest => observation?.observed(handle) ?? handle;
  return { aws: observed(aws), ec2: observed(ec2 ?? aws), control: onFirstUse(control) };
}
