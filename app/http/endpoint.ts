// A process's one HTTP port: the AWS services that it has, EC2, and its control API.

import { createRouter, type HandleRequest, type RouterOptions } from '../../src/aws/router.ts';
import { randomUuid } from '../../src/runtime/random.ts';
import { healthRoutes } from '../health/health-routes.ts';
import { metricsRoute } from '../metrics/metrics-route.ts';
import { RequestFigures } from '../metrics/request-figures.ts';
import { simulatorReadings } from '../metrics/simulator-readings.ts';
import type { Observation } from '../observation/observer.ts';
import type { ProcessRuntime } from '../process-runtime.ts';
import { createAccess } from './access.ts';
import { LOOPBACK } from './binding.ts';
import { requireToken } from './control-token.ts';
import { type HandleHttp, onFirstUse, openFrontDoor, type Services } from './front-door.ts';
import { hostInUrl } from './hosts.ts';

export interface ServiceParts extends Pick<RouterOptions, 'services' | 'watch' | 'beforeDispatch' | 'meterOf'> {
  readonly runtime: ProcessRuntime;
  /** What answers `POST /` with a form; default: the AWS services, which do not speak so. */
  readonly ec2?: HandleRequest;
  /** Makes what answers the rest. The framework behind it takes as long to load as all else: only who asks waits for it. */
  readonly control: () => Promise<HandleHttp>;
  /** Default: nobody looks on. */
  readonly observation?: Observation | undefined;
}

/** What is behind the door of a process. */
export function endpointServices({ runtime, ec2, control, observation, ...routed }: ServiceParts): Services {
  const { random, logger } = runtime;
  const drawId = () => randomUuid(random);
  const aws = createRouter({
    ...routed,
    newRequestId: observation?.drawingIds(drawId) ?? drawId,
    report: (err, request) => logger.error({ err, ...request }, 'a request failed inside'),
  });
  const observed = (handle: HandleRequest): HandleRequest => observation?.observed(handle) ?? handle;
  return { aws: observed(aws), ec2: observed(ec2 ?? aws), control: onFirstUse(control) };
}

export interface EndpointParts extends ServiceParts {
  /** 0: any free one. */
  readonly port: number;
}

export interface Endpoint {
  readonly url: string;
  /** Answers what is under way, then closes every connection. */
  close(): Promise<void>;
}

/** For the requests that a process has under way when it ends. */
const DRAIN_TIMEOUT_MS = 1_000;

/** Of a process that has everything when its port opens. @throws SimError `invalid_configuration` when the port is taken */
export async function openEndpoint({ port, ...parts }: EndpointParts): Promise<Endpoint> {
  const requests = new RequestFigures();
  const { host, advertiseHost, controlToken } = LOOPBACK;
  const door = await openFrontDoor({
    ...{ host, port, admit: createAccess(LOOPBACK), authorize: requireToken(controlToken) },
    standing: {
      ...healthRoutes(() => ({ phase: 'ready', reason: undefined })),
      ...metricsRoute(async () => [...simulatorReadings('ready', door.underWay.count), ...requests.readings()]),
    },
  });
  door.letIn(endpointServices({ ...parts, meterOf: requests.meterOf }));
  return {
    url: `http://${hostInUrl(advertiseHost)}:${door.port}`,
    async close() {
      door.keepOut('the process is stopping');
      door.closeConnections();
      await door.underWay.over(DRAIN_TIMEOUT_MS);
      await door.close();
    },
  };
}
