// DeleteResourcePolicy. https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_DeleteResourcePolicy.html
//
// Answers with the policy that was there.

import type { ControlPlane } from '../control-plane.ts';
import { requirePolicyResource } from '../policy-resource.ts';

export const deleteResourcePolicy =
  (controlPlane: ControlPlane) =>
  ({ ResourceArn }: { readonly ResourceArn?: string }): { ResourceArn: string; Policy: string | undefined } => {
    const arn = requirePolicyResource(controlPlane, ResourceArn);
    const Policy = controlPlane.policies.get(arn);
    controlPlane.policies.delete(arn);
    return { ResourceArn: arn, Policy };
  };
