// GetResourcePolicy. https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_GetResourcePolicy.html

import type { ControlPlane } from '../control-plane.ts';
import { requirePolicyResource } from '../policy-resource.ts';

export const getResourcePolicy =
  (controlPlane: ControlPlane) =>
  ({ ResourceArn }: { readonly ResourceArn?: string }): { Policy: string | undefined } => ({
    Policy: controlPlane.policies.get(requirePolicyResource(controlPlane, ResourceArn)),
  });
