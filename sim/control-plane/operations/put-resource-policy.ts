// PutResourcePolicy. https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_PutResourcePolicy.html

import type { ControlPlane } from '../control-plane.ts';
import { invalidRequest } from '../errors.ts';
import { requirePolicyResource } from '../policy-resource.ts';

interface Input {
  readonly ResourceArn?: string;
  readonly Policy?: string;
}

export const putResourcePolicy =
  (controlPlane: ControlPlane) =>
  ({ ResourceArn, Policy }: Input): { ResourceArn: string; Policy: string } => {
    const arn = requirePolicyResource(controlPlane, ResourceArn);
    if (Policy === undefined || !isJsonObject(Policy)) throw invalidRequest('The Policy is no JSON policy document.');
    controlPlane.policies.put(arn, Policy);
    return { ResourceArn: arn, Policy };
  };

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
