// A seed: what is there when the simulator has started. The shape of a seed file, and of `seed` for the library's users;
// schema.ts says the same to machines, and the compiler that both say the same.

import type { NewFault } from '../../sim/fault/written-fault.ts';

/** What is there from the start; docs/seed.md has every member, its bounds and its default. */
export interface SeedDocument {
  /** For editors. */
  readonly $schema?: string;
  /** Of this format. */
  readonly version: 1;
  /** The simulated calendar. Default: the system’s date. */
  readonly clock?: SeedClock;
  /** In force once the seed is there. */
  readonly settings?: SeedSettings;
  /** At most 10 CloudHSM clusters. */
  readonly clusters?: readonly SeedCluster[];
  /** At most 10, each on a cluster of its own. */
  readonly customKeyStores?: readonly SeedKeyStore[];
  /** KMS keys. */
  readonly keys?: readonly SeedKey[];
  /** As `POST /_sim/v1/faults` takes them, with references in the place of ids: `$hsm.main.1`. */
  readonly faults?: readonly NewFault[];
}

/** The simulated calendar at the start; from there it goes on as time does. One of the two. */
export interface SeedClock {
  /** ISO 8601, with its time zone: `2026-03-01T09:00:00Z`. */
  readonly start?: string;
  /** From the system's date: `90d`, `-12h`. */
  readonly offset?: string;
}

/** As the flags of `cloudhsm-sim up`, which are stronger. */
export interface SeedSettings {
  /** What creating clusters, HSMs and backups takes on the calendar. Default: `none`. */
  readonly durations?: 'none' | 'real';
  /** Seconds, or `real`. */
  readonly connectDuration?: number | 'real';
  /** The answer to a connect without an active HSM: FAILED, or an exception. Default: `async`. */
  readonly zeroHsms?: 'async' | 'refuse';
  /** Of connections, sessions, users and keys: wide ones, or those of AWS. Default: `open`. */
  readonly limits?: 'open' | 'real';
  /** `real`: HSMs are as slow as the real ones. Default: `off`. */
  readonly throttle?: 'off' | 'real';
  /** `real`: KMS throttles as AWS does. Default: `off`. */
  readonly quotas?: 'off' | 'real';
}

/** Text that nobody should read: here, in an environment variable, or in a file. */
export type SeedSecret =
  | string
  | {
      /** Name of the environment variable. */
      readonly env: string;
    }
  | {
      /** Its path, from the seed's folder. A line end at its end is none of the secret. */
      readonly file: string;
    };

/** A cluster, with its HSMs, users and keys. */
export interface SeedCluster {
  /** By which the rest of the seed refers to it. */
  readonly name: string;
  /** `cluster-2abcdefghij`; default: a new one. */
  readonly id?: string;
  /** Default: `hsm2m.medium`. `hsm1.medium` is always FIPS. */
  readonly hsmType?: 'hsm1.medium' | 'hsm2m.medium';
  /** What is refused. Default: `FIPS`. */
  readonly mode?: 'FIPS' | 'NON_FIPS';
  /** How far the guide has been played: with a CSR, with a certificate, with users. Default: `ACTIVE`. */
  readonly state?: 'UNINITIALIZED' | 'INITIALIZED' | 'ACTIVE';
  /** Default: 2, and 1 unless it is ACTIVE. */
  readonly hsms?: number;
  /** Where HSMs go, in turn; the cluster has a subnet in each. */
  readonly zones?: readonly string[];
  /** Who signs the cluster's certificate; default: a CA that is made for it. */
  readonly customerCa?: SeedCustomerCa;
  /** At most 250; `admin` is there in any case, and `kmsuser` where there is a custom key store. */
  readonly users?: readonly SeedUser[];
  /** Keys of crypto users, on the cluster itself. */
  readonly hsmKeys?: readonly SeedHsmKey[];
}

/** The CA that signs the cluster's certificate, PEM. */
export interface SeedCustomerCa {
  /** Path of the PEM file: `customerCA.crt`. */
  readonly certificate: string;
  /** Path of the PEM file, without a passphrase: `customerCA.key`. */
  readonly privateKey: string;
}

/** A user of a cluster. */
export interface SeedUser {
  /** 1 to 31 letters, digits or `_`; case does not count. */
  readonly username: string;
  /** `kmsuser` is a crypto user. */
  readonly role: 'admin' | 'crypto-user';
  /** Default: one that is made, and told in the ready file. */
  readonly password?: SeedSecret;
}

/** A key on a cluster that is none of KMS. */
export interface SeedHsmKey {
  /** A crypto user. */
  readonly owner: string;
  /** CKA_LABEL: 1 to 127 characters; of both halves, if it is a pair. */
  readonly label: string;
  /** `ed25519` in NON_FIPS clusters only. */
  readonly type: 'aes' | 'generic-secret' | 'rsa' | 'ec' | 'ed25519';
  /** Of `aes` and `generic-secret`. */
  readonly keyLengthBytes?: number;
  /** Of `rsa`. */
  readonly modulusSizeBits?: number;
  /** Of `ec`. */
  readonly curve?: 'secp224r1' | 'prime256v1' | 'secp384r1' | 'secp521r1' | 'secp256k1';
  /** Hexadecimal. */
  readonly id?: string;
  /** Of a secret key, or of the private one of a pair. */
  readonly attributes?: SeedKeyAttributes;
  /** Of the public one. */
  readonly publicAttributes?: SeedKeyAttributes;
  /** Hexadecimal octets of a secret key, PKCS #8 PEM of a private one; default: the HSM makes it. */
  readonly material?: SeedSecret;
}

/** As CloudHSM CLI names them; what is left out has the HSM's default. */
export interface SeedKeyAttributes {
  /** Seen by its owner only. */
  readonly private?: boolean;
  /** Its value does not leave in the clear. */
  readonly sensitive?: boolean;
  /** It may be wrapped. */
  readonly extractable?: boolean;
  /** Its attributes may change. */
  readonly modifiable?: boolean;
  /** It may be deleted. */
  readonly destroyable?: boolean;
  /** It may encrypt. */
  readonly encrypt?: boolean;
  /** It may decrypt. */
  readonly decrypt?: boolean;
  /** It may wrap other keys. */
  readonly wrap?: boolean;
  /** It may unwrap other keys. */
  readonly unwrap?: boolean;
  /** It may sign. */
  readonly sign?: boolean;
  /** It may verify. */
  readonly verify?: boolean;
  /** Other keys may be derived from it. */
  readonly derive?: boolean;
  /** Only trusted keys wrap it. */
  readonly 'wrap-with-trusted'?: boolean;
}

/** A custom key store of KMS, over one of the clusters. */
export interface SeedKeyStore {
  /** CustomKeyStoreName: 1 to 256 characters. */
  readonly name: string;
  /** `cks-1234567890abcdef0`; default: a new one. */
  readonly id?: string;
  /** The cluster's name. */
  readonly cluster: string;
  /** Default: `CONNECTED`. DISCONNECTED without keys: it was never connected, and `kmsuser` still has its first password. */
  readonly state?: 'CONNECTED' | 'DISCONNECTED';
}

/** A KMS key in one of the key stores. */
export interface SeedKey {
  /** A UUID; default: a new one. */
  readonly id?: string;
  /** The custom key store's name. */
  readonly customKeyStore: string;
  /** At most 8,192 characters. Default: none. */
  readonly description?: string;
  /** With their prefix, `alias/`. */
  readonly aliases?: readonly string[];
  /** Tag key to tag value, at most 50. */
  readonly tags?: Readonly<Record<string, string>>;
  /** The document, or its JSON as text. */
  readonly policy?: string | Readonly<Record<string, unknown>>;
  /** KeyState. Default: `Enabled`. */
  readonly state?: 'Enabled' | 'Disabled' | 'PendingDeletion';
  /** In PendingDeletion only. */
  readonly pendingWindowInDays?: number;
  /** 64 hexadecimal digits, an AES-256 key; needs an `id`. Default: the HSM makes it. */
  readonly material?: SeedSecret;
}
