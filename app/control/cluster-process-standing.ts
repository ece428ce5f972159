// How a process stands with the one that has the clusters, as the control API tells it.

/** Of KMS in a process of its own, with the process that has the clusters; of every other process, with itself. */
export interface ClusterProcessStanding {
  /** Of the cluster process. */
  readonly endpoint: string;
  /** Does it answer, and is it a cluster process? */
  readonly isReachable: boolean;
  /** Why it is not reachable, or is no cluster process. */
  readonly why?: string;
  /** Those that custom key stores are on, and that it does not have: it has been started anew since. */
  readonly absentClusterIds: readonly string[];
}
