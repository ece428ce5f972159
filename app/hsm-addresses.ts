// Where a cluster's HSMs listen, for clients that are in this process.

import type { Cluster } from '../sim/cluster/cluster.ts';
import type { HsmAddress } from '../src/client/hsm-link.ts';

/** None before it is initialized. */
export function hsmAddresses(cluster: Cluster): readonly HsmAddress[] {
  const { clusterId, certificatePem, trustAnchorPem, hsms } = cluster.describe();
  if (certificatePem === undefined || trustAnchorPem === undefined) return [];
  return hsms.flatMap(({ hsmId, availabilityZone, endpoint }) =>
    endpoint === undefined
      ? []
      : [{ clusterId, hsmId, availabilityZone, destination: { ...endpoint, trustAnchorPem, certificatePem } }],
  );
}
