// CreateHsm. https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_CreateHsm.html
//
// Answers with the HSM in CREATE_IN_PROGRESS, which has its id and its network interface already.

import { type HsmShape, hsmShape } from '../cluster-shape.ts';
import { type ControlPlane, requireCluster } from '../control-plane.ts';
import { asInvalidRequest } from '../errors.ts';

interface Input {
  readonly ClusterId: string;
  readonly AvailabilityZone: string;
  readonly IpAddress?: string;
}

export const createHsm =
  (controlPlane: ControlPlane) =>
  ({ ClusterId, AvailabilityZone, IpAddress }: Input): { Hsm: HsmShape } => {
    const { clusters } = controlPlane;
    const cluster = requireCluster(controlPlane, ClusterId);
    try {
      const { hsm, done } = cluster.beginAddHsm(
        { availabilityZone: AvailabilityZone, ipAddress: IpAddress },
        clusters.durations.createHsmMs,
      );
      clusters.inBackground(done, 'an HSM was not created');
      return { Hsm: hsmShape(hsm, cluster.describe()) };
    } catch (error) {
      throw asInvalidRequest(error);
    }
  };
