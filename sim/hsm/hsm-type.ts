// The kinds of HSM that a cluster can consist of.

export type HsmType = 'hsm1.medium' | 'hsm2m.medium';
/** hsm1.medium knows FIPS only. */
export type HsmMode = 'FIPS' | 'NON_FIPS';
