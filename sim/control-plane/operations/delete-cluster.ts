// DeleteCluster. https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_DeleteCluster.html
//
// Its HSMs must be deleted first. Once it is deleted it vanishes from DescribeClusters; its backups stay.

import { type ClusterShape, clusterShape } from '../cluster-shape.ts';
import { type ControlPlane, requireCluster } from '../control-plane.ts';

export const deleteCluster =
  (controlPlane: ControlPlane) =>
  async ({ ClusterId }: { readonly ClusterId: string }): Promise<{ Cluster: ClusterShape }> => {
    const { clusters, tags } = controlPlane;
    const shape = clusterShape(await clusters.delete(requireCluster(controlPlane, ClusterId)), tags);
    tags.forget(ClusterId);
    return { Cluster: shape };
  };
