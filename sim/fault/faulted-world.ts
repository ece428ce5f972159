// The world as faults may change it. Cluster and network offer this, and app wires it.

/** Every method throws SimError `not_found` for what does not exist, and then changes nothing. */
export interface FaultedWorld {
  /** The clusters that there are. */
  clusterIds(): readonly string[];
  /** The HSMs of a cluster that are alive, in the order of their creation. */
  hsmIds(clusterId: string): readonly string[];
  loseHsm(clusterId: string, hsmId: string): Promise<void>;
  /** Another one in the place of a lost one. */
  restoreHsm(clusterId: string, hsmId: string): Promise<void>;
  setLag(clusterId: string, hsmId: string, lagMs: number): Promise<void>;
  /** What becomes of this user in the cluster does not reach this HSM; resolves with what lets it through again. */
  withholdUser(clusterId: string, hsmId: string, username: string): Promise<() => Promise<void>>;
  withholdKey(clusterId: string, hsmId: string, handle: number): Promise<() => Promise<void>>;
  /** The material is gone, on every HSM. */
  loseKey(clusterId: string, handle: number): Promise<void>;
  /** The cluster is gone, as DeleteCluster leaves it. */
  deleteCluster(clusterId: string): Promise<void>;
  /** Every HSM is lost, and one comes back from the newest backup: what was newer is gone. */
  restoreFromBackup(clusterId: string): Promise<void>;
  partitionZone(availabilityZone: string): Promise<() => Promise<void>>;
  deleteSubnet(subnetId: string): Promise<void>;
  exhaustAddresses(subnetId: string): Promise<() => Promise<void>>;
  /** The group loses its rules; resolves with what puts them back. */
  breakSecurityGroup(clusterId: string): Promise<() => Promise<void>>;
  /** By as many wrong passwords as it takes, on every HSM. */
  lockUser(clusterId: string, username: string): Promise<void>;
  /** To one that nobody has. */
  changePassword(clusterId: string, username: string): Promise<void>;
  deleteUser(clusterId: string, username: string): Promise<void>;
  /** Somebody else's session of the user; resolves with what logs it out. */
  logInElsewhere(clusterId: string, username: string): Promise<() => Promise<void>>;
  enableMfa(clusterId: string, username: string): Promise<void>;
}
