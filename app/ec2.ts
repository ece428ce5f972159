// EC2 as the simulator answers it. The writer of XML behind it is loaded when somebody asks first.

import type { Ec2Parts } from '../sim/ec2-query/handler.ts';
import type { HandleRequest } from '../src/aws/router.ts';

export function ec2OnFirstUse(parts: Ec2Parts): HandleRequest {
  let handle: Promise<HandleRequest> | undefined;
  return async (request) => {
    handle ??= import('../sim/ec2-query/handler.ts').then(({ createEc2Query }) => createEc2Query(parts));
    return (await handle)(request);
  };
}
