// What a client needs to begin: the shape of the ready file, and, without passwords, of `GET /_sim/v1/clusters`.

import type { ConnectionState } from '../src/keystore/connection-state.ts';

/** A simulator that runs: where it is reached, and the ids, users and keys that a client begins with. */
export interface ReadyDocument {
  /** Of the simulator. */
  readonly version: string;
  /** Of its process. */
  readonly pid: number;
  /** Of KMS, CloudHSM V2 and `/_sim/v1` alike, as far as this process has them. */
  readonly endpoint: string;
  /** Of the control API, where it wants one. Only in the ready file. */
  readonly controlToken?: string;
  /** Of the process that has the clusters, where that is another one. */
  readonly clusterEndpoint?: string;
  /** Of every ARN. */
  readonly region: string;
  /** Of every ARN. */
  readonly accountId: string;
  /** In the order in which they were created. */
  readonly clusters: readonly ReadyCluster[];
  /** In the order in which they were created. */
  readonly customKeyStores: readonly {
    /** `cks-...` */
    readonly customKeyStoreId: string;
    /** As it was given at its creation. */
    readonly customKeyStoreName: string;
    /** As DescribeCustomKeyStores tells it. */
    readonly connectionState: ConnectionState;
  }[];
  /** In the order in which they were created: that of the seed. */
  readonly keys: readonly {
    /** A UUID. */
    readonly keyId: string;
    /** `arn:aws:kms:...:key/...` */
    readonly arn: string;
    /** `alias/...` */
    readonly aliases: readonly string[];
  }[];
}

/** As the control API tells it: without secrets, of users as of the simulator itself. */
export type SimulatorState = Omit<ReadyDocument, 'controlToken'>;

/** A cluster of a ready document. */
export interface ReadyCluster {
  /** `cluster-...` */
  readonly clusterId: string;
  /** `ACTIVE`, ... */
  readonly state: string;
  /** Path of the customer CA's certificate, PEM. */
  readonly trustAnchorCertificate: string | undefined;
  /** ACTIVE ones. */
  readonly hsms: readonly {
    /** `hsm-...` */
    readonly hsmId: string;
    /** `us-east-1a` */
    readonly availabilityZone: string;
    /** `wss://host:port/` */
    readonly endpoint: string;
  }[];
  /** The newest 28 that were lost and have not been brought back. */
  readonly lostHsms: readonly {
    /** `hsm-...`: by which it is brought back. */
    readonly hsmId: string;
    /** Where it was, and where one in its place will be. */
    readonly availabilityZone: string;
  }[];
  /** Those that the simulator made. */
  readonly users: readonly {
    /** In lower case. */
    readonly username: string;
    /** `admin` or `crypto-user` */
    readonly role: string;
    /** Only of users that the simulator itself made, as it made them. */
    readonly password?: string;
  }[];
}

/** @internal As anybody may read it. */
export function withoutSecrets({ controlToken: _, ...document }: ReadyDocument): ReadyDocument {
  const clusters = document.clusters.map((cluster) => ({
    ...cluster,
    users: cluster.users.map(({ username, role }) => ({ username, role })),
  }));
  return { ...document, clusters };
}
