// A fault: what goes wrong, for whom, how often and when. The shape is that of toxiproxy's toxics, with matches that know
// what an HSM is and one-shot counts (skip two, then once) beside rates.

/** Whom a fault is for: what is absent matches everybody. */
export interface FaultMatch {
  /** `cluster-...` */
  readonly clusterId?: string;
  /** `hsm-...` */
  readonly hsmId?: string;
  /** Of whoever is logged in, in lower case. */
  readonly username?: string;
  /** An operation of the wire, as its request body is named: `encrypt`, `loginFinish`. */
  readonly operation?: string;
  /** Of the wire: a key handle in decimal; of KMS: the key's id. */
  readonly keyId?: string;
  /** `Encrypt` */
  readonly kmsOperation?: string;
  /** `cks-...` */
  readonly customKeyStoreId?: string;
}

/** Upstream is towards the HSM. */
export type Direction = 'upstream' | 'downstream';

/** Of a parameter of a kind. */
export type ParameterValue = number | string | boolean;
/** By name. */
export type Parameters = Readonly<Record<string, ParameterValue>>;

/** @internal */
export interface Fault {
  readonly name: string;
  readonly kind: string;
  /** All of the kind's, defaults filled in. */
  readonly parameters: Parameters;
  readonly match: FaultMatch;
  readonly direction: Direction;
  /** Of each event that is not skipped; drawn from `seed` and the target. */
  readonly probability: number;
  readonly seed: number;
  /** Matching events that pass before the first that can be hit, for each target. */
  readonly skip: number;
  /** Hits after which it is over, for each target; undefined: no end. */
  readonly times: number | undefined;
  /** Milliseconds since 1970 on the calendar; undefined: from now on, without end. */
  readonly activeFrom: number | undefined;
  readonly activeUntil: number | undefined;
}
