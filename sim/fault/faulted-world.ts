// The world as faults find it and as they may change it. Cluster, network and KMS offer this, and app wires it.

/** What there is: a fault that names something else is refused. */
export interface KnownWorld {
  clusterIds(): readonly string[];
  /** The HSMs of a cluster that are alive, in the order of their creation. @throws SimError `not_found` */
  hsmIds(clusterId: string): readonly string[];
  /** Those that were lost, and have not been brought back. @throws SimError `not_found` */
  lostHsmIds(clusterId: string): readonly string[];
  /** @throws SimError `not_found`: no such cluster */
  hasUser(clusterId: string, username: string): Promise<boolean>;
  /** A token key. @throws SimError `not_found`: no such cluster */
  hasKey(clusterId: string, handle: number): Promise<boolean>;
  /** Is it a handle that only session keys have? Which there are, only their sessions know. */
  isOfSessionKeys(handle: number): boolean;
  hasSubnet(subnetId: string): boolean;
  hasZone(availabilityZone: string): boolean;
  /** The id of the KMS key that a key id, a key ARN or an alias names. */
  kmsKeyId(reference: string): string | undefined;
  hasCustomKeyStore(customKeyStoreId: string): boolean;
}

/** Back to what was before. @throws SimError `not_found`: what it was about is gone */
export type Undo = () => Promise<void>;

/** Every method throws SimError for what cannot be, `not_found` for what does not exist, and then changes nothing. */
export interface FaultedWorld extends KnownWorld {
  // --- conditions ---------------------------------------------------------------------------------------------------

  /** Undone by another HSM in its place, as CreateHsm would bring it. */
  loseHsm(clusterId: string, hsmId: string): Promise<Undo>;
  setLag(clusterId: string, hsmId: string, lagMs: number): Promise<Undo>;
  /** What becomes of this user in the cluster does not reach this HSM. */
  withholdUser(clusterId: string, hsmId: string, username: string): Promise<Undo>;
  withholdKey(clusterId: string, hsmId: string, handle: number): Promise<Undo>;
  partitionZone(availabilityZone: string): Promise<Undo>;
  exhaustAddresses(subnetId: string): Promise<Undo>;
  /** The cluster's group loses its rules. */
  breakSecurityGroup(clusterId: string): Promise<Undo>;
  /** Somebody else's session of the user. */
  logInElsewhere(clusterId: string, username: string): Promise<Undo>;

  // --- acts ---------------------------------------------------------------------------------------------------------

  /** The material is gone, on every HSM. */
  loseKey(clusterId: string, handle: number): Promise<void>;
  /** The cluster is gone, as DeleteCluster leaves it. */
  deleteCluster(clusterId: string): Promise<void>;
  /** Every HSM is lost, and as many come back from the newest backup: what was newer is gone. */
  restoreFromBackup(clusterId: string): Promise<void>;
  deleteSubnet(subnetId: string): Promise<void>;
  /** By as many wrong passwords as it takes, on every HSM that has the user. */
  lockUser(clusterId: string, username: string): Promise<void>;
  /** To one that nobody has. */
  changePassword(clusterId: string, username: string): Promise<void>;
  deleteUser(clusterId: string, username: string): Promise<void>;
  enableMfa(clusterId: string, username: string): Promise<void>;
}
