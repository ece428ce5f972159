// What a simulator that a program starts is like: what the flags of `cloudhsm-sim up` say, typed.

import type { SeedDocument } from '../seed/seed-document.ts';

/** Those that a seed's `settings` say as well are stronger than the seed. */
export interface StartOptions {
  /** Where it runs: in this process, or in one of its own that ends with this one. Default: `this`. */
  readonly process?: 'this' | 'child';
  /** Of KMS, CloudHSM V2 and `/_sim/v1`. Default: 0, a free one. */
  readonly port?: number;
  /** Of the first HSM; the others follow. Default: 0, free ones. */
  readonly hsmPort?: number;
  /** HSMs of the cluster, 1 to 28. Default: 2. Below two there is no key store. */
  readonly hsms?: number;
  /**
   * What is there from the start: a cluster with a CONNECTED custom key store and a key, `alias/example`; a cluster with
   * its users; or nothing but a VPC; or whatever a document of a seed file's shape says (docs/seed.md). Default:
   * `key_store`.
   */
  readonly seed?: 'key_store' | 'cluster' | 'bare' | SeedDocument;
  /**
   * Path of a file with such a document, YAML or JSON, in place of `seed`. Files that it names are sought beside it; what is wrong
   * with it is told with file and line.
   */
  readonly seedFile?: string;
  /** Of the default seed. Default: `hsm2m.medium`. */
  readonly hsmType?: 'hsm1.medium' | 'hsm2m.medium';
  /** Creating clusters, HSMs and backups takes its time on the simulated calendar, or none, the default. */
  readonly durations?: 'none' | 'real';
  /** How long CONNECTING and DISCONNECTING last on that calendar, milliseconds. Default: 0, or 20 minutes if `real`. */
  readonly connectDurationMs?: number;
  /** What a connect without an active HSM is answered: FAILED later, the default, or an exception. */
  readonly zeroHsms?: 'async' | 'refuse';
  /** How long KMS waits for an HSM's answer, milliseconds, 100 to 600000. Default: 10000. */
  readonly hsmTimeoutMs?: number;
  /** Of connections, sessions, users and keys: those of AWS, or wider ones, the default. */
  readonly limits?: 'open' | 'real';
  /** HSMs as busy as the real ones, or as fast as they can, the default. */
  readonly throttle?: 'off' | 'real';
  /** Throttle as KMS does, or never, the default. */
  readonly quotas?: 'off' | 'real';
  /** Path of a file to which every KMS and CloudHSM event is appended, as JSON lines. */
  readonly eventsFile?: string;
  /** An address to listen on, with HSMs. Default: 127.0.0.1; elsewhere than on loopback the control API wants a token. */
  readonly host?: string;
  /** Where clients reach it. Default: as `host`. */
  readonly advertiseHost?: string;
  /** Names and addresses that requests may have as their Host besides loopback; `.example.com`: all below it. */
  readonly allowedHosts?: readonly string[];
  /** Of pages that may call it from a browser: `http://localhost:3000`. */
  readonly allowedOrigins?: readonly string[];
  /** Of the control API, 16 to 256 letters, digits and `._~+/-`, and then `=`. Default: none on loopback; elsewhere one is made. */
  readonly token?: string;
  /** Of the log on standard error. Default: `silent`. */
  readonly logLevel?: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
}
