// What each kind of fault takes, as types. Written by `npm run faults` from the table of kinds: do not edit.

import type { StatusName } from '../../src/wire/generated/status-name.js';

/** A refusing status of the protocol, by its name or its number. */
type RefusingStatus = Exclude<StatusName, 'SUCCESS'> | number;

/** By kind: its parameters, whom it can be for, and where it acts. */
export interface WrittenKinds {
  /** a subnet has no free address */
  readonly addresses_exhausted: {
    readonly parameters: {
      /** 1 to 32 characters. */
      readonly subnetId: string;
    };
    readonly match: never;
    readonly place: 'world';
  };
  /** every HSM of a cluster dies */
  readonly all_hsms_lost: {
    readonly parameters: Readonly<Record<string, never>>;
    readonly match: 'clusterId';
    readonly place: 'world';
  };
  /** operations fail while a backup is made */
  readonly backup_window: {
    readonly parameters: Readonly<Record<string, never>>;
    readonly match: 'clusterId' | 'hsmId' | 'username' | 'operation' | 'keyId';
    readonly place: 'device';
  };
  /** the link is narrow */
  readonly bandwidth: {
    readonly parameters: {
      /** A whole number from 1 to 1000000. Default: 100. */
      readonly rateKBps?: number;
    };
    readonly match: 'clusterId' | 'hsmId';
    readonly place: 'channel';
  };
  /** the HSM answers BUSY (187) */
  readonly busy: {
    readonly parameters: Readonly<Record<string, never>>;
    readonly match: 'clusterId' | 'hsmId' | 'username' | 'operation' | 'keyId';
    readonly place: 'device';
  };
  /** the cluster is deleted */
  readonly cluster_not_found: {
    readonly parameters: Readonly<Record<string, never>>;
    readonly match: 'clusterId';
    readonly place: 'world';
  };
  /** the HTTP connection is reset */
  readonly connection_reset: {
    readonly parameters: Readonly<Record<string, never>>;
    readonly match: 'kmsOperation' | 'keyId' | 'customKeyStoreId';
    readonly place: 'kms';
  };
  /** one octet of a message is changed */
  readonly corrupt: {
    readonly parameters: Readonly<Record<string, never>>;
    readonly match: 'clusterId' | 'hsmId';
    readonly place: 'channel';
  };
  /** the answer is late */
  readonly delay_response: {
    readonly parameters: {
      /** A whole number from 0 to 600000. Default: 1000. */
      readonly delayMs?: number;
    };
    readonly match: 'clusterId' | 'hsmId' | 'username' | 'operation' | 'keyId';
    readonly place: 'device';
  };
  /** KMS answers DependencyTimeoutException */
  readonly dependency_timeout: {
    readonly parameters: Readonly<Record<string, never>>;
    readonly match: 'kmsOperation' | 'keyId' | 'customKeyStoreId';
    readonly place: 'kms';
  };
  /** a request or its answer is lost */
  readonly drop: {
    readonly parameters: Readonly<Record<string, never>>;
    readonly match: 'clusterId' | 'hsmId' | 'username' | 'operation' | 'keyId';
    readonly place: 'device';
  };
  /** a request arrives twice */
  readonly duplicate: {
    readonly parameters: Readonly<Record<string, never>>;
    readonly match: 'clusterId' | 'hsmId' | 'username' | 'operation' | 'keyId';
    readonly place: 'device';
  };
  /** the HSM answers nothing */
  readonly hsm_hang: {
    readonly parameters: Readonly<Record<string, never>>;
    readonly match: 'clusterId' | 'hsmId' | 'username' | 'operation' | 'keyId';
    readonly place: 'device';
  };
  /** an HSM dies */
  readonly hsm_loss: {
    readonly parameters: Readonly<Record<string, never>>;
    readonly match: 'clusterId' | 'hsmId';
    readonly place: 'world';
  };
  /** a key is missing on an HSM */
  readonly inconsistent_key: {
    readonly parameters: Readonly<Record<string, never>>;
    readonly match: 'clusterId' | 'hsmId' | 'keyId';
    readonly place: 'world';
  };
  /** a user is missing on an HSM */
  readonly inconsistent_user: {
    readonly parameters: Readonly<Record<string, never>>;
    readonly match: 'clusterId' | 'hsmId' | 'username';
    readonly place: 'world';
  };
  /** KMS answers KMSInternalException */
  readonly internal_error: {
    readonly parameters: Readonly<Record<string, never>>;
    readonly match: 'kmsOperation' | 'keyId' | 'customKeyStoreId';
    readonly place: 'kms';
  };
  /** a key is gone from the cluster */
  readonly key_lost: {
    readonly parameters: Readonly<Record<string, never>>;
    readonly match: 'clusterId' | 'keyId';
    readonly place: 'world';
  };
  /** messages take longer */
  readonly latency: {
    readonly parameters: {
      /** A whole number from 0 to 600000. Default: 100. */
      readonly latencyMs?: number;
      /** A whole number from 0 to 600000. Default: 0. */
      readonly jitterMs?: number;
    };
    readonly match: 'clusterId' | 'hsmId';
    readonly place: 'channel';
  };
  /** the connection breaks after so many octets */
  readonly limit_data: {
    readonly parameters: {
      /** A whole number from 0 to 1000000000. Default: 65536. */
      readonly octets?: number;
    };
    readonly match: 'clusterId' | 'hsmId';
    readonly place: 'channel';
  };
  /** somebody else is logged in as a user */
  readonly logged_in_elsewhere: {
    readonly parameters: Readonly<Record<string, never>>;
    readonly match: 'clusterId' | 'username';
    readonly place: 'world';
  };
  /** a user has a second factor */
  readonly mfa_enabled: {
    readonly parameters: Readonly<Record<string, never>>;
    readonly match: 'clusterId' | 'username';
    readonly place: 'world';
  };
  /** the HSM answers a status of your choice */
  readonly reject: {
    readonly parameters: {
      /** What the HSM answers. Default: DEVICE_ERROR. */
      readonly status?: RefusingStatus;
    };
    readonly match: 'clusterId' | 'hsmId' | 'username' | 'operation' | 'keyId';
    readonly place: 'device';
  };
  /** a request or its answer is overtaken by the next */
  readonly reorder: {
    readonly parameters: Readonly<Record<string, never>>;
    readonly match: 'clusterId' | 'hsmId' | 'username' | 'operation' | 'keyId';
    readonly place: 'device';
  };
  /** writes reach an HSM late */
  readonly replication_lag: {
    readonly parameters: {
      /** A whole number from 0 to 600000. Default: 1000. */
      readonly lagMs?: number;
    };
    readonly match: 'clusterId' | 'hsmId';
    readonly place: 'world';
  };
  /** the connection is reset */
  readonly reset_peer: {
    readonly parameters: {
      /** A whole number from 0 to 600000. Default: 0. */
      readonly timeoutMs?: number;
    };
    readonly match: 'clusterId' | 'hsmId';
    readonly place: 'channel';
  };
  /** the cluster comes back from a backup */
  readonly restored_from_old_backup: {
    readonly parameters: Readonly<Record<string, never>>;
    readonly match: 'clusterId';
    readonly place: 'world';
  };
  /** the cluster's security group lost its rules */
  readonly security_group_broken: {
    readonly parameters: Readonly<Record<string, never>>;
    readonly match: 'clusterId';
    readonly place: 'world';
  };
  /** log ins find no free session */
  readonly session_exhausted: {
    readonly parameters: Readonly<Record<string, never>>;
    readonly match: 'clusterId' | 'hsmId' | 'username' | 'operation';
    readonly place: 'device';
  };
  /** the session ends: the connection is closed */
  readonly session_expire: {
    readonly parameters: Readonly<Record<string, never>>;
    readonly match: 'clusterId' | 'hsmId' | 'username' | 'operation' | 'keyId';
    readonly place: 'device';
  };
  /** messages go in small pieces */
  readonly slicer: {
    readonly parameters: {
      /** A whole number from 1 to 65536. Default: 64. */
      readonly size?: number;
      /** A whole number from 0 to 10000. Default: 1. */
      readonly delayMs?: number;
    };
    readonly match: 'clusterId' | 'hsmId';
    readonly place: 'channel';
  };
  /** closing takes long */
  readonly slow_close: {
    readonly parameters: {
      /** A whole number from 0 to 600000. Default: 1000. */
      readonly delayMs?: number;
    };
    readonly match: 'clusterId' | 'hsmId';
    readonly place: 'channel';
  };
  /** log ins take long */
  readonly slow_login: {
    readonly parameters: {
      /** A whole number from 0 to 600000. Default: 2000. */
      readonly delayMs?: number;
    };
    readonly match: 'clusterId' | 'hsmId' | 'username' | 'operation';
    readonly place: 'device';
  };
  /** KMS answers late */
  readonly slow_response: {
    readonly parameters: {
      /** A whole number from 0 to 600000. Default: 1000. */
      readonly delayMs?: number;
    };
    readonly match: 'kmsOperation' | 'keyId' | 'customKeyStoreId';
    readonly place: 'kms';
  };
  /** a user's password was changed */
  readonly stale_password: {
    readonly parameters: Readonly<Record<string, never>>;
    readonly match: 'clusterId' | 'username';
    readonly place: 'world';
  };
  /** a subnet is deleted */
  readonly subnet_deleted: {
    readonly parameters: {
      /** 1 to 32 characters. */
      readonly subnetId: string;
    };
    readonly match: never;
    readonly place: 'world';
  };
  /** KMS answers ThrottlingException */
  readonly throttle: {
    readonly parameters: Readonly<Record<string, never>>;
    readonly match: 'kmsOperation' | 'keyId' | 'customKeyStoreId';
    readonly place: 'kms';
  };
  /** nothing gets through; then the connection breaks */
  readonly timeout: {
    readonly parameters: {
      /** A whole number from 0 to 600000. Default: 1000. */
      readonly timeoutMs?: number;
    };
    readonly match: 'clusterId' | 'hsmId';
    readonly place: 'channel';
  };
  /** a user was deleted */
  readonly user_deleted: {
    readonly parameters: Readonly<Record<string, never>>;
    readonly match: 'clusterId' | 'username';
    readonly place: 'world';
  };
  /** a user is locked out */
  readonly user_locked: {
    readonly parameters: Readonly<Record<string, never>>;
    readonly match: 'clusterId' | 'username';
    readonly place: 'world';
  };
  /** an availability zone is cut off */
  readonly zone_partition: {
    readonly parameters: {
      /** 1 to 32 characters. */
      readonly availabilityZone: string;
    };
    readonly match: never;
    readonly place: 'world';
  };
}
