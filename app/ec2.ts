// EC2 as the simulator answers it. The writer of XML behind it is loaded when somebody asks first.

import type { Network } from '../sim/network/network.ts';
import type { HandleRequest } from '../src/aws/router.ts';
import { randomUuid } from '../src/runtime/random.ts';
import { ACCOUNT } from './account.ts';
import type { ProcessRuntime } from './process-runtime.ts';

export function ec2OnFirstUse(network: Network, { random, logger }: ProcessRuntime): HandleRequest {
  let handle: Promise<HandleRequest> | undefined;
  return async (request) => {
    handle ??= import('../sim/ec2-query/handler.ts').then(({ createEc2Query }) =>
      createEc2Query({
        ...{ network, ...ACCOUNT },
        newRequestId: () => randomUuid(random),
        report: (err, requestId) => logger.error({ err, requestId }, 'a request of EC2 failed inside'),
      }),
    );
    return (await handle)(request);
  };
}
