// A process's one HTTP port: the AWS services that it has, EC2, and its control API.

import { createRouter, type HandleRequest, type RouterOptions } from '../../src/aws/router.ts';
import { randomUuid } from '../../src/runtime/random.ts';
import type { ProcessRuntime } from '../process-runtime.ts';
import { type FrontDoorOptions, onFirstUse, openFrontDoor } from './front-door.ts';

export const HOST = '127.0.0.1';

type HandleHttp = FrontDoorOptions['control'];

export interface EndpointParts extends Pick<RouterOptions, 'services' | 'watch' | 'beforeDispatch'> {
  readonly runtime: ProcessRuntime;
  /** 0: any free one. */
  readonly port: number;
  /** What answers `POST /` with a form; default: the AWS services, which do not speak so. */
  readonly ec2?: HandleRequest;
  /** Makes what answers the rest. The framework behind it takes as long to load as all else: only who asks waits for it. */
  readonly control: () => Promise<HandleHttp>;
}

export interface Endpoint {
  readonly url: string;
  /** Answers what is under way, then closes every connection. */
  close(): Promise<void>;
}

/** @throws SimError `invalid_configuration` when the port is taken */
export async function openEndpoint({ runtime, port, ec2, control, ...routed }: EndpointParts): Promise<Endpoint> {
  const { random, logger } = runtime;
  const aws = createRouter({
    ...routed,
    newRequestId: () => randomUuid(random),
    report: (err, request) => logger.error({ err, ...request }, 'a request failed inside'),
  });
  const frontDoor = await openFrontDoor({ host: HOST, port, aws, ec2: ec2 ?? aws, control: onFirstUse(control) });
  return { url: `http://${HOST}:${frontDoor.port}`, close: () => frontDoor.close() };
}
