// EC2 as the simulator answers it. The writer of XML behind it is loaded when somebody asks first.

import type { Ec2Parts } from '../sim/ec2-query/handler.ts';
import type { Network } from '../sim/network/network.ts';
import type { HandleRequest } from '../src/aws/router.ts';
import { randomUuid } from '../src/runtime/random.ts';
import { ACCOUNT } from './account.ts';
import type { ProcessRuntime } from './process-runtime.ts';

type Watched = Partial<Pick<Ec2Parts, 'meterOf' | 'newRequestId'>>;

export function ec2OnFirstUse(
  network: Network,
  { random, logger }: ProcessRuntime,
  watched: Watched = {},
): HandleRequest {
  let handle: Promise<HandleRequest> | undefined;
  return async (request) => {
    handle ??= import('../sim/ec2-query/handler.ts').then(({ createEc2Query }) =>
      createEc2Query({
        ...{ network, ...ACCOUNT },
        ...watched,
        newRequestId: watched.newRequestId ?? (() => randomUuid(random)),
        report: (err, requestId) => logger.error({ err, requestId }, 'a request of EC2 failed inside'),
      }),
    );
    return (await handle)(request);
  };
}
